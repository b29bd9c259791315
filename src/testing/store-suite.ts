/**
 * The promises of a token store, as checks that any test runner can run: first those about values, then those about leases.
 *
 * Checks of leases pass at once where a store has no leases. Names are random and dropped again, to leave a store in use as it was.
 */

import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import type {TokenStore} from '../tokens/store/token-store.js';

/** One promise of {@link TokenStore}, and the check of it. */
export interface TokenStoreCheck {
	/** The promise as a sentence, for the name of a test. */
	readonly title: string;
	/** Rejects where the promise is broken. */
	run(): Promise<void>;
}

/**
 * The checks that a token store must pass.
 *
 * `makeStore` is called twice a check, to play two processes: both stores must see the same entries. They are closed at its end.
 *
 * @example
 * for (const {title, run} of tokenStoreSuite(() => myStore())) {
 * 	test(title, run);
 * }
 */
export function tokenStoreSuite(makeStore: () => TokenStore | Promise<TokenStore>): TokenStoreCheck[] {
	return [...STORAGE_CHECKS, ...LEASE_CHECKS].map(([title, check]) => ({
		title,
		async run() {
			const [store, other] = [await makeStore(), await makeStore()];
			const key = randomUUID();
			try {
				await check(store, other, key);
			} finally {
				await store.delete(key);
				await Promise.all([store.close?.(), other.close?.()]);
			}
		},
	}));
}

/** Two stores over the same entries, and a random name for an entry. */
export type StoreCheck = readonly [title: string, check: (store: TokenStore, other: TokenStore, key: string) => Promise<void>];

export const HOUR_MS = 3_600_000;
/** The lifetime that a check waits for in real time, since a store has a clock of its own. */
export const SHORT_MS = 50;

/** As many as are asked for at once. */
const MANY = 200;

export const STORAGE_CHECKS: readonly StoreCheck[] = [
	[
		'a value is found by another process, with what is left of its lifetime',
		async (store, other, key) => {
			await store.set(key, 'sealed', {lifetimeMs: HOUR_MS});
			const found = await other.get(key, patient());
			assert.equal(found?.value, 'sealed');
			assert.ok(found.lifetimeMs > 0 && found.lifetimeMs <= HOUR_MS, 'the lifetime is none that was given');
		},
	],
	[
		'a name that was never set holds nothing',
		async (store, _other, key) => {
			assert.equal(await store.get(key, patient()), undefined);
		},
	],
	[
		'a value takes the place of the one before',
		async (store, other, key) => {
			await store.set(key, 'old', {lifetimeMs: HOUR_MS});
			await other.set(key, 'new', {lifetimeMs: HOUR_MS});
			assert.equal((await store.get(key, patient()))?.value, 'new');
		},
	],
	[
		'a value is gone when its lifetime is over',
		async (store, _other, key) => {
			await store.set(key, 'sealed', {lifetimeMs: SHORT_MS});
			await delay(2 * SHORT_MS);
			assert.equal(await store.get(key, patient()), undefined);
		},
	],
	[
		'a deleted value is gone, and deleting it again is fine',
		async (store, other, key) => {
			await store.set(key, 'sealed', {lifetimeMs: HOUR_MS});
			await other.delete(key);
			await other.delete(key);
			assert.equal(await store.get(key, patient()), undefined);
		},
	],
	[
		'many names are read at once, each in its place, whether it holds a value or not',
		async (store, other, key) => {
			if (!store.getMany) {
				return;
			}
			// More than one, and some of them never set; on a store of several servers they lie apart.
			const keys = Array.from({length: MANY}, (_, index) => `${key} ${index}`);
			const isSet = (_key: string, index: number): boolean => index % 3 > 0;
			const set = keys.filter(isSet);
			try {
				await Promise.all(set.map((one) => other.set(one, `sealed ${one}`, {lifetimeMs: HOUR_MS})));
				const found = await store.getMany(keys, patient());
				const expected = keys.map((one, index) => (isSet(one, index) ? `sealed ${one}` : undefined));
				assert.deepEqual(
					Array.from(found, (one) => one?.value),
					expected,
				);
				assert.ok(
					found.every((one) => !one || (one.lifetimeMs > 0 && one.lifetimeMs <= HOUR_MS)),
					'the lifetime is none that was given',
				);
			} finally {
				await Promise.all(set.map((one) => other.delete(one)));
			}
		},
	],
	[
		'long values come back whole',
		async (store, _other, key) => {
			const value = 'sealed-'.repeat(2_000);
			await store.set(key, value, {lifetimeMs: HOUR_MS});
			assert.equal((await store.get(key, patient()))?.value, value);
		},
	],
];

/** A signal that never aborts. */
export function patient(): AbortSignal {
	return new AbortController().signal;
}

export const LEASE_CHECKS: readonly StoreCheck[] = [
	[
		'a lease is had by one process at a time',
		leased(async (lease, otherLease) => {
			const held = await lease(HOUR_MS);
			assert.ok(held, 'nobody has it, and yet it is not to be had');
			assert.equal(await otherLease(HOUR_MS), undefined);
			await held.release();
		}),
	],
	[
		'a lease that is given back is had by the next, with a greater fence',
		leased(async (lease, otherLease) => {
			const first = await lease(HOUR_MS);
			await first?.release();
			const second = await otherLease(HOUR_MS);
			assert.ok(first && second && second.fence > first.fence, 'the fence does not grow');
			await second.release();
		}),
	],
	[
		'a lease ends with its lifetime',
		leased(async (lease, otherLease) => {
			const first = await lease(SHORT_MS);
			await delay(2 * SHORT_MS);
			const second = await otherLease(HOUR_MS);
			assert.ok(first && second && second.fence > first.fence, 'the fence does not grow');
			await second.release();
		}),
	],
	[
		"giving back a lease that has ended leaves another's alone",
		leased(async (lease, otherLease) => {
			const first = await lease(SHORT_MS);
			await delay(2 * SHORT_MS);
			const second = await otherLease(HOUR_MS);
			await first?.release();
			assert.equal(await lease(HOUR_MS), undefined);
			await second?.release();
		}),
	],
	[
		'a write under an older lease does nothing',
		leased(async (lease, otherLease, store, key) => {
			const first = await lease(HOUR_MS);
			await first?.release();
			const second = await otherLease(HOUR_MS);
			assert.ok(first && second, 'a lease is not to be had');
			await store.set(key, 'new', {lifetimeMs: HOUR_MS, fence: second.fence});
			await store.set(key, 'old', {lifetimeMs: HOUR_MS, fence: first.fence});
			assert.equal((await store.get(key, patient()))?.value, 'new');
			await second.release();
		}),
	],
	[
		'a write under an older lease does nothing before the newer one has written, too',
		leased(async (lease, otherLease, store, key) => {
			const first = await lease(HOUR_MS);
			await first?.release();
			const second = await otherLease(HOUR_MS);
			assert.ok(first && second, 'a lease is not to be had');
			await store.set(key, 'old', {lifetimeMs: HOUR_MS, fence: first.fence});
			assert.equal(await store.get(key, patient()), undefined);
			await second.release();
		}),
	],
	[
		'a fence that no lease has given keeps older ones out all the same',
		leased(async (_lease, _otherLease, store, key) => {
			await store.set(key, 'new', {lifetimeMs: HOUR_MS, fence: 2});
			await store.set(key, 'old', {lifetimeMs: HOUR_MS, fence: 1});
			assert.equal((await store.get(key, patient()))?.value, 'new');
		}),
	],
];

type TakeLease = (lifetimeMs: number) => Promise<{fence: number; release(): Promise<void>} | undefined>;

/** Makes a check that passes where a store has no leases, which are optional. */
function leased(
	check: (lease: TakeLease, otherLease: TakeLease, store: TokenStore, key: string) => Promise<void>,
): StoreCheck[1] {
	return async (store, other, key) => {
		if (!store.lease) {
			return;
		}
		const by =
			(one: TokenStore): TakeLease =>
			async (lifetimeMs) =>
				one.lease?.(key, {lifetimeMs, signal: patient()});
		await check(by(store), by(other), store, key);
	};
}
