/**
 * What every token store must do, as checks that any test runner can run.
 *
 * Checks of leases pass at once where a store has none. Names are random and dropped again: a store in use is not disturbed.
 */
import {randomUUID} from 'node:crypto';
import {LEASE_CHECKS} from './lease-checks.js';
import {STORAGE_CHECKS} from './storage-checks.js';
import type {TokenStore} from '../../tokens/store/token-store.js';

/** One promise of {@link TokenStore}: rejects where the store does not keep it. */
export interface TokenStoreCheck {
	/** The promise, as a sentence: the name of a test. */
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
