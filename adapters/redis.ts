/**
 * `got-amazon-auth/redis`: tokens are shared through Redis, Valkey or a cluster of either.
 *
 * Every operation on a name is one script over its keys, which a hash tag keeps in one slot. Fences come from the server's clock, so
 * that they grow even after the server has lost all data. A command that cannot be sent or answered fails at once.
 * @module got-amazon-auth/redis
 */
import type {Cluster, Redis} from 'ioredis';
import type {TokenStore} from '../src/tokens/store/token-store.js';
import {assertKnownKeys} from '../src/util/option-readers.js';
import {isClient, openClient, type RedisConnection, takeClient} from './redis-client.js';
import {createScripts} from './redis-scripts.js';
import {wholeMs} from './whole-ms.js';

/** Options of `redisTokenStore()`: how to reach Redis, by a URL or by an ioredis client of yours. */
export type RedisTokenStoreOptions = {
	/** The prefix of all key names; `got-amazon-auth:` by default. */
	readonly prefix?: string;
} & (
	| {
			/** The address of the server: `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
			readonly url: string;
	  }
	| {
			/** An ioredis client of yours, which stays open. */
			readonly client: Redis | Cluster;
	  }
);

/**
 * A token store on Redis, with leases: tested on Redis 7.0, alone, as a cluster of three masters, over TLS and with an ACL.
 *
 * With `url` (`redis://user:password@host:6379/0`, `rediss://` for TLS) the store opens one connection, which `close` ends; a `client`
 * stays open, and is the way to use a cluster or Sentinel. Either is one server to the store, unless it is a `Cluster`: behind a proxy that
 * spreads keys over several and does not say so, tokens are not found. A URL trusts the certificates that Node trusts, those of
 * `NODE_EXTRA_CA_CERTS` among them; for others give a client: `new Redis('rediss://…', {tls: {ca}})`. An ACL must allow `eval` with `get`,
 * `pttl`, `set`, `del` and `time` on `~<prefix>*`.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * const auth = createAmazonAuth({sellingPartner, store: redisTokenStore({url: 'rediss://redis.internal:6379'}), encryptionKeys});
 */
export function redisTokenStore(options: RedisTokenStoreOptions): TokenStore {
	const {prefix, connection} = readOptions(options);

	const scripts = createScripts(connection);
	const nameOf = (key: string): string => `${prefix}{${key}}`;

	const run = (script: string, key: string, ...args: (string | number)[]): Promise<unknown> => {
		const name = nameOf(key);
		return scripts(script, [name, `${name}:lease`, `${name}:fence`], ...args);
	};
	/** Until the server says that it keeps its keys in several places. */
	let readsTogether = true;
	const readTogether = async (keys: readonly string[]): Promise<(FoundValue | undefined)[] | undefined> => {
		try {
			const replies = (await scripts(GET_MANY, keys.map(nameOf))) as (string | null | number)[]; // the script returns two for each
			return keys.map((_key, index) => found(replies[2 * index], replies[2 * index + 1]));
		} catch (error) {
			if (!(error instanceof Error && error.message.startsWith('CROSSSLOT'))) {
				throw error;
			}
			readsTogether = false;
			return undefined;
		}
	};
	const read = async (key: string): Promise<FoundValue | undefined> => {
		const [value, lifetimeMs] = (await scripts(GET, [nameOf(key)])) as [string | null, number]; // the script returns these two
		return found(value, lifetimeMs);
	};

	return {
		async get(key, signal) {
			await connection.take();
			signal.throwIfAborted();
			return read(key);
		},
		// The nodes of a cluster are asked name by name, since one of them may fail alone.
		...(!connection.isCluster && {
			async getMany(keys, signal) {
				await connection.take();
				signal.throwIfAborted();
				return (readsTogether && (await readTogether(keys))) || Promise.all(keys.map(read));
			},
		}),
		async set(key, value, {lifetimeMs, fence}) {
			await run(SET, key, value, wholeMs(lifetimeMs), fence ?? '', FENCE_MS);
		},
		async delete(key) {
			await run(DELETE, key);
		},
		async lease(key, {lifetimeMs, signal}) {
			await connection.take();
			signal.throwIfAborted();
			const fence = Number(await run(LEASE, key, wholeMs(lifetimeMs), FENCE_MS));
			if (fence === 0) {
				return undefined;
			}
			const release = async (): Promise<void> => {
				await run(RELEASE, key, fence);
			};
			if (signal.aborted) {
				// The caller has given up, and the lease would make all others wait.
				await release();
				return undefined;
			}
			return {fence, release};
		},
		close: connection.close,
	};
}

/** How long a fence is kept: longer than any process can go on with a lease that has ended. */
const FENCE_MS = 3_600_000;

// These scripts stand in place of a lock library, because a lease has to give a fence in the same step: redis-semaphore takes a lock with SET
// and gives no fence, redlock-universal needs Node 22, and @verrou/core had one release in the last year and a half.

// In every script KEYS[1] is the value, KEYS[2] the lease and KEYS[3] the newest fence.

/** What a name holds. */
interface FoundValue {
	readonly value: string;
	readonly lifetimeMs: number;
}

function found(value: unknown, lifetimeMs: unknown): FoundValue | undefined {
	return typeof value === 'string' && typeof lifetimeMs === 'number' && lifetimeMs > 0 ? {value, lifetimeMs} : undefined;
}

const GET = `return {redis.call('get', KEYS[1]), redis.call('pttl', KEYS[1])}`;

// KEYS are the values of many names.
const GET_MANY = `
local found = {}
for place, name in ipairs(KEYS) do
	found[2 * place - 1] = redis.call('get', name)
	found[2 * place] = redis.call('pttl', name)
end
return found`;

// ARGV holds the value, its lifetime, the fence or an empty string, and the lifetime of a fence. A fence lives at least as long as the value
// that was written with it.
const SET = `
local newest = tonumber(redis.call('get', KEYS[3]) or '0')
if ARGV[3] ~= '' then
	if tonumber(ARGV[3]) < newest then return 0 end
	redis.call('set', KEYS[3], ARGV[3], 'PX', math.max(tonumber(ARGV[2]), tonumber(ARGV[4])))
end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const DELETE = `return redis.call('del', KEYS[1])`;

// ARGV holds the lifetime of the lease and that of a fence. The script returns the fence as text, since Lua would round the number, or '0'.
const LEASE = `
if redis.call('get', KEYS[2]) then return '0' end
local time = redis.call('time')
local newest = tonumber(redis.call('get', KEYS[3]) or '0')
local fence = string.format('%.0f', math.max(newest + 1, time[1] * 1000000 + time[2]))
redis.call('set', KEYS[3], fence, 'PX', math.max(tonumber(ARGV[2]), redis.call('pttl', KEYS[3])))
redis.call('set', KEYS[2], fence, 'PX', ARGV[1])
return fence`;

// ARGV holds the fence of the lease that is released.
const RELEASE = `
if redis.call('get', KEYS[2]) == ARGV[1] then return redis.call('del', KEYS[2]) end
return 0`;

const DEFAULT_PREFIX = 'got-amazon-auth:';

function readOptions(options: RedisTokenStoreOptions): {prefix: string; connection: RedisConnection} {
	if (typeof options !== 'object' || options === null || isClient(options)) {
		throw new TypeError('redisTokenStore takes an object: redisTokenStore({url}) or redisTokenStore({client}).');
	}
	const given = assertKnownKeys(options, ['client', 'prefix', 'url'], 'options');
	const {prefix = DEFAULT_PREFIX} = given;
	if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
		throw new TypeError('"prefix" must be a string without braces: they would decide in which slot of a cluster a key is.');
	}
	return {prefix, connection: 'client' in given ? takeClient(given.client) : openClient(given.url)};
}
