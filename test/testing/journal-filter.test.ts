import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';

test('a key that does not exist counts nothing: it is refused by name', async () => {
	await using fake = await startFakeAmazon();
	// @ts-expect-error a misspelt key, as plain JavaScript lets it through
	expect(() => fake.count({servce: 'lwa'})).toThrow('"filter" has no key "servce"');
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
