/**
 * A token store in memory, with leases: what the tests of everything above a store share.
 *
 * Stores over one shelf are as many processes of one fleet. Each has its say in how its next calls go.
 */
import type {TokenStore} from '../../../src/tokens/store/token-store.js';

export interface Shelf {
	readonly values: Map<string, {value: string; endsAtMs: number}>;
	readonly leases: Map<string, {fence: number; endsAtMs: number}>;
	readonly fences: Map<string, number>;
	/** The store's own clock. */
	readonly nowMs: () => number;
}

export function createShelf(nowMs: () => number = Date.now): Shelf {
	return {values: new Map(), leases: new Map(), fences: new Map(), nowMs};
}

export function memoryStore({values, leases, fences, nowMs}: Shelf): TokenStore & Required<Pick<TokenStore, 'lease'>> {
	return {
		async get(key) {
			const stored = values.get(key);
			const lifetimeMs = (stored?.endsAtMs ?? 0) - nowMs();
			return stored && lifetimeMs > 0 ? {value: stored.value, lifetimeMs} : undefined;
		},
		async set(key, value, {lifetimeMs, fence}) {
			if (fence !== undefined) {
				if (fence < (fences.get(key) ?? 0)) {
					return;
				}
				fences.set(key, fence);
			}
			values.set(key, {value, endsAtMs: nowMs() + lifetimeMs});
		},
		async delete(key) {
			values.delete(key);
		},
		async lease(key, {lifetimeMs}) {
			if ((leases.get(key)?.endsAtMs ?? 0) > nowMs()) {
				return undefined;
			}
			const fence = (fences.get(key) ?? 0) + 1;
			fences.set(key, fence);
			leases.set(key, {fence, endsAtMs: nowMs() + lifetimeMs});
			return {
				fence,
				async release() {
					if (leases.get(key)?.fence === fence) {
						leases.delete(key);
					}
				},
			};
		},
	};
}

/** A store that fails as long as it is told to, and counts what it was asked. */
export function moodyStore(store: TokenStore): TokenStore & {mood: 'well' | 'failing' | 'hanging'; calls: number} {
	const moody = {
		mood: 'well' as 'well' | 'failing' | 'hanging',
		calls: 0,
		get: (...args: Parameters<TokenStore['get']>) => answer(() => store.get(...args)),
		set: (...args: Parameters<TokenStore['set']>) => answer(() => store.set(...args)),
		delete: (...args: Parameters<TokenStore['delete']>) => answer(() => store.delete(...args)),
		lease: (...args: Parameters<NonNullable<TokenStore['lease']>>) =>
			answer(async () => {
				const lease = await store.lease?.(...args);
				return lease && {...lease, release: () => answer(() => lease.release())};
			}),
	};
	const answer = async <T>(call: () => Promise<T>): Promise<T> => {
		moody.calls++;
		if (moody.mood === 'hanging') {
			return new Promise(() => {});
		}
		if (moody.mood === 'failing') {
			throw Object.assign(new Error('secret words of a store'), {code: 'ECONNREFUSED'});
		}
		return call();
	};
	return moody;
}
