/**
 * The connection of the Redis store: accepts a client of ioredis or opens one, and reconnects a client that lost its connection.
 *
 * The file knows nothing of tokens, names or scripts.
 */
import {type Cluster, Redis} from 'ioredis';

export interface RedisConnection {
	/** Gives the client for one command. */
	take(): Promise<Redis | Cluster>;
	readonly isCluster: boolean;
	close(): Promise<void>;
}

/** @throws TypeError unless the URL begins with redis:// or rediss:// */
export function openClient(url: unknown): RedisConnection {
	if (typeof url !== 'string' || !/^rediss?:\/\//.test(url)) {
		throw new TypeError('"url" must be a string that begins with redis:// or rediss://; give a "client" for anything else.');
	}
	const client = new Redis(url, CONNECTION);
	// Each command reports its own failure; without a listener ioredis would print the errors as well.
	client.on('error', () => {});
	// Commands wait until the first connection is open or has failed; later connections are opened in the background.
	const connected = client.connect().catch(() => {});
	return {
		async take() {
			await connected;
			return findAgain(client);
		},
		isCluster: false,
		close: async () => client.disconnect(),
	};
}

/** @throws TypeError for anything but a client of ioredis, which says what to give instead */
export function takeClient(client: unknown): RedisConnection {
	if (!isClient(client)) {
		throw new TypeError(`"client" must be a client of ioredis: new Redis(…), or new Cluster([…]). ${insteadOf(client)}`.trim());
	}
	return {take: async () => findAgain(client), isCluster: client.isCluster, close: async () => {}};
}

const CONNECTION = {
	lazyConnect: true,
	// The ready check sends INFO, which an ACL may forbid; a server that is loading refuses each command by itself.
	enableReadyCheck: false,
	connectTimeout: 2_000,
	// A command is answered now or fails: one that is queued and sent later would take a lease for a caller that has gone.
	enableOfflineQueue: false,
	autoResendUnfulfilledCommands: false,
	maxRetriesPerRequest: 0,
	// A connection without replies for this long is opened anew.
	socketTimeout: 10_000,
	retryStrategy: (times: number): number => Math.min(times * 100, 2_000),
};

/**
 * Reconnects a client of ioredis 5 (seen with 5.11.1) that reports itself ready without a connection.
 *
 * A client with these options does so when a server ends the connection before it has answered the greeting, and then stays without a
 * connection until its status says that it has ended.
 */
function findAgain<C extends Redis | Cluster>(client: C): C {
	if (client.status === 'ready' && 'stream' in client && client.stream?.closed) {
		client.status = 'end';
		client.connect().catch(() => {});
	}
	return client;
}

/** Whether the value is a client of ioredis; clients of other libraries have an `eval` too, with other arguments. */
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
