import {readFileSync} from 'node:fs';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {sellingPartnerOperations} from '../../src/testing/selling-partner/operations.js';
import {call, clientToken, denied, EU, mint, NA, restrictedToken, SANDBOX, sellerToken, send, userAgent} from './harness.js';

const forbidden = {errors: [{code: 'Unauthorized', message: 'Access to the resource is forbidden', details: ''}]};
const catalog = `${NA}/catalog/2022-04-01/items/B000EXAMPLE`;

test("the seller's token opens a plain operation, and the reply names the seller", async () => {
	await using fake = await startFakeAmazon({sellers: ['A1SELLER']});
	const answer = await call(fake, await sellerToken(fake), catalog);
	expect([answer.status, answer.json]).toEqual([200, {payload: {operation: 'getCatalogItem', sellingPartnerId: 'A1SELLER'}}]);
});

test('every operation of the models has a route, and 382 have', () => {
	const table = readFileSync(new URL('../fixtures/sp-api-operations.tsv', import.meta.url), 'utf8');
	const rows = table.trim().split('\n').slice(1);
	const named = rows.map((row) => row.split('\t').slice(0, 3).join(' '));
	expect(named).toHaveLength(382);
	expect(sellingPartnerOperations.map(({method, template, operation}) => `${method} ${template} ${operation}`)).toEqual(named);
});

describe('requests that are refused before their operation', () => {
	test('no token: named as missing, with its error type', async () => {
		await using fake = await startFakeAmazon();
		const answer = await send(fake, catalog, {headers: {'user-agent': userAgent, authorization: 'Bearer Atza|x'}});
		expect([answer.status, answer.json]).toEqual([403, denied('Access token is missing in the request header.')]);
		expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
	});

	test('a token that was never given out', async () => {
		await using fake = await startFakeAmazon();
		const answer = await call(fake, 'Atza|made-up', catalog);
		expect([answer.status, answer.json]).toEqual([
			403,
			denied('The access token you provided is revoked, malformed or invalid.'),
		]);
	});

	test('a token with Bearer before it', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		expect((await call(fake, `Bearer ${token}`, catalog)).status).toBe(403);
	});

	test.each([
		'got (https://github.com/sindresorhus/got)',
		'App/1.0',
		'App (Language=JavaScript)',
		`App/1.0 (Language=${'x'.repeat(500)})`,
	])('the user agent %s', async (agent) => {
		await using fake = await startFakeAmazon();
		const answer = await call(fake, await sellerToken(fake), catalog, {headers: {'user-agent': agent}});
		expect(answer.status).toBe(400);
	});

	test('a date in the extended form', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		expect((await call(fake, token, catalog, {headers: {'x-amz-date': '2019-04-30T12:36:00.000Z'}})).status).toBe(400);
		expect((await call(fake, token, catalog, {headers: {'x-amz-date': '20190430T123600Z'}})).status).toBe(200);
	});
});

test.each([
	'/unknown/v1/path',
	'/orders/v0/orders/',
	'/orders/v0/orders/1/items',
	'/Orders/v0/orders',
	'//orders/v0/orders',
	'/authorization/v1/authorizationCode',
])('the unknown path %s is 403 with empty details', async (path) => {
	await using fake = await startFakeAmazon();
	const answer = await call(fake, await sellerToken(fake), NA + path);
	expect([answer.status, answer.json]).toEqual([403, denied('')]);
});

test('a location of the sandbox is made there, and is no path of production', async () => {
	await using fake = await startFakeAmazon();
	const path = '/externalFulfillment/2026-07-30/location';
	const token = await sellerToken(fake);
	expect((await call(fake, token, SANDBOX + path, {method: 'POST', body: '{}'})).status).toBe(200);
	const answer = await call(fake, token, NA + path, {method: 'POST', body: '{}'});
	expect([answer.status, answer.json]).toEqual([403, denied('')]);
});

test('updateMedia takes the seller’s token, and no Restricted Data Token is given for it', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	const path = '/aplus/2020-11-01/media/1';
	expect((await call(fake, token, NA + path, {method: 'PATCH', body: '{}'})).status).toBe(200);
	const minted = await mint(fake, token, {restrictedResources: [{method: 'PATCH', path}]});
	expect(minted.status).toBe(400);
});

describe('regions', () => {
	test('a seller of another region is told so', async () => {
		await using fake = await startFakeAmazon({sellers: {A1: {region: 'na'}}});
		const answer = await call(fake, await sellerToken(fake), `${EU}/catalog/2022-04-01/items/B0`);
		expect(answer.json).toEqual(denied('The marketplaces you provided are not valid for region.'));
	});

	test('a marketplace of another region is told so', async () => {
		await using fake = await startFakeAmazon();
		const answer = await call(
			fake,
			await sellerToken(fake),
			`${NA}/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER,A1PA6795UKMFR9`,
		);
		expect(answer.json).toEqual(denied('The marketplaces you provided are not valid for region.'));
	});
});

describe('restricted operations', () => {
	test.each([
		'/orders/v0/orders',
		'/orders/v0/orders/1',
		'/orders/v0/orders/1/orderItems',
		'/orders/v0/orders/1/buyerInfo',
		'/orders/v0/orders/1/address',
		'/orders/v0/orders/1/orderItems/buyerInfo',
		'/orders/v0/orders/1/regulatedInfo',
	])("the seller's own token gets %s without personal data", async (path) => {
		await using fake = await startFakeAmazon();
		const answer = await call(fake, await sellerToken(fake), NA + path);
		expect(answer.status).toBe(200);
		expect(answer.text).not.toMatch(/Buyer of|Recipient of|Gift for|Patient of/);
	});

	test.each([
		['GET', '/mfn/v0/shipments/1'],
		['DELETE', '/mfn/v0/shipments/1'],
		['POST', '/mfn/v0/shipments'],
		['GET', '/vendor/directFulfillment/shipping/v1/customerInvoices'],
		['POST', '/vendor/directFulfillment/shipping/2021-12-28/shippingLabels/1'],
		['POST', '/easyShip/2022-03-23/packages/bulk'],
	])("the seller's own token is refused at %s %s", async (method, path) => {
		await using fake = await startFakeAmazon();
		const answer = await call(fake, await sellerToken(fake), NA + path, {method});
		expect([answer.status, answer.json]).toEqual([403, denied('')]);
	});

	test('a token opens the elements it was asked for and no others', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1']});
		const path = '/orders/v0/orders/{orderId}';
		const token = await restrictedToken(fake, await sellerToken(fake), {method: 'GET', path, dataElements: ['shippingAddress']});
		const answer = await call(fake, token, `${NA}/orders/v0/orders/1`);
		expect(answer.text).toContain('Recipient of A1');
		expect(answer.text).not.toContain('Buyer of A1');
	});

	test('a generic path opens any id, a specific one its own', async () => {
		await using fake = await startFakeAmazon();
		const seller = await sellerToken(fake);
		const generic = await restrictedToken(fake, seller, {method: 'GET', path: '/mfn/v0/shipments/{shipmentId}'});
		const specific = await restrictedToken(fake, seller, {method: 'GET', path: '/mfn/v0/shipments/1'});
		expect((await call(fake, generic, `${NA}/mfn/v0/shipments/2`)).status).toBe(200);
		expect((await call(fake, specific, `${NA}/mfn/v0/shipments/1`)).status).toBe(200);
		expect((await call(fake, specific, `${NA}/mfn/v0/shipments/2`)).status).toBe(403);
	});

	test('a parent path does not open its children, nor one method another', async () => {
		await using fake = await startFakeAmazon();
		const seller = await sellerToken(fake);
		const orders = await restrictedToken(fake, seller, {method: 'GET', path: '/orders/v0/orders', dataElements: ['buyerInfo']});
		const shipment = await restrictedToken(fake, seller, {method: 'GET', path: '/mfn/v0/shipments/{shipmentId}'});
		expect((await call(fake, orders, `${NA}/orders/v0/orders/1`)).status).toBe(403);
		expect((await call(fake, shipment, `${NA}/mfn/v0/shipments/1`, {method: 'DELETE'})).status).toBe(403);
	});

	test('one token opens each of its resources', async () => {
		await using fake = await startFakeAmazon();
		const token = await restrictedToken(
			fake,
			await sellerToken(fake),
			{method: 'GET', path: '/orders/v0/orders', dataElements: ['buyerInfo']},
			{method: 'POST', path: '/mfn/v0/shipments'},
		);
		expect((await call(fake, token, `${NA}/orders/v0/orders`)).status).toBe(200);
		expect((await call(fake, token, `${NA}/mfn/v0/shipments`, {method: 'POST'})).status).toBe(200);
	});

	test('a token is of one region, and good on its sandbox host', async () => {
		await using fake = await startFakeAmazon();
		const token = await restrictedToken(fake, await sellerToken(fake), {
			method: 'GET',
			path: '/orders/v0/orders/{orderId}/address',
		});
		expect((await call(fake, token, `${EU}/orders/v0/orders/1/address`)).status).toBe(403);
		expect((await call(fake, token, `${SANDBOX}/orders/v0/orders/1/address`)).status).toBe(200);
	});

	test.each(['/catalog/2022-04-01/items/B0', '/orders/2026-01-01/orders', '/orders/2026-01-01/orders/1'])(
		'%s refuses a Restricted Data Token minted for it',
		async (path) => {
			await using fake = await startFakeAmazon();
			const token = await restrictedToken(fake, await sellerToken(fake), {method: 'GET', path});
			const answer = await call(fake, token, NA + path);
			expect([answer.status, answer.json]).toEqual([403, denied('')]);
		},
	);

	test('every page of getOrders holds the personal data, and the pages end', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1'], pageSize: 2});
		const token = await restrictedToken(fake, await sellerToken(fake), {
			method: 'GET',
			path: '/orders/v0/orders',
			dataElements: ['buyerInfo'],
		});
		const sizes: number[] = [];
		let next: string | undefined;
		do {
			const answer = await call(fake, token, `${NA}/orders/v0/orders${next === undefined ? '' : `?NextToken=${next}`}`);
			const {payload} = answer.json as {payload: {Orders: {BuyerInfo: {BuyerName: string}}[]; NextToken?: string}};
			expect(payload.Orders.every(({BuyerInfo}) => BuyerInfo.BuyerName === 'Buyer of A1')).toBe(true);
			sizes.push(payload.Orders.length);
			next = payload.NextToken;
		} while (next !== undefined);
		expect(sizes).toEqual([2, 2, 1]);
	});
});

describe('report documents', () => {
	const documents = {secret: 'GET_VAT_TRANSACTION_DATA', open: 'GET_MERCHANT_LISTINGS_ALL_DATA'};

	test("a restricted one is forbidden to the seller's token, in other words than usual", async () => {
		await using fake = await startFakeAmazon({documents});
		const answer = await call(fake, await sellerToken(fake), `${NA}/reports/2021-06-30/documents/secret`);
		expect([answer.status, answer.json]).toEqual([403, forbidden]);
	});

	test('a restricted one opens to the token of its very path, with a URL that is not Amazon’s', async () => {
		await using fake = await startFakeAmazon({documents});
		const path = '/reports/2021-06-30/documents/secret';
		const token = await restrictedToken(fake, await sellerToken(fake), {method: 'GET', path});
		const answer = await call(fake, token, NA + path);
		expect(answer.json).toEqual({
			reportDocumentId: 'secret',
			url: 'https://documents.s3.example/secret?X-Amz-Signature=0000&X-Amz-Expires=300',
		});
	});

	test("an open one takes the seller's token", async () => {
		await using fake = await startFakeAmazon({documents});
		expect((await call(fake, await sellerToken(fake), `${NA}/reports/2021-06-30/documents/open`)).status).toBe(200);
	});
});

describe('grantless operations', () => {
	const grantless: readonly (readonly [string, string, string])[] = [
		['POST', '/notifications/v1/destinations', 'sellingpartnerapi::notifications'],
		['GET', '/notifications/v1/destinations', 'sellingpartnerapi::notifications'],
		['GET', '/notifications/v1/destinations/1', 'sellingpartnerapi::notifications'],
		['DELETE', '/notifications/v1/destinations/1', 'sellingpartnerapi::notifications'],
		['GET', '/notifications/v1/subscriptions/ORDER_CHANGE/1', 'sellingpartnerapi::notifications'],
		['DELETE', '/notifications/v1/subscriptions/ORDER_CHANGE/1', 'sellingpartnerapi::notifications'],
		['POST', '/notifications/v1/subscriptions/ORDER_CHANGE/testNotification', 'sellingpartnerapi::notifications'],
		['POST', '/applications/2023-11-30/clientSecret', 'sellingpartnerapi::client_credential:rotation'],
	];

	test.each(grantless)("%s %s opens to its scope and not to the seller's token", async (method, path, scope) => {
		await using fake = await startFakeAmazon();
		expect((await call(fake, await clientToken(fake, 'sellingPartner', scope), NA + path, {method})).status).toBeLessThan(300);
		expect((await call(fake, await sellerToken(fake), NA + path, {method})).json).toEqual(denied(''));
	});

	test('getShipmentTracking, of which the sources disagree, opens to the seller and to its scope', async () => {
		await using fake = await startFakeAmazon();
		const url = `${NA}/tracking/2026-01-30/shipments/track`;
		const track = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::shipments:track');
		expect((await call(fake, track, url)).status).toBe(200);
		expect((await call(fake, await sellerToken(fake), url)).status).toBe(200);
		const other = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::notifications');
		expect((await call(fake, other, url)).status).toBe(403);
		expect((await call(fake, track, `${NA}/notifications/v1/destinations`)).status).toBe(403);
	});

	test('another scope opens nothing', async () => {
		await using fake = await startFakeAmazon();
		const token = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::migration');
		expect((await call(fake, token, `${NA}/notifications/v1/destinations`)).status).toBe(403);
	});

	test('a subscription by type takes the seller and not the scope', async () => {
		await using fake = await startFakeAmazon();
		const url = `${NA}/notifications/v1/subscriptions/ORDER_CHANGE`;
		const token = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::notifications');
		expect((await call(fake, token, url)).status).toBe(403);
		expect((await call(fake, await sellerToken(fake), url)).status).toBe(200);
	});

	test('rotating the client secret is answered with no content', async () => {
		await using fake = await startFakeAmazon();
		const token = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::client_credential:rotation');
		const answer = await call(fake, token, `${NA}/applications/2023-11-30/clientSecret`, {method: 'POST'});
		expect([answer.status, answer.text]).toEqual([204, '']);
	});
});
