/**
 * `forget` and `stats` by the contract.
 */
import {randomBytes} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {catchError} from '../support/errors.js';
import {createShelf, memoryStore, moodyStore} from '../tokens/store/memory-store.js';
import {APPSTORE, PLAIN} from './stage.js';

const get = (url: string) => ({method: 'GET', url});

test('forget without an identity drops everything', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	await auth.as({sellingPartnerId: 'A'}).authorize(get(PLAIN));
	await auth.authorize(get(APPSTORE));
	await auth.forget();
	expect(auth.stats().cachedTokens).toBe(0);
});

test('forget of a seller drops all its tokens, of every tenant, and no others', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	for (const identity of [{sellingPartnerId: 'A'}, {sellingPartnerId: 'A', tenant: 'T'}, {sellingPartnerId: 'B'}]) {
		await auth.as(identity).authorize(get(PLAIN));
	}
	await auth.forget({sellingPartnerId: 'A'});
	expect(auth.stats().cachedTokens).toBe(1);
	await auth.as({sellingPartnerId: 'B'}).authorize(get(PLAIN));
	expect(auth.stats().minted).toBe(3);
});

test("forget of a seller of one tenant leaves the other tenants' tokens", async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	for (const identity of [{sellingPartnerId: 'A'}, {sellingPartnerId: 'A', tenant: 'T'}, {sellingPartnerId: 'A', tenant: 'U'}]) {
		await auth.as(identity).authorize(get(PLAIN));
	}
	await auth.forget({sellingPartnerId: 'A', tenant: 'T'});
	expect(auth.stats().cachedTokens).toBe(2);
});

test.each([
	['tenant', 'x'],
	['merchantId', 'x'],
	['application', true],
])('a %s on the prototype of all objects keeps nothing from being forgotten', async (name, value) => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	for (const sellingPartnerId of ['A', 'B']) {
		await auth.as({sellingPartnerId}).authorize(get(PLAIN));
	}
	Object.defineProperty(Object.prototype, name, {value, configurable: true});
	try {
		await auth.forget({sellingPartnerId: 'A'});
		expect(auth.stats().cachedTokens).toBe(1);
		await auth.forget();
		expect(auth.stats().cachedTokens).toBe(0);
	} finally {
		Reflect.deleteProperty(Object.prototype, name);
	}
});

test.each([[{sellerId: 'A'}], [{sellingPartnerId: 5}], ['A']])(
	'forget of what is no identity is a TypeError',
	async (identity) => {
		await using auth = createAmazonAuth({});
		await expect(auth.forget(identity as never)).rejects.toThrow(TypeError);
	},
);

test('stats are plain frozen numbers', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	expect(auth.stats()).toEqual({
		cachedTokens: 1,
		evictedAlive: 0,
		openFlights: 0,
		minted: 1,
		joined: 0,
		refreshedAhead: 0,
		refused: 0,
		fallbacks: 0,
		storeFailures: 0,
		waiting: 0,
		paced: 0,
		turnedAway: 0,
	});
	expect(Object.isFrozen(auth.stats())).toBe(true);
});

test('a cache of one token evicts the living one of another seller, and says so', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options, maxTokens: 1});
	for (const sellingPartnerId of ['A', 'B']) {
		await auth.as({sellingPartnerId}).authorize(get(PLAIN));
	}
	expect(auth.stats()).toMatchObject({cachedTokens: 1, evictedAlive: 1});
});

test('a store that fails is counted, and costs no call', async () => {
	await using fake = await startFakeAmazon();
	const store = moodyStore(memoryStore(createShelf()));
	await using auth = createAmazonAuth({...fake.options, store, encryptionKeys: [randomBytes(32)]});
	await auth.got(PLAIN);
	expect(auth.stats().storeFailures).toBe(0);
	store.mood = 'failing';
	await auth.forget();
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(auth.stats().storeFailures).toBeGreaterThan(0);
});

test('an identity that is none is a TypeError where it is given', () => {
	const auth = createAmazonAuth({});
	expect(catchError(() => auth.as({sellingPartnerId: 7 as never}))).toBeInstanceOf(TypeError);
	expect(catchError(() => auth.as('A' as never))).toBeInstanceOf(TypeError);
});
