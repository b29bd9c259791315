import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';

test('a key that does not exist counts nothing: it is refused by name', async () => {
	await using fake = await startFakeAmazon();
	// @ts-expect-error a misspelt key, as plain JavaScript lets it through
	expect(() => fake.count({servce: 'lwa'})).toThrow('"filter" has no key "servce"');
});

test.each<[string, object, string]>([
	[
		'a service',
		{service: 'sp'},
		`"service" must be one of 'lwa', 'tokens', 'selling-partner', 'ads', 'business', 'appstore', 'pay', 'pay-exchange', 'device-messaging', 'creators', 'cognito', 'central', 'other'.`,
	],
	[
		'a credential',
		{credential: 'rdt'},
		`"credential" must be one of 'seller-token', 'account-token', 'restricted-data-token', 'grantless', 'client-credentials', 'pay-signature', 'none'.`,
	],
	[
		'an operation',
		{operation: 'getOder'},
		'"operation" is "getOder", which is no operation: use a name as the journal has it, such as "getOrder", or "path".',
	],
])('%s that does not exist counts nothing, whatever was sent: it is refused', async (_, filter, message) => {
	await using fake = await startFakeAmazon();
	expect(() => fake.count(filter)).toThrow(new TypeError(message));
});

test('a token in the place of a kind of credential is not quoted', async () => {
	await using fake = await startFakeAmazon();
	// @ts-expect-error a token, as plain JavaScript lets it through
	expect(() => fake.count({credential: 'Atza|secret', service: 'lwa'})).toThrow(/^"credential" must be one of (?!.*secret)/);
});

test.each([
	'refresh_token',
	'client_credentials',
	'authorization_code',
	'createRestrictedDataToken',
	'getAuthorizationToken',
	'getAuthorizationCode',
	'getCharge',
	'getOrder',
	'consent',
])('%s, an operation of one service or another, is counted by its name', async (operation) => {
	await using fake = await startFakeAmazon();
	expect(fake.count({operation})).toBe(0);
});

test('a key that is undefined filters nothing', async () => {
	await using fake = await startFakeAmazon();
	await fake.got('https://api.amazon.com/auth/o2/token', {throwHttpErrors: false, retry: {limit: 0}});
	const absent = {service: undefined, operation: undefined, credential: undefined};
	// @ts-expect-error as a test builds a filter from what it was given, without exactOptionalPropertyTypes
	expect(fake.count(absent)).toBe(1);
});

test.each(['revoke', 'expireTokens'] as const)('%s refuses an identity with a key that does not exist', async (name) => {
	await using fake = await startFakeAmazon();
	// @ts-expect-error a misspelt key, as plain JavaScript lets it through
	expect(() => fake[name]({sellerId: 'A1'})).toThrow('"identity" has no key "sellerId"');
});

test.each(['revoke', 'expireTokens'] as const)('%s refuses an id alone, and shows what an identity is', async (name) => {
	await using fake = await startFakeAmazon();
	// @ts-expect-error a string in place of an object, as plain JavaScript lets it through
	expect(() => fake[name]('A2BETA')).toThrow(`"identity" must be an object such as {sellingPartnerId: '…'}.`);
});
