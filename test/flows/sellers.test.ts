/**
 * Rules 11 to 13: tokens of sellers, tenants and regions never meet, and no call is made for nobody.
 */
import {createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {APPSTORE, EU, NA, ORDER, PLAIN, pass, setClocks, tokenCalls} from './stage.js';

const get = (url: string) => ({method: 'GET', url});

function authOf(fake: FakeAmazon, more: Partial<SellingPartnerOptions> = {}) {
	return createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, ...more}});
}

test('sellers and tenants whose names run together have each their own token', async () => {
	await using fake = await startFakeAmazon({sellers: ['a|b', 'b', 'a', '["a"', 'null']});
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}): string => fake.refreshTokenOf(sellingPartnerId);
	await using auth = authOf(fake, {refreshToken});
	const identities = [
		{sellingPartnerId: 'a|b'},
		{sellingPartnerId: 'b', tenant: 'a'},
		{sellingPartnerId: 'b', tenant: 'a|'},
		{sellingPartnerId: 'b'},
		{sellingPartnerId: 'a'},
		{sellingPartnerId: '["a"'},
		{sellingPartnerId: 'null'},
	];
	const headers = await Promise.all(identities.map((identity) => auth.as(identity).authorize(get(PLAIN))));
	expect(new Set(headers.map((one) => one['x-amz-access-token'])).size).toBe(7);
	expect(fake.journal.map((entry) => entry.sellingPartnerId).sort()).toEqual(['["a"', 'a', 'a|b', 'b', 'b', 'b', 'null']);
});

test('the resolver is told seller, tenant and region, and a seller has a token for each region', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const refreshToken = vi.fn((_whose: {sellingPartnerId: string; tenant: string | undefined; region: string}) =>
		fake.refreshTokenOf('A'),
	);
	await using auth = authOf(fake, {refreshToken});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T1'});
	const [na, eu] = [
		await seller.authorize(get(PLAIN)),
		await seller.authorize(get(`${EU}/sellers/v1/marketplaceParticipations`)),
	];
	expect(na['x-amz-access-token']).not.toBe(eu['x-amz-access-token']);
	expect(refreshToken.mock.calls.map(([{sellingPartnerId, tenant, region}]) => [sellingPartnerId, tenant, region])).toEqual([
		['A', 'T1', 'na'],
		['A', 'T1', 'eu'],
	]);
});

test('10,000 warm calls ask the resolver once', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const refreshToken = vi.fn(() => fake.refreshTokenOf('A'));
	await using auth = authOf(fake, {refreshToken});
	const seller = auth.as({sellingPartnerId: 'A'});
	for (let call = 0; call < 10_000; call++) {
		await seller.authorize(get(PLAIN));
	}
	expect([refreshToken.mock.calls.length, tokenCalls(fake).lwa]).toEqual([1, 1]);
});

test("a new refresh token drops the old one's Restricted Data Tokens", async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	const dataElements = ['buyerInfo'] as const;
	await using auth = authOf(fake, {dataElements});
	const [a, b] = [auth.as({sellingPartnerId: 'A'}), auth.as({sellingPartnerId: 'B'})];
	const restricted = async (seller: typeof a) => (await seller.authorize(get(ORDER)))['x-amz-access-token'];
	await restricted(a);
	pass(1_000_000); // the restricted token is younger than the access token
	const other = `${NA}/orders/v0/orders/902-1/orderItems`;
	const [itemsBefore, bBefore] = [await a.authorize(get(other)), await restricted(b)];
	fake.authorize('A');
	pass(2_550_000); // the access token of A has come to its end
	await a.authorize(get(PLAIN));
	const itemsAfter = await a.authorize(get(other));
	expect(itemsAfter['x-amz-access-token']).not.toBe(itemsBefore['x-amz-access-token']);
	expect(await restricted(b)).toBe(bBefore);
});

test('the same refresh token once more drops nothing', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = authOf(fake, {dataElements: ['buyerInfo']});
	const seller = auth.as({sellingPartnerId: 'A'});
	await seller.authorize(get(PLAIN));
	pass(1_000_000);
	const before = await seller.authorize(get(ORDER));
	pass(2_550_000);
	await seller.authorize(get(PLAIN));
	const after = await seller.authorize(get(ORDER));
	expect(after['x-amz-access-token']).toBe(before['x-amz-access-token']);
	expect(tokenCalls(fake)).toEqual({lwa: 2, tokens: 1});
});

test('a refresh token given as a string is the one seller, and no id is needed', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
});

test.each<[string, (auth: ReturnType<typeof authOf>) => ReturnType<typeof authOf>]>([
	['a forgotten as', (auth) => auth],
	['a tenant alone', (auth) => auth.as({tenant: 'T1'})],
	['an id that is undefined', (auth) => auth.as({sellingPartnerId: undefined})],
	['a function that identifies nobody', (auth) => auth.as(() => undefined)],
	['a function that gives an id that is undefined', (auth) => auth.as(async () => ({sellingPartnerId: undefined}))],
])('with a resolver, %s is IDENTITY_MISSING, and nobody is asked', async (_title, scoped) => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const refreshToken = vi.fn(() => fake.refreshTokenOf('A'));
	await using auth = authOf(fake, {refreshToken});
	const calls = [scoped(auth).got(PLAIN), scoped(auth).authorize(get(ORDER))];
	for (const call of calls) {
		expect(await rejectionOf(call)).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING', status: 401});
	}
	expect([refreshToken.mock.calls.length, fake.journal.length]).toEqual([0, 0]);
});

test.each<[string, (auth: ReturnType<typeof authOf>) => ReturnType<typeof authOf>]>([
	['an id that is undefined', (auth) => auth.as({sellingPartnerId: undefined})],
	['a tenant that is undefined', (auth) => auth.as({tenant: undefined})],
	['a function that identifies nobody', (auth) => auth.as(() => undefined)],
])('with one seller configured, %s is IDENTITY_MISSING all the same', async (_title, scoped) => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	expect(await rejectionOf(scoped(auth).got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	expect(fake.journal).toHaveLength(0);
});

test('who identifies nobody calls the Appstore for nobody either', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	expect(await rejectionOf(auth.as(() => undefined).got(APPSTORE))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	expect(fake.journal).toHaveLength(0);
});

test.each(['sellingPartnerId', 'tenant'] as const)("another %s in a call's context is IDENTITY_CONFLICT", async (key) => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = authOf(fake);
	const bound = auth.as({sellingPartnerId: 'A', tenant: 'T1'});
	const context = {amazon: {[key]: 'B'}};
	expect(await rejectionOf(bound.got(PLAIN, {context}))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(await rejectionOf(bound.authorize(get(PLAIN), context))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(fake.journal).toHaveLength(0);
});

test('a resolver that knows no such seller is IDENTITY_MISSING, and no token call is made', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = authOf(fake);
	expect(await rejectionOf(auth.as({sellingPartnerId: 'B'}).got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	expect(fake.journal).toHaveLength(0);
});

test("a resolver's own failure reaches the caller as it is, and is not remembered", async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const outage = new Error('the database is away');
	const refreshToken = vi.fn(() => fake.refreshTokenOf('A')).mockRejectedValueOnce(outage as never);
	await using auth = authOf(fake, {refreshToken});
	const seller = auth.as({sellingPartnerId: 'A'});
	expect(await rejectionOf(seller.got(PLAIN))).toBe(outage);
	expect((await seller.got(PLAIN)).statusCode).toBe(200);
});

test('a resolver that gives another kind of token is a TypeError that does not show it', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = authOf(fake, {refreshToken: () => 'Atza|hush'});
	const error = await rejectionOf(auth.as({sellingPartnerId: 'A'}).got(PLAIN));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain('"sellingPartner.refreshToken()"');
	expect(error.message).not.toContain('hush');
});
