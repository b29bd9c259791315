/**
 * What a token store must do that has leases: one holder at a time, and no write by those who held one before.
 */
import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';
import {HOUR_MS, patient, SHORT_MS, type StoreCheck} from './storage-checks.js';
import type {TokenStore} from '../../tokens/store/token-store.js';

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

/** A check that passes where a store has no leases: that is allowed. */
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
