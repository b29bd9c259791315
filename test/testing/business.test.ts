import {type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, onTestFinished, test} from 'vitest';
import {askToken, call, denied, type Sending, send, text} from './harness.js';

const NA = 'https://na.business-api.amazon.com';
const EU = 'https://eu.business-api.amazon.com';
const SANDBOX = 'https://sandbox.na.business-api.amazon.com';
const ORDERS = '/reports/2021-01-08/orders';
const PRODUCTS = '/products/2020-08-26/products';
const GONE = 'The access token you provided is revoked, malformed or invalid.';

const CUSTOMERS = {
	C1: {refreshTokens: {na: 'Atzr|na', eu: 'Atzr|eu'}, sandboxRefreshTokens: {na: 'Atzr|sandbox'}},
	C2: {refreshTokens: {na: 'Atzr|two'}, closedPaths: ['/ordering/']},
};

async function stage(options: FakeAmazonOptions = {businessCustomers: CUSTOMERS}) {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const ask = (refreshToken: string, side: 0 | 1 = 0) => {
		const {clientId, clientSecret} = fake.options.business[side];
		const client = {client_id: clientId, client_secret: clientSecret};
		return askToken(fake, {grant_type: 'refresh_token', refresh_token: refreshToken, ...client});
	};
	const tokenOf = async (refreshToken: string, side: 0 | 1 = 0) => text(await ask(refreshToken, side), 'access_token');
	const get = async (token: string, url: string, {headers = {}, ...sending}: Sending = {}) => {
		const own = {'x-amz-access-token': token, 'x-amz-date': '20261130T190000Z', 'user-agent': 'Test/1.0', ...headers};
		const sent = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== ''));
		const {status, json} = await send(fake, url, {...sending, headers: sent});
		return [status, json];
	};
	return {fake, ask, tokenOf, get};
}

describe('a token', () => {
	test('opens the region that was authorised, and names its customer', async () => {
		const {tokenOf, get} = await stage();
		expect(await get(await tokenOf('Atzr|eu'), EU + ORDERS)).toEqual([
			200,
			{operation: 'getOrdersByOrderDate', businessCustomerId: 'C1', region: 'eu'},
		]);
		expect(await get(await tokenOf('Atzr|na'), EU + ORDERS)).toEqual([403, {errors: [expect.objectContaining({details: ''})]}]);
	});

	test('of the sandbox is of another client, and neither opens the other', async () => {
		const {ask, tokenOf, get} = await stage();
		const [production, sandbox] = [await tokenOf('Atzr|na'), await tokenOf('Atzr|sandbox', 1)];
		expect((await get(sandbox, SANDBOX + ORDERS))[0]).toBe(200);
		expect(await get(production, SANDBOX + ORDERS)).toEqual([403, denied(GONE)]);
		expect(await get(sandbox, NA + ORDERS)).toEqual([403, denied(GONE)]);
		expect(await ask('Atzr|sandbox')).toMatchObject({status: 400, json: {error: 'invalid_grant'}});
		expect(await ask('Atzr|na', 1)).toMatchObject({status: 400, json: {error: 'invalid_grant'}});
	});

	test('that has died gets the 403 of the Selling Partner API', async () => {
		const {fake, tokenOf, get} = await stage();
		const [one, two] = [await tokenOf('Atzr|na'), await tokenOf('Atzr|two')];
		fake.expireTokens({businessCustomerId: 'C1'});
		expect(await get(one, NA + ORDERS)).toEqual([403, denied('The access token you provided has expired.')]);
		expect((await get(two, NA + ORDERS))[0]).toBe(200);
		fake.revoke({businessCustomerId: 'C2'});
		expect(await get(two, NA + ORDERS)).toEqual([403, denied(GONE)]);
		await expect(tokenOf('Atzr|two')).rejects.toThrow('invalid_grant');
		expect(await get('', NA + ORDERS)).toEqual([403, denied('Access token is missing in the request header.')]);
	});

	test('opens nothing of the Selling Partner API, and a seller’s nothing here', async () => {
		const {fake, tokenOf, get} = await stage();
		const {clientId, clientSecret} = fake.options.sellingPartner;
		const seller = {client_id: clientId, client_secret: clientSecret, refresh_token: fake.refreshTokenOf()};
		const sellers = text(await askToken(fake, {grant_type: 'refresh_token', ...seller}), 'access_token');
		expect(await get(sellers, NA + ORDERS)).toEqual([403, denied(GONE)]);
		const participations = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
		expect((await call(fake, await tokenOf('Atzr|na'), participations)).json).toEqual(denied(GONE));
		const own = fake.journal.filter(({service}) => service === 'selling-partner');
		expect(own.map(({credential, businessCustomerId}) => [credential, businessCustomerId])).toEqual([['account-token', 'C1']]);
	});
});

test.each([
	['user-agent', {'user-agent': ''}],
	['x-amz-date', {'x-amz-date': ''}],
	['x-amz-date', {'x-amz-date': '2026-11-30T19:00:00Z'}],
])('a request without a good %s is refused', async (name, headers) => {
	const {fake, tokenOf} = await stage();
	const token = await tokenOf('Atzr|na');
	const own = {'x-amz-access-token': token, 'x-amz-date': '20261130T190000Z', 'user-agent': 'Test/1.0', ...headers};
	// got sends a user-agent of its own where a header is left out, and none where it is empty.
	const {status, text: body} = await send(fake, NA + ORDERS, {headers: own});
	expect([status, body.includes(name)]).toEqual([400, true]);
});

test('product search, ordering and carts ask for the user who acts', async () => {
	const {tokenOf, get} = await stage();
	const token = await tokenOf('Atzr|na');
	expect((await get(token, NA + PRODUCTS))[0]).toBe(400);
	const headers = {'x-amz-user-email': 'buyer@example.com'};
	expect(await get(token, NA + PRODUCTS, {headers})).toMatchObject([200, {email: 'buyer@example.com'}]);
	expect((await get(token, `${NA}/cart/2025-04-30/carts/1/items`))[0]).toBe(400);
});

test('a role that is missing is 403, as the Selling Partner API has it', async () => {
	const {tokenOf, get} = await stage();
	const headers = {'x-amz-user-email': 'buyer@example.com'};
	const order = {method: 'POST', body: '{}', headers};
	expect(await get(await tokenOf('Atzr|two'), `${NA}/ordering/2022-10-30/orders`, order)).toEqual([403, denied('')]);
	expect((await get(await tokenOf('Atzr|na'), `${NA}/ordering/2022-10-30/orders`, order))[0]).toBe(200);
});

test('there is no Tokens API, and the sandbox has no ordering', async () => {
	const {tokenOf, get} = await stage();
	const [token, sandbox] = [await tokenOf('Atzr|na'), await tokenOf('Atzr|sandbox', 1)];
	const mint = {method: 'POST', body: '{}'};
	expect((await get(token, `${NA}/tokens/2021-03-01/restrictedDataToken`, mint))[0]).toBe(404);
	expect((await get(sandbox, `${SANDBOX}/ordering/2022-10-30/orders`, mint))[0]).toBe(404);
});

test('the sandbox takes fifteen calls at once, and five a second', async () => {
	let nowMs = Date.now();
	const {tokenOf, get} = await stage({businessCustomers: CUSTOMERS, clock: {nowMs: () => nowMs}});
	const token = await tokenOf('Atzr|sandbox', 1);
	const statuses = [];
	for (let index = 0; index < 16; index++) {
		statuses.push((await get(token, SANDBOX + ORDERS))[0]);
	}
	expect(statuses).toEqual([...Array.from({length: 15}, () => 200), 429]);
	nowMs += 200;
	expect([(await get(token, SANDBOX + ORDERS))[0], (await get(token, SANDBOX + ORDERS))[0]]).toEqual([200, 429]);
});

test('a document is at a pre-signed URL of another host', async () => {
	const {tokenOf, get} = await stage();
	expect(await get(await tokenOf('Atzr|na'), `${NA}/reports/2021-09-30/documents/d1`)).toMatchObject([
		200,
		{url: expect.stringMatching(/^https:\/\/documents\.s3\.example\/d1\?X-Amz-Signature=/)},
	]);
});

describe('the option businessCustomers', () => {
	test('left out is one customer, whose strings are for North America', async () => {
		const {fake, tokenOf, get} = await stage({});
		const [{refreshToken}] = fake.options.business;
		const token = await tokenOf(String(refreshToken));
		expect([(await get(token, NA + ORDERS))[0], (await get(token, EU + ORDERS))[0]]).toEqual([200, 403]);
	});

	test.each<[string, unknown, RegExp]>([
		['an id alone', 'C1', /"businessCustomers" must be a list of ids, or an object/],
		['an unknown key', {C1: {refreshToken: 'Atzr|x'}}, /"businessCustomers\.C1" has no key "refreshToken"/],
		[
			'a region that there is not',
			{C1: {refreshTokens: {fe: 'Atzr|x'}}},
			/"businessCustomers\.C1\.refreshTokens" has no key "fe"/,
		],
		['a path alone', {C1: {closedPaths: '/ordering/'}}, /"businessCustomers\.C1\.closedPaths" must be a list of strings/],
	])('refuses %s by name', async (_what, businessCustomers, words) => {
		await expect(startFakeAmazon({businessCustomers} as FakeAmazonOptions)).rejects.toThrow(words);
	});

	test('gives codes for customers and regions that it names, and for no other', async () => {
		const {fake} = await stage({businessCustomers: ['C7']});
		expect(fake.issueBusinessCode({region: 'jp'})).toMatch(/^AN/);
		expect(() => fake.issueBusinessCode({businessCustomerId: 'C8'})).toThrow('knows no business customer');
		expect(() => fake.issueBusinessCode({region: 'fe' as 'jp'})).toThrow('"region" must be one of');
	});
});
