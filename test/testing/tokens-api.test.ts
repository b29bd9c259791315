import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import sampleRequest from '../fixtures/seeds/restricted-data-token-request.json' with {type: 'json'};
import {call, clientToken, denied, EU, mint, NA, restrictedToken, SANDBOX, sellerToken, send, userAgent} from './harness.js';

const orders = {method: 'GET', path: '/orders/v0/orders', dataElements: ['buyerInfo']};
const address = {method: 'GET', path: '/orders/v0/orders/{orderId}/address'};
const invalidInput = (message: string): object => ({errors: [{code: 'InvalidInput', message, details: ''}]});

test('a mint replies unwrapped, with its rate and a request id', async () => {
	await using fake = await startFakeAmazon();
	const answer = await mint(fake, await sellerToken(fake), sampleRequest);
	expect([answer.status, answer.json]).toEqual([
		200,
		{restrictedDataToken: expect.stringMatching(/^Atz\.sprdt\|/), expiresIn: 3600},
	]);
	expect(answer.headers['x-amzn-ratelimit-limit']).toBe('1.0');
	expect(answer.headers['x-amzn-requestid']).toMatch(/./);
});

describe('what may not mint', () => {
	test('a Restricted Data Token', async () => {
		await using fake = await startFakeAmazon();
		const token = await restrictedToken(fake, await sellerToken(fake), orders);
		const answer = await mint(fake, token, {restrictedResources: [orders]});
		expect([answer.status, answer.json]).toEqual([403, denied('')]);
	});

	test('a grantless token', async () => {
		await using fake = await startFakeAmazon();
		const token = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::notifications');
		expect((await mint(fake, token, {restrictedResources: [orders]})).status).toBe(403);
	});

	test('no token at all', async () => {
		await using fake = await startFakeAmazon();
		const headers = {'user-agent': userAgent, 'content-type': 'application/json'};
		const url = `${NA}/tokens/2021-03-01/restrictedDataToken`;
		const answer = await send(fake, url, {method: 'POST', headers, body: JSON.stringify({restrictedResources: [orders]})});
		expect(answer.json).toEqual(denied('Access token is missing in the request header.'));
	});

	test('a seller of another region', async () => {
		await using fake = await startFakeAmazon({sellers: {A1EU: {region: 'eu'}}});
		const answer = await mint(fake, await sellerToken(fake, 'A1EU'), {restrictedResources: [orders]});
		expect(answer.json).toEqual(denied('The marketplaces you provided are not valid for region.'));
	});

	test('a GET, or a path that is only nearly right', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		expect((await call(fake, token, `${NA}/tokens/2021-03-01/restrictedDataToken`)).status).toBe(403);
		expect((await call(fake, token, `${NA}/tokens/2021-03-01/restrictedDataToken/`, {method: 'POST'})).status).toBe(403);
	});
});

describe('bodies that are refused with 400', () => {
	test.each([
		['not JSON', undefined],
		['resources in an object', {restrictedResources: orders}],
		['no resources', {restrictedResources: []}],
		['51 resources', {restrictedResources: Array.from({length: 51}, () => address)}],
		['the method PATCH', {restrictedResources: [{method: 'PATCH', path: '/orders/v0/orders/{orderId}/regulatedInfo'}]}],
		['a resource without a path', {restrictedResources: [{method: 'GET'}]}],
		['an empty target application', {restrictedResources: [address], targetApplication: ''}],
		['getOrders without data elements', {restrictedResources: [{method: 'GET', path: '/orders/v0/orders'}]}],
		[
			'getOrder with no data elements in the list',
			{restrictedResources: [{method: 'GET', path: '/orders/v0/orders/1', dataElements: []}]},
		],
		['data elements where none are taken', {restrictedResources: [{...address, dataElements: ['shippingAddress']}]}],
	])('%s', async (_, body) => {
		await using fake = await startFakeAmazon();
		const answer = await mint(fake, await sellerToken(fake), body);
		expect(answer.status).toBe(400);
		expect(answer.headers['x-amzn-ratelimit-limit']).toBe('1.0');
	});

	test('getOrderItems with more than buyerInfo, in the words seen in practice', async () => {
		await using fake = await startFakeAmazon();
		const path = '/orders/v0/orders/{orderId}/orderItems';
		const body = {restrictedResources: [{method: 'GET', path, dataElements: ['buyerInfo', 'shippingAddress']}]};
		const answer = await mint(fake, await sellerToken(fake), body);
		const message = 'Application does not have access to one or more requested data elements: [shippingAddress]';
		expect([answer.status, answer.json]).toEqual([400, invalidInput(message)]);
	});

	test.each([
		['a generic path of a report document', '/reports/2021-06-30/documents/{reportDocumentId}'],
		['a document that is not restricted', '/reports/2021-06-30/documents/plain-1'],
		['a document that does not exist', '/reports/2021-06-30/documents/nowhere'],
		['getReports', '/reports/2021-06-30/reports'],
		['getReport', '/reports/2021-06-30/reports/{reportId}'],
	])('%s', async (_, path) => {
		await using fake = await startFakeAmazon({documents: {'plain-1': 'GET_XML_VAT_INVOICE_DATA_REPORT'}});
		const answer = await mint(fake, await sellerToken(fake), {restrictedResources: [{method: 'GET', path}]});
		expect([answer.status, answer.json]).toEqual([400, invalidInput('Invalid or unsupported document ID found')]);
	});
});

test('a content type that is not JSON is 415', async () => {
	await using fake = await startFakeAmazon();
	const url = `${NA}/tokens/2021-03-01/restrictedDataToken`;
	const sending = {
		method: 'POST',
		headers: {'content-type': 'text/plain'},
		body: JSON.stringify({restrictedResources: [orders]}),
	};
	expect((await call(fake, await sellerToken(fake), url, sending)).status).toBe(415);
});

test('a data element without a role is named', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1', 'A2'], missingRoles: {A1: ['shippingAddress']}});
	const body = {restrictedResources: [{...orders, dataElements: ['buyerInfo', 'shippingAddress']}]};
	const message = 'Application does not have access to one or more requested data elements: [shippingAddress]';
	expect((await mint(fake, await sellerToken(fake, 'A1'), body)).json).toEqual(invalidInput(message));
	expect((await mint(fake, await sellerToken(fake, 'A2'), body)).status).toBe(200);
});

test('an operation without a role is refused', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], missingRoles: {A1: ['getOrderAddress']}});
	const answer = await mint(fake, await sellerToken(fake), {restrictedResources: [address]});
	expect(answer.json).toEqual(invalidInput('Application do not have access to some or all requested resource'));
});

test.each(['/orders/v0/orders/1/address/', 'getOrders', '/orders/v0/orders/1/address?x=1'])(
	'the path %s mints, and its token opens nothing',
	async (path) => {
		await using fake = await startFakeAmazon();
		const token = await restrictedToken(fake, await sellerToken(fake), {method: 'GET', path});
		const answer = await call(fake, token, `${NA}/orders/v0/orders/1/address`);
		expect([answer.status, answer.json]).toEqual([403, denied('')]);
	},
);

test('the eleventh mint within a second is refused, without the rate', async () => {
	await using fake = await startFakeAmazon({clock: {nowMs: () => 1_800_000_000_000}});
	const token = await sellerToken(fake);
	for (let count = 0; count < 10; count++) {
		expect((await mint(fake, token, {restrictedResources: [orders]})).status).toBe(200);
	}
	const answer = await mint(fake, token, {restrictedResources: [orders]});
	expect([answer.status, answer.json]).toEqual([
		429,
		{errors: [{code: 'QuotaExceeded', message: 'You exceeded your quota for the requested resource.', details: ''}]},
	]);
	expect(answer.headers['x-amzn-ratelimit-limit']).toBeUndefined();
	fake.clock.advance(1000);
	expect((await mint(fake, token, {restrictedResources: [orders]})).status).toBe(200);
});

test('throttling is by seller and by region', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1', 'A2'], clock: {nowMs: () => 1_800_000_000_000}});
	const token = await sellerToken(fake, 'A1');
	for (let count = 0; count < 11; count++) {
		await mint(fake, token, {restrictedResources: [orders]});
	}
	expect((await mint(fake, await sellerToken(fake, 'A2'), {restrictedResources: [orders]})).status).toBe(200);
	expect((await mint(fake, token, {restrictedResources: [orders]}, EU)).status).toBe(200);
});

test('a token for another application opens what it was made for', async () => {
	await using fake = await startFakeAmazon();
	const body = {restrictedResources: [address], targetApplication: 'amzn1.sellerapps.app.delegatee'};
	const answer = await mint(fake, await sellerToken(fake), body);
	const {restrictedDataToken} = answer.json as {restrictedDataToken: string};
	expect((await call(fake, restrictedDataToken, `${NA}/orders/v0/orders/1/address`)).status).toBe(200);
});

test('a sandbox host answers its static example and nothing else', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	const example = {restrictedResources: [{method: 'GET', path: '/orders/v0/orders/943-12-123434/address'}]};
	expect((await mint(fake, token, example, SANDBOX)).json).toEqual({
		restrictedDataToken: 'Atz.sprdt|AODFNESLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR',
		expiresIn: 3600,
	});
	const other = await mint(fake, token, {restrictedResources: [address]}, SANDBOX);
	expect([other.status, other.json]).toEqual([
		400,
		{errors: [{code: 'InvalidInput', message: 'Could not match input arguments'}]},
	]);
});
