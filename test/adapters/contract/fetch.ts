import {inspect} from 'node:util';
import {describe, expect, test} from 'vitest';
import {canTakeDispatcher} from '../../clients/nodes-fetch.js';
import {until} from '../../until.js';
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

/** Leads Node's fetch to the fake. */
function over({dispatcher}: Amazon['fake']): object {
	return {dispatcher};
}
