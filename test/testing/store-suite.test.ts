/**
 * The suite for token stores: a good store passes, and a store that breaks a promise does not.
 */
import {describe, expect, test} from 'vitest';
import {type TokenStoreCheck, tokenStoreSuite} from '../../src/testing/store-suite.js';
import type {TokenStore} from '../../src/tokens/store/token-store.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';

describe('a store in memory', () => {
	const shelf = createShelf();
	for (const {title, run} of tokenStoreSuite(() => memoryStore(shelf))) {
		test.concurrent(title, run);
	}
});

/** Titles of the checks that a store fails, whose methods are replaced by what `spoil` makes of them. */
async function failuresOf(spoil: (store: ReturnType<typeof memoryStore>) => Partial<TokenStore>): Promise<string[]> {
	const shelf = createShelf();
	const checks = tokenStoreSuite(() => {
		const store = memoryStore(shelf);
		return {...store, ...spoil(store)};
	});
	return failuresAmong(checks);
}

/** At once, since a check that waits for a lifetime to end does nothing meanwhile. */
async function failuresAmong(checks: readonly TokenStoreCheck[]): Promise<string[]> {
	const outcomes = await Promise.allSettled(checks.map(({run}) => run()));
	return checks.filter((_check, index) => outcomes[index]?.status === 'rejected').map(({title}) => title);
}

test('a store that forgets lifetimes is found out', async () => {
	const failed = await failuresOf((store) => ({set: (key, value) => store.set(key, value, {lifetimeMs: 3_600_000})}));
	expect(failed).toContain('a value is gone when its lifetime is over');
});

test('a store that pays no heed to fences is found out', async () => {
	const failed = await failuresOf((store) => ({set: (key, value, {lifetimeMs}) => store.set(key, value, {lifetimeMs})}));
	expect(failed).toEqual([
		'a write under an older lease does nothing',
		'a write under an older lease does nothing before the newer one has written, too',
		'a fence that no lease has given keeps older ones out all the same',
	]);
});

test('a store that gives a lease to everybody is found out', async () => {
	let fence = 0;
	const failed = await failuresOf(() => ({lease: async () => ({fence: ++fence, release: async () => {}})}));
	expect(failed).toContain('a lease is had by one process at a time');
});

test('a store without leases passes: it may be storage only', async () => {
	const shelf = createShelf();
	const checks = tokenStoreSuite(() => {
		const {lease: _none, ...storage} = memoryStore(shelf);
		return storage;
	});
	expect(await failuresAmong(checks)).toEqual([]);
});

const TOGETHER = 'many names are read at once, each in its place, whether it holds a value or not';

test('a store that reads many at once passes', async () => {
	const failed = await failuresOf((store) => ({
		getMany: (keys, signal) => Promise.all(keys.map((key) => store.get(key, signal))),
	}));
	expect(failed).toEqual([]);
});

test.each<[string, (store: ReturnType<typeof memoryStore>) => NonNullable<TokenStore['getMany']>]>([
	[
		'leaves out what is not there',
		(store) => async (keys, signal) => {
			const found = await Promise.all(keys.map((key) => store.get(key, signal)));
			return found.filter((one) => one !== undefined);
		},
	],
	[
		'gives them in another order',
		(store) => (keys, signal) => Promise.all(keys.toReversed().map((key) => store.get(key, signal))),
	],
	[
		'reads some of them alone',
		(store) => (keys, signal) => Promise.all(keys.map(async (key, index) => (index < 100 ? store.get(key, signal) : undefined))),
	],
	[
		'gives lifetimes in another unit',
		(store) => async (keys, signal) => {
			const found = await Promise.all(keys.map((key) => store.get(key, signal)));
			return found.map((one) => one && {...one, lifetimeMs: one.lifetimeMs * 1_000});
		},
	],
])('a store that %s is found out', async (_how, getMany) => {
	expect(await failuresOf((store) => ({getMany: getMany(store)}))).toEqual([TOGETHER]);
});
