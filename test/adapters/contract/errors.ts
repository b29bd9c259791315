import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {noJitter} from '../../flows/stage.js';
import {until} from '../../support/until.js';
import {ORDER, secretsOf, startAmazon, timeLimitReason} from '../amazon.js';
import {browse, bySession, type Visit} from '../browser.js';
import {type Framework, serve} from '../framework.js';

/** What the framework and the browser see of a failure. */
export function describeErrors(framework: Framework): void {
	test('where Amazon refuses, the browser gets 502 and no secret', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', error: 'Unauthorized', times: 2});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(502);
		expect(site.errors).toMatchObject([{name: 'HTTPError', status: 502, expose: false, response: {statusCode: 403}}]);
		const secrets = secretsOf(fake);
		expect(secrets.length).toBeGreaterThanOrEqual(3);
		expect(secrets.filter((secret) => page.text.includes(secret))).toEqual([]);
		expect(page.text).not.toContain('902-0000000-0000001');
	});

	test.each<[status: number, why: string, spoil: (fake: FakeAmazon) => unknown, visit?: Visit]>([
		[401, 'nobody is signed in', () => {}, {}],
		[403, 'the operation is not listed', () => {}, {id: 'elsewhere', seller: 'A2'}],
		[502, 'Amazon refuses', (fake) => fake.fail({operation: 'getOrder', error: 'Unauthorized', times: 2})],
		[502, 'the authorisation was revoked', (fake) => fake.revoke({sellingPartnerId: 'A2'})],
		[502, 'the token service cannot be understood', (fake) => fake.fail({service: 'lwa', html: true, times: 9})],
		[502, 'the connection breaks', (fake) => fake.fail({operation: 'getOrder', reset: true})],
		[502, 'the reply breaks off', (fake) => fake.fail({operation: 'getOrder', truncate: true})],
		[503, 'Amazon throttles', (fake) => fake.fail({operation: 'getOrder', error: 'QuotaExceeded'})],
		[504, 'Amazon does not answer in time', (fake) => fake.fail({operation: 'getOrder', hang: true})],
		[504, 'no token comes in time', (fake) => fake.fail({service: 'lwa', hang: true})],
	])(
		'a page with status %d shows no secret and no path, in text or headers: %s',
		async (status, _, spoil, asked = {seller: 'A2'}) => {
			noJitter();
			const {fake, auth} = await startAmazon();
			const timeout = {request: 10_000};
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: ['GET /orders/v0/orders/{orderId}']})],
				handle: ({amazon, id}) => amazon(id === 'elsewhere' ? `${ORDER}/buyerInfo` : ORDER, {timeout, retry: {limit: 0}}).json(),
			});
			expect((await browse(site, {seller: 'A1'})).status).toBe(200);
			spoil(fake);
			timeout.request = status === 504 ? 50 : timeout.request;

			const page = await browse(site, asked);

			expect(page.status).toBe(status);
			const secrets = secretsOf(fake);
			expect(secrets.length).toBeGreaterThanOrEqual(3);
			const shown = `${page.text}\n${JSON.stringify([...page.headers])}`;
			expect([...secrets, '902-0000000-0000001'].filter((secret) => shown.includes(secret))).toEqual([]);
		},
	);

	test('where Amazon does not know the resource, its status is not the browser’s', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', status: 404, body: {errors: [{code: 'NotFound', message: 'buyer Jane Roe'}]}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(502);
		expect(page.text).not.toContain('Jane Roe');
	});

	test('where Amazon throttles, the browser gets 503 and is told when to come back', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', error: 'QuotaExceeded'});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER, {retry: {limit: 0}}).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(503);
		expect(page.headers.get('retry-after')).toBe('2'); // one order in two seconds is what Amazon documents
	});

	test.each([
		['17', '17'],
		['0', '1'],
		['604800', '86400'],
		['-5', '2'],
		['1.5', '2'],
		['soon', '2'],
	])('a Retry-After of %s in Amazon’s own 429 is one of %s for the browser', async (said, told) => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', status: 429, headers: {'retry-after': said}, body: {errors: []}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER, {retry: {limit: 0}}).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect([page.status, page.headers.get('retry-after')]).toEqual([503, told]);
	});

	test.each<[string, string, Record<string, string>, string]>([
		['a rate of one a minute', ORDER, {'x-amzn-ratelimit-limit': '0.0167'}, '60'],
		['a Retry-After beside such a rate', ORDER, {'x-amzn-ratelimit-limit': '0.0167', 'retry-after': '7'}, '7'],
		['no word of it, for the list of orders', ORDER.slice(0, ORDER.lastIndexOf('/')), {}, '60'],
	])('in a 429 with %s the browser is told when that allows the next call', async (_what, url, headers, told) => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', status: 429, headers, body: {errors: []}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(url, {retry: {limit: 0}}).json(),
		});
		const page = await browse(site, {seller: 'A1'});
		expect([page.status, page.headers.get('retry-after')]).toEqual([503, told]);
	});

	test('where Amazon does not answer in time, the browser gets 504', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', hang: true});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER, {timeout: {response: 50}, retry: {limit: 0}}).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(504);
		expect(site.errors).toMatchObject([{name: 'TimeoutError'}]);
	});

	test('where no token comes in time, the browser gets 504', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'lwa', hang: true});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER, {timeout: {request: 50}, retry: {limit: 0}}).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(504);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'}]);
	});

	test.each([
		['no token comes', 'lwa'],
		['Amazon does not answer', 'selling-partner'],
	] as const)('where %s before a time limit given to as has passed, the browser gets 504', async (_what, service) => {
		const {fake, auth} = await startAmazon();
		fake.fail({service, hang: true});
		const limit = new AbortController();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: (exchange) =>
				exchange.auth
					.as(() => ({sellingPartnerId: 'A1'}), {signal: limit.signal})
					.got(ORDER)
					.json(),
		});

		const browsing = browse(site, {seller: 'A1'});
		await until(() => fake.count({service}) === 1);
		limit.abort(timeLimitReason());

		expect((await browsing).status).toBe(504);
		expect(site.errors).toMatchObject([{status: 504, expose: false}]);
	});

	test('a time limit whose reason has a status of its own arrives as it is', async () => {
		const {auth} = await startAmazon();
		const limit = AbortSignal.abort(Object.assign(new Error('too late'), {name: 'TimeoutError', status: 418}));
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: (exchange) =>
				exchange.auth
					.as(() => ({sellingPartnerId: 'A1'}), {signal: limit})
					.got(ORDER)
					.json(),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(418);
		expect(site.errors[0]).toBe(limit.reason);
	});

	test('where the seller has revoked the authorisation, the browser gets 502 and no secret', async () => {
		const {fake, auth} = await startAmazon();
		fake.revoke({sellingPartnerId: 'A1'});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(502);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_GRANT_REVOKED', expose: false}]);
		expect(secretsOf(fake).filter((secret) => page.text.includes(secret))).toEqual([]);
	});

	test('where the connection breaks, the browser gets 502', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', reset: true});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER, {retry: {limit: 0}}).json(),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(502);
	});

	test('where a page of HTML comes for JSON, the browser gets 502 and none of it', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', status: 200, body: '<p>buyer Jane Roe</p>'});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: async ({amazon}) => (await amazon(ORDER, {responseType: 'json'})).body,
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(502);
		expect(page.text).not.toContain('Jane Roe');
	});

	test('an error that the handler deals with is its own business', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({service: 'selling-partner', status: 404, body: {errors: [{code: 'NotFound', message: 'none'}]}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon}) {
				const {statusCode} = await amazon(ORDER, {throwHttpErrors: false});
				return {found: statusCode === 200};
			},
		});

		expect((await browse(site, {seller: 'A1'})).json).toEqual({found: false});
		expect(site.errors).toEqual([]);
	});
}
