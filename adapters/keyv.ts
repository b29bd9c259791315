/**
 * `got-amazon-auth/keyv`: tokens shared through any store that Keyv knows, PostgreSQL and SQLite among them.
 *
 * Storage only: Keyv has no lease and no fence. It dates lifetimes by the clock of the machine that wrote, so that clocks which are
 * apart are allowed for here.
 * @module got-amazon-auth/keyv
 */
import type {Keyv} from 'keyv';
import type {TokenStore} from '../src/tokens/store/token-store.js';
import {ownOf} from '../src/util/members.js';
import {wholeMs} from './whole-ms.js';

/**
 * A token store on a Keyv instance, which stays open: it is yours.
 *
 * Processes share what one of them has fetched, but nothing keeps two from fetching at once: each mints for itself, and **the last write
 * wins**. The last ten minutes of every lifetime are not shared, nor is anything shorter: so far the clocks of two machines may be apart.
 * What Amazon refuses is known for a minute and so by one process alone: a revoked seller costs a token call a minute in each.
 * For a fleet that starts cold, use `got-amazon-auth/redis`.
 *
 * Adapters of Keyv's need care of their own. `@keyv/postgres` does not listen to its pool: without `maxUses: 1` a connection that the
 * server ends while it is idle (a restart, a failover, a timeout) ends the process. `@keyv/redis` keeps its failures to itself: without
 * `throwOnErrors` on the adapter, Keyv's own not being enough, they count as misses and not as `storeFailures`.
 *
 * Keyv 5 and Keyv 6 name the entries of `@keyv/redis` each in its own way, and **neither finds the other's**: while both are at work each
 * half of a fleet fetches its own tokens, and what one half forgets the other serves until it ends. Take all processes to Keyv 6 at once,
 * or end the old ones first.
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
	const read = createReader(keyv);
	return {
		async get(key) {
			const stored = await read(key);
			const [value, expires] = stored ? [ownOf(stored, 'value'), ownOf(stored, 'expires')] : [];
			if (typeof value !== 'string' || typeof expires !== 'number') {
				return undefined;
			}
			const lifetimeMs = expires - Date.now() - CLOCKS_APART_MS;
			return lifetimeMs > 0 ? {value, lifetimeMs} : undefined;
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

/**
 * Raw, since it tells the date, and since Keyv 5 rejects there where the store fails.
 *
 * Keyv 6 rejects only where nobody listens to its errors; else it tells those who do, and the failure reads as a miss. So we listen too,
 * as long as we read: a miss beside an error is one.
 */
function createReader(keyv: Keyv): (key: string) => ReturnType<typeof keyv.getRaw<string>> {
	let [errors, reads] = [0, 0];
	const count = (): void => {
		errors++;
	};
	return async (key) => {
		if (reads === 0 && keyv.listeners('error').length === 0) {
			return keyv.getRaw<string>(key);
		}
		if (reads++ === 0) {
			keyv.on('error', count);
		}
		const before = errors;
		try {
			const stored = await keyv.getRaw<string>(key);
			if (stored === undefined && errors > before) {
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
