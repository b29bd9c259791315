/**
 * Rules 18 and 32 through auths on one store: what Login with Amazon refused one of them, the others believe for a minute.
 */
import {randomBytes} from 'node:crypto';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';
import {listen} from './listening.js';
import {APPSTORE, PLAIN, pass, setClocks, tokenCalls} from './stage.js';

const KEY = randomBytes(32);
const REPORT = 'https://developer.amazon.com/api/appstore/download/report/sales/2026/10';
const get = (url: string) => ({method: 'GET', url});

/** Two auths that share a store, each with a secret of its own. */
function authsWith(fake: FakeAmazon, ...secrets: [string, string]): [AmazonAuth, AmazonAuth] {
	const shelf = createShelf();
	const start = (clientSecret: string): AmazonAuth => {
		const {appstore, sellingPartner} = fake.options;
		return createAmazonAuth({
			...fake.options,
			appstore: {...appstore, clientSecret},
			sellingPartner: {...sellingPartner, clientSecret},
			store: memoryStore(shelf),
			encryptionKeys: [KEY],
		});
	};
	return [start(secrets[0]), start(secrets[1])];
}

test('a wrong client secret that one auth was refused costs the other no call for a minute', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	const [first, second] = authsWith(fake, 'wrong', 'wrong');
	const refused = {code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {status: 401, code: 'invalid_client'}};
	expect(await rejectionOf(first.as({sellingPartnerId: 'A'}).authorize(get(PLAIN)))).toMatchObject(refused);
	const {on} = listen();
	expect(await rejectionOf(second.as({sellingPartnerId: 'B'}).authorize(get(PLAIN)))).toMatchObject(refused);
	expect([tokenCalls(fake).lwa, on('got-amazon-auth:refused')]).toEqual([1, []]);
	pass(60_000);
	await rejectionOf(second.as({sellingPartnerId: 'B'}).authorize(get(PLAIN)));
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('the right secret is not held back by the refusal of a wrong one', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const [wrong, right] = authsWith(fake, 'wrong', fake.options.sellingPartner.clientSecret);
	await rejectionOf(wrong.as({sellingPartnerId: 'A'}).authorize(get(PLAIN)));
	expect(await right.as({sellingPartnerId: 'A'}).authorize(get(PLAIN))).toHaveProperty('x-amz-access-token');
});

test('a scope that one auth was refused costs the other no call for a minute, and holds back no other scope', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	const {clientSecret} = fake.options.appstore;
	const [first, second] = authsWith(fake, clientSecret, clientSecret);
	fake.fail({service: 'lwa', error: 'invalid_scope'});
	const refused = {code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {status: 400, code: 'invalid_scope'}};
	expect(await rejectionOf(first.authorize(get(APPSTORE)))).toMatchObject(refused);
	expect(await rejectionOf(second.authorize(get(APPSTORE)))).toMatchObject(refused);
	expect(tokenCalls(fake).lwa).toBe(1);
	expect(await second.authorize(get(REPORT))).toHaveProperty('authorization');
	pass(60_000);
	expect(await second.authorize(get(APPSTORE))).toHaveProperty('authorization');
	expect(tokenCalls(fake).lwa).toBe(3);
});
