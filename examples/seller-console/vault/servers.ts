/**
 * The databases that the console may keep things in, opened so that their faults are heard.
 *
 * What is set here is what Keyv's adapters do not do by themselves. Each is loaded when it is asked for.
 */
import type {KeyvStoreAdapter} from 'keyv';

/** An adapter of Keyv's, and the namespace it needs. */
export interface Opened {
	readonly adapter: KeyvStoreAdapter | Map<string, string>;
	readonly namespace: string | undefined;
}

/** What is kept, apart from everything else that lies there. */
export type Kind = 'seller_vault' | 'connect_attempts';

/** @param url `postgresql://…`, `redis://…`, `rediss://…` or `memory:` */
export async function openServer(url: string, kind: Kind): Promise<Opened> {
	switch (new URL(url).protocol) {
		case 'memory:':
			return {adapter: new Map(), namespace: undefined};
		case 'redis:':
		case 'rediss:':
			return openRedis(url, kind);
		case 'postgres:':
		case 'postgresql:':
			return openPostgres(url, kind);
		default:
			throw new TypeError('The console keeps things at a postgresql:, redis: or rediss: URL, or at memory:.');
	}
}

/** PostgreSQL, in a table of its own. */
async function openPostgres(uri: string, table: Kind): Promise<Opened> {
	const {KeyvPostgres} = await import('@keyv/postgres');
	const adapter = new KeyvPostgres({
		uri,
		table,
		iterationLimit: 500,
		connectionTimeoutMillis: 3000,
		query_timeout: 3000,
		// A connection that the server ends while it lies idle in the pool would end this process: the adapter listens to no pool
		// (@keyv/postgres 2.2). The vault is asked when a token is fetched, so that a connection each time costs little.
		maxUses: 1,
	});
	adapter.on('error', () => {}); // told again by whatever is asked next
	// One pool serves all adapters (@keyv/postgres 2.2): the first to disconnect would end it for the others. No connection lies idle.
	adapter.disconnect = async () => {};
	return {adapter, namespace: undefined};
}

/** Redis, where nothing is thrown out when memory runs short. */
async function openRedis(url: string, namespace: Kind): Promise<Opened> {
	const {createClient, default: KeyvRedis} = await import('@keyv/redis');
	let wasThere = false;
	const client = createClient({
		url,
		disableOfflineQueue: true, // an error now, and not an answer when the server is back
		socket: {
			connectTimeout: 3000,
			reconnectStrategy: (attempts) => (wasThere ? Math.min(attempts * 100, 2000) : new Error('There is no Redis.')),
		},
	});
	client.on('error', () => {}); // told again by whatever is asked next
	await client.connect();
	wasThere = true;
	const memory = await client.info('memory');
	if (/^maxmemory:[1-9]/m.test(memory) && /^maxmemory_policy:allkeys/m.test(memory)) {
		client.destroy();
		throw new Error('This Redis throws out records when memory runs short (maxmemory-policy): a vault needs "noeviction".');
	}
	// Without this a write that failed counts as kept.
	const adapter = new KeyvRedis(client, {throwOnErrors: true});
	return {adapter, namespace};
}
