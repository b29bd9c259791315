/**
 * What every token store must do with values: the first half of the suite for token stores.
 */
import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';
import type {TokenStore} from '../../tokens/store/token-store.js';

/** Two stores over the same entries, and a name that nobody else uses. */
export type StoreCheck = readonly [title: string, check: (store: TokenStore, other: TokenStore, key: string) => Promise<void>];

export const HOUR_MS = 3_600_000;
/** The one time that is waited for: a store has a clock of its own. */
export const SHORT_MS = 50;

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
