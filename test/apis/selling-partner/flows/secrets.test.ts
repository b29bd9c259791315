/**
 * Client secrets that rotate: the newest first, the next one tried once, and the tokens survive (trap 31).
 */
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect} from 'vitest';
import {EU, NA, PLAIN, refusalOf, throughBoth} from './both-ways.js';

const FIRST = 'fake-selling-partner-client-secret';
const UNKNOWN = 'not-yet-at-amazon';

const secretsTried = (fake: FakeAmazon): (string | null)[] =>
	fake.journal.filter(({service}) => service === 'lwa').map(({body}) => new URLSearchParams(body).get('client_secret'));

throughBoth(
	'on invalid_client the next secret is tried once, and the one that worked comes first from then on',
	async (start) => {
		const {fake, auth, call} = await start({sellingPartner: {clientSecret: [UNKNOWN, FIRST]}});
		await call(PLAIN);
		await auth.forget();
		await call(PLAIN);
		expect(secretsTried(fake)).toEqual([UNKNOWN, FIRST, FIRST]);
	},
);

throughBoth('secrets that are all refused are one call each and one error', async (start) => {
	const {fake, call} = await start({sellingPartner: {clientSecret: [UNKNOWN, 'older', 'oldest']}});
	const refusal = await refusalOf(call(PLAIN));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {code: 'invalid_client'}});
	expect(secretsTried(fake)).toEqual([UNKNOWN, 'older', 'oldest']);
	expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toMatch(/not-yet|older/);
});

throughBoth('another refusal is not a reason to try the next secret', async (start) => {
	const {fake, call} = await start({sellingPartner: {clientSecret: [FIRST, UNKNOWN]}});
	fake.revoke();
	expect((await refusalOf(call(PLAIN))).code).toBe('ERR_AMAZON_GRANT_REVOKED');
	expect(secretsTried(fake)).toEqual([FIRST]);
});

throughBoth('a function is asked for each token, and tokens in the cache survive a new secret', async (start) => {
	let secrets: readonly [string, ...string[]] = [FIRST];
	const {fake, call} = await start({sellingPartner: {clientSecret: async () => secrets}});
	await call(PLAIN);
	secrets = [fake.rotateSecret(), FIRST];
	await call(PLAIN);
	await call(`${EU}/sellers/v1/marketplaceParticipations`);
	expect(secretsTried(fake)).toEqual([FIRST]);
	await call(`${NA}/notifications/v1/destinations`);
	secrets = [secrets[0]];
	fake.expireTokens();
	await call(PLAIN);
	expect(secretsTried(fake)).toEqual([FIRST, FIRST, secrets[0]]);
	expect(fake.count({service: 'lwa', status: 401})).toBe(0);
});

throughBoth('a function that gives no secret is a TypeError that names the option, and nobody is called', async (start) => {
	const {fake, call} = await start({sellingPartner: {clientSecret: () => ''}});
	await expect(call(PLAIN)).rejects.toThrow(new TypeError('"sellingPartner.clientSecret()" must be a non-empty string.'));
	expect(fake.journal).toEqual([]);
});
