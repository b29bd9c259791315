import {type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {until} from '../support/until.js';
import {askToken, call, clientToken, denied, NA, restrictedToken, sellerToken} from './harness.js';

const catalog = `${NA}/catalog/2022-04-01/items/B000EXAMPLE`;
const noSignal = {tenant: undefined, region: 'na', signal: new AbortController().signal} as const;

afterEach(() => {
	vi.useRealTimers();
});

describe('options for createAmazonAuth', () => {
	test('one seller and a string without the sellers option', async () => {
		await using fake = await startFakeAmazon();
		expect(fake.options.sellingPartner.refreshToken).toBe(fake.refreshTokenOf());
		expect(fake.options.sellingPartner.clientId).toMatch(/^amzn1\.application-oa2-client\.[0-9a-f]{32}$/);
		expect(fake.options.pay.publicKeyId).not.toMatch(/^(live|sandbox)/i);
	});

	test('a resolver with the sellers option, which knows no strangers', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1']});
		const resolve = fake.options.sellingPartner.refreshToken as (whose: object) => string | undefined;
		expect(resolve({sellingPartnerId: 'A1', ...noSignal})).toBe(fake.refreshTokenOf('A1'));
		expect(resolve({sellingPartnerId: 'A2', ...noSignal})).toBeUndefined();
	});

	test('a merchant’s own token where one is given', async () => {
		await using fake = await startFakeAmazon({merchants: {M1: {mwsAuthToken: 'amzn.mws.m1'}}});
		const resolve = fake.options.pay.mwsAuthToken as (whose: object) => string | undefined;
		expect(resolve({merchantId: 'M1', ...noSignal})).toBe('amzn.mws.m1');
		expect(resolve({merchantId: 'M2', ...noSignal})).toBeUndefined();
	});
});

describe('authorisations', () => {
	test('revoked: living tokens are dead, none is given, other sellers go on', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1', 'A2']});
		const [first, second] = [await sellerToken(fake, 'A1'), await sellerToken(fake, 'A2')];
		fake.revoke({sellingPartnerId: 'A1'});
		expect((await call(fake, first, catalog)).json).toEqual(
			denied('The access token you provided is revoked, malformed or invalid.'),
		);
		await expect(sellerToken(fake, 'A1')).rejects.toThrow('invalid_grant');
		expect((await call(fake, second, catalog)).status).toBe(200);
	});

	test('authorised again: a new refresh token, and the old one is dead', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1']});
		const old = fake.refreshTokenOf('A1');
		fake.revoke();
		expect(fake.authorize('A1')).toBe(fake.refreshTokenOf('A1'));
		expect((await call(fake, await sellerToken(fake, 'A1'), catalog)).status).toBe(200);
		const {clientId, clientSecret} = fake.options.sellingPartner;
		const form = {grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: old};
		expect((await askToken(fake, form)).json).toMatchObject({error: 'invalid_grant'});
	});

	test('expired: tokens given are dead, Restricted Data Tokens too, and new ones can be had', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		const restricted = await restrictedToken(fake, token, {method: 'GET', path: '/orders/v0/orders/{orderId}/address'});
		fake.expireTokens();
		const expired = denied('The access token you provided has expired.');
		expect((await call(fake, token, catalog)).json).toEqual(expired);
		expect((await call(fake, restricted, `${NA}/orders/v0/orders/1/address`)).json).toEqual(expired);
		expect((await call(fake, await sellerToken(fake), catalog)).status).toBe(200);
	});

	test('expired for one seller: the others and the application go on', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1', 'A2']});
		const other = await sellerToken(fake, 'A2');
		const grantless = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::notifications');
		fake.expireTokens({sellingPartnerId: 'A1'});
		expect((await call(fake, other, catalog)).status).toBe(200);
		expect((await call(fake, grantless, `${NA}/notifications/v1/destinations`)).status).toBe(200);
	});

	test('an unknown seller is a TypeError that names the option', async () => {
		await using fake = await startFakeAmazon();
		expect(() => fake.refreshTokenOf('NOBODY')).toThrow(
			new TypeError('The fake Amazon knows no seller "NOBODY": name it in "sellers".'),
		);
	});
});

describe('journal', () => {
	test('it tells service, operation, credential and seller of each request', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1']});
		const token = await restrictedToken(fake, await sellerToken(fake), {
			method: 'GET',
			path: '/orders/v0/orders/{orderId}/address',
		});
		await call(fake, token, `${NA}/orders/v0/orders/1/address`);
		expect(
			fake.journal.map(({service, operation, credential, sellingPartnerId}) => [
				service,
				operation,
				credential,
				sellingPartnerId,
			]),
		).toEqual([
			['lwa', 'refresh_token', 'none', 'A1'],
			['tokens', 'createRestrictedDataToken', 'seller-token', 'A1'],
			['selling-partner', 'getOrderAddress', 'restricted-data-token', 'A1'],
		]);
		expect(fake.count({credential: 'restricted-data-token', sellingPartnerId: 'A1', status: 200})).toBe(1);
		expect(fake.count({service: 'lwa', status: 400})).toBe(0);
	});

	test('a dead token is known by its kind and its seller', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1']});
		const token = await sellerToken(fake);
		fake.revoke();
		await call(fake, token, catalog);
		expect(fake.journal.at(-1)).toMatchObject({credential: 'seller-token', sellingPartnerId: 'A1', status: 403});
	});
});

test('a reset empties the journal and forgets tokens and scripts; sellers stay', async () => {
	await using fake = await startFakeAmazon();
	const refreshToken = fake.refreshTokenOf();
	const token = await sellerToken(fake);
	fake.fail({status: 500, times: 9});
	fake.reset();
	expect(fake.count()).toBe(0);
	expect((await call(fake, token, catalog)).json).toEqual(
		denied('The access token you provided is revoked, malformed or invalid.'),
	);
	expect(fake.refreshTokenOf()).toBe(refreshToken);
});

test("the clock follows the process's own, as a test sets it", async () => {
	await using fake = await startFakeAmazon();
	vi.useFakeTimers({toFake: ['Date'], now: 1_800_000_000_000});
	expect(fake.clock.nowMs()).toBe(1_800_000_000_000);
	fake.clock.advance(5);
	vi.setSystemTime(1_900_000_000_000);
	expect(fake.clock.nowMs()).toBe(1_900_000_000_005);
	fake.clock.set(7);
	expect(fake.clock.nowMs()).toBe(7);
});

test('closing ends open requests at once, and twice is harmless', async () => {
	const fake = await startFakeAmazon();
	fake.fail({hang: true});
	const pending = fake.got(catalog, {retry: {limit: 0}}).catch((error: {code: string}) => error.code);
	await until(() => fake.count() === 1);
	await fake.close();
	await fake.close();
	expect(await pending).toBe('ECONNRESET');
});

test.each<[string, object, string]>([
	['an unknown name', {seller: ['A1']}, '"seller" is not an option'],
	['a lifetime of 0', {expiresIn: 0}, '"expiresIn" must be a whole number above 0'],
	['a negative latency', {latencyMs: -1}, '"latencyMs" must be a number of milliseconds'],
	["one of Amazon's own hosts as another", {extraHosts: {'api.amazon.com': () => ({})}}, '"extraHosts" names "api.amazon.com"'],
])('options with %s are a TypeError', async (_, options, message) => {
	await expect(startFakeAmazon(options as FakeAmazonOptions)).rejects.toThrow(message);
});
