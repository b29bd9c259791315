import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import {NA, ORDER, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type Framework, serve} from '../framework.js';

const GET_ORDER = 'GET /orders/v0/orders/{orderId}';

/** Ids from a browser's address that try to be paths, as they stand in the address. */
const HOSTILE_IDS = [
	'123%2FbuyerInfo',
	'..%2F..%2F..%2Ftokens%2F2021-03-01%2FrestrictedDataToken',
	'%2e%2e%2Forders',
	'%3Fx=1',
	'%23',
	'..%5C..',
	';x',
	'123;x',
	'123%2F',
	'123%252FbuyerInfo',
	'%00',
	'123%00',
];

/** What a site lets itself call, and where. */
export function describeOperations(framework: Framework): void {
	test('a listed operation is called', async () => {
		const {auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: [GET_ORDER]})],
			handle: ({amazon, id}) => amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`).json(),
		});

		const page = await browse(site, {seller: 'A1', id: '902-0000000-0000001'});

		expect(page.json).toMatchObject({payload: {AmazonOrderId: '902-0000000-0000001'}});
	});

	test.each(['%00', 'a%0a'])("an id of %s is the browser's mistake and no failure of the application", async (id) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon, id: given}) =>
				amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${given}`).json(),
		});

		expect((await browse(site, {seller: 'A1', id})).status).toBe(400);
		expect(fake.journal).toEqual([]);
	});

	test('an operation that was made grantless is listed by its own name, and needs the application', async () => {
		const {fake} = await startAmazon();
		const sellingPartner = {...fake.options.sellingPartner, grantless: ['getShipmentTracking']} as const;
		const auth = createAmazonAuth({...optionsOf(fake), sellingPartner});
		const site = await serve(framework, {
			use: (amazonAuth) => [
				amazonAuth(auth, {identify: () => ({application: true}), operations: ['GET /tracking/2026-01-30/shipments/track']}),
			],
			handle: ({amazon}) => amazon(`${NA}/tracking/2026-01-30/shipments/track?trackingNumber=1Z9`).json(),
		});
		expect((await browse(site)).status).toBe(200);
		expect(fake.journal.at(-1)).toMatchObject({credential: 'grantless', operation: 'getShipmentTracking'});
	});

	test('operations of Amazon Pay and of the Appstore can be listed as well', async () => {
		const {fake, auth} = await startAmazon();
		const operations = ['GET /live/v2/charges/{chargeId}', 'GET /api/appstore/v1/applications/{appId}/edits'];
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: () => ({application: true}), operations})],
			async handle({auth: bound}) {
				const listed = await Promise.all([
					bound.authorize({method: 'GET', url: 'https://pay-api.amazon.com/live/v2/charges/S01-1'}),
					bound.authorize({method: 'GET', url: 'https://developer.amazon.com/api/appstore/v1/applications/a1/edits'}),
				]);
				return listed.map((headers) => 'authorization' in headers);
			},
		});

		expect((await browse(site)).json).toEqual([true, true]);
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	test.each([
		['another path', 'GET', `${NA}/orders/v0/orders`],
		['another method', 'DELETE', ORDER],
		['a path below', 'GET', `${ORDER}/buyerInfo`],
		['the same path in other case', 'GET', ORDER.replace('/orders/v0', '/Orders/v0')],
		['a trailing slash', 'GET', `${ORDER}/`],
		['an API that is not listed', 'GET', 'https://pay-api.amazon.com/live/v2/charges/S01-1'],
	])('%s is refused before a token is fetched', async (_, method, url) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: [GET_ORDER]})],
			handle: ({amazon}) => amazon(url, {method: method as 'GET'}).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(403);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_OPERATION_NOT_ALLOWED'}]);
		expect(fake.journal).toEqual([]);
	});

	test('authorize is held to the operations too', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: [GET_ORDER]})],
			handle: ({auth: bound}) => bound.authorize({method: 'GET', url: `${NA}/orders/v0/orders`}),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(403);
		expect(fake.journal).toEqual([]);
	});

	describe.each(HOSTILE_IDS)('the id %s', (id) => {
		test('built into a URL by hand reaches no operation but the listed one', async () => {
			const {fake, auth} = await startAmazon();
			const site = await serve(framework, {
				use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: [GET_ORDER]})],
				handle: ({amazon, id: fromUser}) => amazon(`${NA}/orders/v0/orders/${fromUser}`).json(),
			});

			const page = await browse(site, {seller: 'A1', id});

			// What a parser strips from the end of a URL leaves an id that is one.
			const calls = fake.journal.filter(({service}) => service !== 'lwa');
			expect(calls.filter(({operation}) => operation !== 'getOrder')).toEqual([]);
			expect(page.status).toBe(calls.length === 0 ? 403 : 200);
			expect(fake.count({service: 'tokens'})).toBe(0);
		});

		test('put into a URL by amazonUrl reaches no other operation, with or without a list', async () => {
			const {fake, auth} = await startAmazon();
			for (const options of [{identify: bySession, operations: [GET_ORDER]}, {identify: bySession}]) {
				const site = await serve(framework, {
					use: (amazonAuth) => [amazonAuth(auth, options)],
					handle: ({amazon, id: fromUser}) =>
						amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${fromUser}`).json(),
				});
				const page = await browse(site, {seller: 'A1', id});
				expect(page.status).toBeGreaterThanOrEqual(400);
			}

			expect(fake.journal).toEqual([]);
		});
	});

	test('a host that is not Amazon is refused with a word on plain got', async () => {
		const {fake, auth} = await startAmazon({
			sellers: ['A1'],
			extraHosts: {'partner.example': () => ({body: '{"from":"partner"}'})},
		});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon('https://partner.example/').json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(500);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_HOST_NOT_ALLOWED', message: expect.stringContaining('plain got')}]);
		expect(fake.journal).toEqual([]);
	});

	test.each([
		['sellingpartnerapi-us.amazon.com', ' Did you mean sellingpartnerapi-na.amazon.com?'],
		['pay-api.amazon.de', ' Did you mean pay-api.amazon.eu?'],
		['partner.example', ''],
	])('a refused host that is nearly one of Amazon’s is asked about: %s', async (host, hint) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(`https://${host}/orders/v0/orders/902-1`).json(),
		});

		await browse(site, {seller: 'A1'});

		const message = `${host} is not one of Amazon's API hosts.${hint} Call other hosts with plain got, or set otherHosts: true in the options of amazonAuth().`;
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_HOST_NOT_ALLOWED', message}]);
		expect(fake.journal).toEqual([]);
	});

	test('with otherHosts another host is called without a credential, also beside a list of operations', async () => {
		const {fake, auth} = await startAmazon({
			sellers: ['A1'],
			extraHosts: {'partner.example': () => ({body: '{"from":"partner"}'})},
		});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, otherHosts: true, operations: [GET_ORDER]})],
			handle: ({amazon}) => amazon('https://partner.example/').json(),
		});

		expect((await browse(site, {seller: 'A1'})).json).toEqual({from: 'partner'});
		expect(fake.journal).toMatchObject([{service: 'other', credential: 'none'}]);
	});

	test.each([
		['an operation that is not listed', '/orders/v0/orders'],
		['an operation that is not listed, in another region', 'https://sellingpartnerapi-eu.amazon.com/orders/v0/orders'],
	])('a redirect to %s is refused', async (_, location) => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', status: 307, headers: {location}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: [GET_ORDER]})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(403);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_OPERATION_NOT_ALLOWED'}]);
		expect(fake.count({service: 'selling-partner'})).toBe(1);
	});

	test('a redirect to another host is not followed', async () => {
		const {fake, auth} = await startAmazon({sellers: ['A1'], extraHosts: {'partner.example': () => ({body: '{}'})}});
		fake.fail({operation: 'getOrder', status: 302, headers: {location: 'https://partner.example/'}});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(500);
		expect(fake.count({service: 'other'})).toBe(0);
	});
}
