/**
 * `got-amazon-auth/keyv`: tokens are shared through any store that Keyv supports, PostgreSQL and SQLite among them.
 *
 * Keyv gives storage alone, without leases and fences. It dates lifetimes by the clock of the machine that wrote, so that this file allows
 * for clocks that differ.
 * @module got-amazon-auth/keyv
 */
import type {Keyv} from 'keyv';
import type {TokenStore} from '../src/tokens/store/token-store.js';
import {ownOf} from '../src/util/members.js';
import {wholeMs} from './whole-ms.js';

/**
 * A token store on a Keyv instance. The instance is yours and stays open.
 *
 * Processes share the tokens that one of them has fetched, but two processes may fetch at once: each mints for itself, and **the last write
 * wins**. The last ten minutes of every lifetime, and lifetimes below ten minutes, stay unshared: the clocks of two machines may differ by
 * that much. A refusal of Amazon is kept for a minute and so by one process alone: a revoked seller costs a token call a minute in each.
 * For a fleet that starts cold, use `got-amazon-auth/redis`.
 *
 * Some adapters of Keyv need an option. `@keyv/postgres` has no listener on its pool: without `maxUses: 1` a connection that the server
 * ends while it is idle (a restart, a failover, a timeout) ends the process. `@keyv/redis` hides its failures: without `throwOnErrors` on
 * the adapter, as well as on Keyv, they count as misses and not as `storeFailures`.
 *
 * Keyv 5 and Keyv 6 name the entries of `@keyv/redis` in different ways, and **neither finds the entries of the other**: while both run, each
 * half of a fleet fetches its own tokens, and a token that one half forgets is served by the other until it expires. Move all processes to
 * Keyv 6 at once, or end the old ones first.
 *
 * @throws TypeError for anything but a Keyv of version 5 or 6
 * @example
 * const postgres = new KeyvPostgres({uri: 'postgresql://db.internal/tokens', maxUses: 1});
 * const keyv = new Keyv({store: postgres, namespace: 'amazon'});
 * const auth = createAmazonAuth({sellingPartner, store: keyvTokenStore(keyv), encryptionKeys});
 */
export function keyvTokenStore(keyv: Keyv): TokenStore {
	if (typeof keyv?.getRaw !== 'function') {
		throw new TypeError('keyvTokenStore takes a Keyv of version 5 or 6: new Keyv({store: …}).');
	}
	const heard = createListener(keyv);
	const read = async (key: string): Promise<FoundValue | undefined> => {
		const [stored] = await heard(async () => [await keyv.getRaw<string>(key)]);
		return found(stored);
	};
	return {
		get: read,
		async getMany(keys) {
			// Of an adapter that cannot, Keyv 5 asks for one after the other and takes a failure for a miss.
			const stored = canGetMany(keyv) ? await heard(() => keyv.getManyRaw<string>([...keys])) : undefined;
			return stored?.map(found) ?? Promise.all(keys.map(read));
		},
		async set(key, value, {lifetimeMs}) {
			if (!(await keyv.set(key, value, wholeMs(lifetimeMs)))) {
				throw new Error('Keyv did not keep the value.');
			}
		},
		async delete(key) {
			await keyv.delete(key);
		},
	};
}

const CLOCKS_APART_MS = 600_000;

interface FoundValue {
	readonly value: string;
	readonly lifetimeMs: number;
}

function found(stored: object | undefined): FoundValue | undefined {
	const [value, expires] = stored ? [ownOf(stored, 'value'), ownOf(stored, 'expires')] : [];
	if (typeof value !== 'string' || typeof expires !== 'number') {
		return undefined;
	}
	const lifetimeMs = expires - Date.now() - CLOCKS_APART_MS;
	return lifetimeMs > 0 ? {value, lifetimeMs} : undefined;
}

function canGetMany({store}: Keyv): boolean {
	return typeof (store as {getMany?: unknown} | undefined)?.getMany === 'function'; // any adapter, to Keyv
}

/**
 * Reads with `getRaw` and its like, which give the expiry and which reject in Keyv 5 if the store fails.
 *
 * Keyv 6 rejects only while its errors have no listener; otherwise it emits the error, and the failure reads as a miss. So a listener counts
 * errors during each read here, and a miss with an error counts as a failure.
 */
function createListener(keyv: Keyv): <T>(read: () => Promise<(T | undefined)[]>) => Promise<(T | undefined)[]> {
	let [errors, reads] = [0, 0];
	const count = (): void => {
		errors++;
	};
	return async (read) => {
		if (reads === 0 && keyv.listeners('error').length === 0) {
			return read();
		}
		if (reads++ === 0) {
			keyv.on('error', count);
		}
		const before = errors;
		try {
			const stored = await read();
			if (errors > before && stored.includes(undefined)) {
				throw new Error('Keyv could not read.');
			}
			return stored;
		} finally {
			if (--reads === 0) {
				keyv.off('error', count);
			}
		}
	};
}
