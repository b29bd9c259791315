/**
 * The connection of the Redis store: which clients it takes, how it opens one of its own, and how one that got lost is found again.
 *
 * Knows nothing of tokens, names or scripts.
 */
import {type Cluster, Redis} from 'ioredis';

export interface RedisConnection {
	/** The client, to send one command with. */
	take(): Promise<Redis | Cluster>;
	close(): Promise<void>;
}

/** @throws TypeError where the URL is none */
export function openClient(url: unknown): RedisConnection {
	if (typeof url !== 'string' || !/^rediss?:\/\//.test(url)) {
		throw new TypeError('"url" must be a string that begins with redis:// or rediss://; give a "client" for anything else.');
	}
	const client = new Redis(url, CONNECTION);
	// Each command tells of its own failure; without a listener ioredis prints them too.
	client.on('error', () => {});
	// The first connection is waited for, or its failure; later ones by nobody.
	const connected = client.connect().catch(() => {});
	return {
		async take() {
			await connected;
			return findAgain(client);
		},
		close: async () => client.disconnect(),
	};
}

/** @throws TypeError that says what to give in place of what is no client of ioredis */
export function takeClient(client: unknown): RedisConnection {
	if (!isClient(client)) {
		throw new TypeError(`"client" must be a client of ioredis: new Redis(…), or new Cluster([…]). ${insteadOf(client)}`.trim());
	}
	return {take: async () => findAgain(client), close: async () => {}};
}

const CONNECTION = {
	lazyConnect: true,
	// Asks for INFO, which an ACL may forbid; a server that is loading refuses each command by itself.
	enableReadyCheck: false,
	connectTimeout: 2_000,
	// A command is answered now or not at all: one that is kept and sent later would take a lease for nobody.
	enableOfflineQueue: false,
	autoResendUnfulfilledCommands: false,
	maxRetriesPerRequest: 0,
	// A connection on which nothing comes back any more is opened anew.
	socketTimeout: 10_000,
	retryStrategy: (times: number): number => Math.min(times * 100, 2_000),
};

/**
 * ioredis 5 (seen with 5.11.1) that fails fast calls itself ready when a server ends the connection before it has answered the greeting.
 * Without a connection it opens none then, ever, unless it is told that it has ended.
 */
function findAgain<C extends Redis | Cluster>(client: C): C {
	if (client.status === 'ready' && 'stream' in client && client.stream?.closed) {
		client.status = 'end';
		client.connect().catch(() => {});
	}
	return client;
}

/** Other clients have an `eval` too, and take its arguments in another way. */
export function isClient(value: unknown): value is Redis | Cluster {
	return ['eval', 'defineCommand', 'disconnect'].every((name) => isFunction(value, name));
}

function insteadOf(value: unknown): string {
	if (typeof value === 'string') {
		return 'A URL is given as "url".';
	}
	if (typeof value === 'function') {
		return 'This is a class or a function: give what it makes.';
	}
	if (isFunction(value, 'then')) {
		return 'This is a promise: await it.';
	}
	if (isFunction(value, 'defineCommand')) {
		return 'This is a pipeline: give the client it is of.';
	}
	const isAnothers = ['sendCommand', 'customCommand', 'eval', 'get'].some((name) => isFunction(value, name));
	return isAnothers
		? 'This is of another library (redis, @valkey/valkey-glide, @upstash/redis): install ioredis and give {url}; it speaks to the same servers.'
		: '';
}

function isFunction(value: unknown, name: string): boolean {
	return typeof (value as Record<string, unknown> | null | undefined)?.[name] === 'function';
}
