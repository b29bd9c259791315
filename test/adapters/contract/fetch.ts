import {inspect} from 'node:util';
import {describe, expect, test, vi} from 'vitest';
import {canTakeDispatcher} from '../../clients/suite/nodes-fetch.js';
import {until} from '../../support/until.js';
import {type Amazon, NA, ORDER, secretsOf, startAmazon, timeLimitReason} from '../amazon.js';
import {browse, bySession, visit} from '../browser.js';
import {type Framework, serve} from '../framework.js';

const PRICES = `${NA}/batches/products/pricing/v0/itemOffers`;

/** `amazonOf(…).fetch`: what holds for `amazon` holds for it. */
export function describeFetch(framework: Framework): void {
	describe.skipIf(!canTakeDispatcher)('the fetch behind amazon', () => {
		test('carries the credential of whom identify names', async () => {
			const {fake, auth} = await startAmazon();
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				handle: async ({auth: {fetch}}) => (await fetch(ORDER, over(fake))).json(),
			});

			expect((await browse(site, {seller: 'A2'})).json).toMatchObject({payload: {SellerOrderId: 'A2-902-0000000-0000001'}});
		});

		test.each([
			['an operation that is not listed', `${NA}/orders/v0/orders`, 403],
			['another host', 'https://foreign.example/', 500],
			['nobody signed in', ORDER, 401],
		])('%s is refused, and nothing is sent', async (what, url, status) => {
			const {fake, auth} = await startAmazon({sellers: ['A1'], extraHosts: {'foreign.example': () => ({})}});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: ['GET /orders/v0/orders/{orderId}']})],
				handle: async ({auth: {fetch}}) => (await fetch(url, over(fake))).json(),
			});

			const page = await browse(site, what === 'nobody signed in' ? {} : {seller: 'A1'});

			expect(page.status).toBe(status);
			expect(site.errors).toMatchObject([{name: 'AmazonAuthError', status, expose: false}]);
			expect(fake.journal).toEqual([]);
		});

		test('a redirect to an operation that is not listed is refused', async () => {
			const {fake, auth} = await startAmazon();
			fake.fail({path: '/orders/v0/orders/902-0000000-0000001', status: 307, headers: {location: '/orders/v0/orders'}});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: ['GET /orders/v0/orders/{orderId}']})],
				handle: async ({auth: {fetch}}) => (await fetch(ORDER, over(fake))).json(),
			});

			expect((await browse(site, {seller: 'A1'})).status).toBe(403);
			expect(fake.count({service: 'selling-partner'})).toBe(1);
		});

		test('otherHosts lets another host be called, with nothing of ours', async () => {
			const {fake, auth} = await startAmazon({
				sellers: ['A1'],
				extraHosts: {'foreign.example': ({headers}) => ({body: JSON.stringify(Object.keys(headers))})},
			});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, otherHosts: true})],
				handle: async ({auth: {fetch}}) => (await fetch('https://foreign.example/', over(fake))).json(),
			});

			const {json} = await browse(site, {seller: 'A1'});

			expect(json).toContain('accept');
			expect(String(json)).not.toMatch(/x-amz|authorization/);
		});

		test('a connection that breaks is a 502 without a secret', async () => {
			const {fake, auth} = await startAmazon();
			fake.fail({service: 'selling-partner', reset: true});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				handle: async ({auth: {fetch}}) => (await fetch(ORDER, over(fake))).json(),
			});

			const page = await browse(site, {seller: 'A1'});

			expect(page.status).toBe(502);
			expect(site.errors).toMatchObject([{name: 'TypeError', status: 502, expose: false}]);
			const shown = page.text + inspect(site.errors, {depth: 12, showHidden: true});
			expect(secretsOf(fake).filter((secret) => shown.includes(secret))).toEqual([]);
			expect(shown).not.toContain('902-0000000-0000001');
		});

		test('a body that breaks off while the handler reads it is fetch’s own error, and shows the browser nothing', async () => {
			const {fake, auth} = await startAmazon();
			fake.fail({operation: 'getOrder', truncate: true});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				handle: async ({auth: {fetch}}) => (await fetch(ORDER, over(fake))).json(),
			});

			const page = await browse(site, {seller: 'A1'});

			expect([page.status, site.errors]).toMatchObject([500, [{name: 'TypeError', message: 'terminated'}]]);
			expect(secretsOf(fake).filter((secret) => page.text.includes(secret))).toEqual([]);
			expect(page.text).not.toContain('902-0000000-0000001');
		});

		test.each(['message', 'stack', 'path'])('a URL that a fetch writes into the %s of its error is not shown', async (name) => {
			const {auth} = await startAmazon();
			const {fetch} = globalThis;
			const error = Object.assign(bun('ConnectionRefused', 'Unable to connect'), {[name]: `fetching "${ORDER}"`});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				async handle(exchange) {
					await exchange.amazon(ORDER); // the token is there
					vi.stubGlobal('fetch', () => Promise.reject(error));
					await exchange.auth.fetch(ORDER).finally(() => vi.stubGlobal('fetch', fetch));
				},
			});

			await browse(site, {seller: 'A1'});

			expect(site.errors).toMatchObject([{[name]: `fetching "${NA}/…"`}]);
			expect(inspect(site.errors, {showHidden: true})).not.toContain('902-0000000-0000001');
		});

		test.each<[string, () => unknown, number]>([
			['Node', () => new TypeError('fetch failed', {cause: new Error('other side closed')}), 502],
			[
				'Bun, refused',
				() => bun('ECONNREFUSED', 'ECONNREFUSED: Unable to connect. Is the computer able to access the url?'),
				502,
			],
			[
				'Bun 1.3, refused or no such name',
				() => Object.assign(new Error('Unable to connect.'), {code: 'ConnectionRefused', path: ORDER, errno: 0}),
				502,
			],
			[
				'none, of a library that numbers its errors',
				() => Object.assign(new Error('no'), {code: 'NotAllowed', path: '/order', errno: 7}),
				500,
			],
			['Bun, no HTTP', () => bun('Malformed_HTTP_Response', 'Malformed_HTTP_Response fetching "https://…/"'), 502],
			['Bun, no such name', () => bun('ENOTFOUND', 'getaddrinfo ENOTFOUND sellingpartnerapi-na.amazon.com'), 502],
			['Deno, before it connects', () => new TypeError('Fetch failed: Requests to port 1 are blocked'), 502],
			['a browser', () => new TypeError('Failed to fetch'), 502],
			[
				'node-fetch',
				() => Object.assign(new Error('request failed'), {name: 'FetchError', type: 'system', code: 'ECONNRESET'}),
				502,
			],
			['undici', () => Object.assign(new Error('other side closed'), {code: 'UND_ERR_SOCKET'}), 502],
			['a wrapper', () => new Error('no luck', {cause: Object.assign(new Error('read'), {code: 'ECONNRESET'})}), 502],
			['a wrong argument', () => Object.assign(new TypeError('fetch() URL is invalid'), {code: 'ERR_INVALID_URL'}), 500],
			['a mistake in a fetch of the application', () => new TypeError('send is not a function'), 500],
			['an error with a status', () => Object.assign(bun('ECONNRESET', 'gone'), {status: 418}), 418],
		])('a network failure in the words of %s is told as one', async (_who, failure, status) => {
			const {auth} = await startAmazon();
			const {fetch} = globalThis;
			const error = failure();
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				async handle(exchange) {
					await exchange.amazon(ORDER); // the token is there
					vi.stubGlobal('fetch', () => Promise.reject(error));
					try {
						await exchange.auth.fetch(ORDER);
					} finally {
						vi.stubGlobal('fetch', fetch);
					}
					return {};
				},
			});

			expect((await browse(site, {seller: 'A1'})).status).toBe(status);
			if (status === 502) {
				expect(site.errors).toMatchObject([{status: 502, expose: false}]);
			}
		});

		test.each([
			['no token comes', 'lwa', 'to the call'],
			['Amazon does not answer', 'selling-partner', 'to the call'],
			['no token comes', 'lwa', 'to as'],
			['Amazon does not answer', 'selling-partner', 'to as'],
		] as const)('where %s (%s) before a time limit given %s has passed, the browser gets 504', async (_what, service, to) => {
			const {fake, auth} = await startAmazon();
			fake.fail({service, hang: true});
			const limit = new AbortController();
			const {signal} = limit;
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				async handle(exchange) {
					const bound = exchange.auth.as(() => ({sellingPartnerId: 'A1'}), {signal});
					const given = to === 'to as' ? bound.fetch(ORDER, over(fake)) : exchange.auth.fetch(ORDER, {signal, ...over(fake)});
					return (await given).json();
				},
			});

			const browsing = browse(site, {seller: 'A1'});
			await until(() => fake.count({service}) === 1);
			limit.abort(timeLimitReason());

			expect((await browsing).status).toBe(504);
			expect(site.errors).toMatchObject([{name: 'TimeoutError', status: 504, expose: false}]);
		});

		test.each([
			['GET', 'AbortError'],
			['POST', 200],
		])('a %s whose browser goes away ends with %s', async (method, end) => {
			const {fake, auth} = await startAmazon();
			fake.fail({service: 'selling-partner', ...(end === 200 ? {latencyMs: 80} : {hang: true})});
			let settle = (_outcome: unknown): void => {};
			const outcome = new Promise((resolve) => {
				settle = resolve;
			});
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
				async handle({auth: {fetch}}) {
					const body = method === 'GET' ? {} : {body: '{}', headers: {'content-type': 'application/json'}};
					await fetch(method === 'GET' ? ORDER : PRICES, {method, ...body, ...over(fake)}).then(
						({status}) => settle(status),
						({name}: Error) => settle(name),
					);
					return {};
				},
			});

			const browser = visit(site, 'A1');
			await until(() => fake.count({service: 'selling-partner'}) === 1);
			browser.leave();

			expect(await outcome).toBe(end);
		});
	});
}

/** What Bun 1.4 fails with. */
function bun(code: string, message: string): Error {
	return Object.assign(new TypeError(message), {code, path: ORDER, errno: 0});
}

/** Leads Node's fetch to the fake. */
function over({dispatcher}: Amazon['fake']): object {
	return {dispatcher};
}
