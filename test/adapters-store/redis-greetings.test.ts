/**
 * A Redis that ends connections in the middle of the client's greeting: whichever the client and however far it came, the store is
 * found again.
 */
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {Redis} from 'ioredis';
import {Redis as Redis6} from 'ioredis6';
import {afterAll, describe, expect, test, vi} from 'vitest';
import {type RedisTokenStoreOptions, redisTokenStore} from '../../adapters/redis.js';
import {NEVER} from '../tokens/store/process.js';
import {startRedis, withServer} from './servers.js';

/** As much of the server's answers comes through before the connection ends; undefined: it ends as soon as it is there. */
const ANSWERED = [undefined, 0, 2, 5, 8, 10, 15, 20, 300];
const GREETED = 2;

/** In front of a server: ends the first connections, and serves the others. */
async function startGatekeeper(port: number, answered: number | undefined) {
	let greeted = 0;
	const open = new Set<Socket>();
	const server = createServer((client) => {
		const isTurnedAway = greeted++ < GREETED;
		open.add(client);
		client.on('error', () => {});
		if (isTurnedAway && answered === undefined) {
			client.destroy();
			return;
		}
		const upstream = connect(port, '127.0.0.1');
		upstream.on('error', () => {});
		client.on('close', () => upstream.destroy());
		upstream.on('close', () => client.destroy());
		client.on('data', (bytes) => (isTurnedAway && answered === 0 ? client.destroy() : upstream.write(bytes)));
		let left = isTurnedAway ? (answered ?? 0) : Number.POSITIVE_INFINITY;
		upstream.on('data', (bytes) => {
			const through = bytes.subarray(0, Math.min(bytes.length, left));
			left -= through.length;
			if (left > 0) {
				client.write(through);
			} else {
				client.end(through);
				upstream.destroy();
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			for (const client of open) {
				client.destroy();
			}
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const FAILS_FAST = {enableReadyCheck: false, enableOfflineQueue: false, maxRetriesPerRequest: 0};
const redis = await startRedis('--requirepass', 'password');
afterAll(() => redis?.stop());

withServer('a Redis with a password', redis, (own) => {
	const clients: Record<string, (url: string) => {client: Redis}> = {
		'ioredis 5': (url) => ({client: new Redis(url)}),
		'ioredis 5 that fails fast': (url) => ({client: new Redis(url, FAILS_FAST)}),
		'ioredis 5 with a name of its own': (url) => ({
			client: new Redis(url, {...FAILS_FAST, connectionName: 'ours', disableClientInfo: true}),
		}),
		// The same interface; the compiler takes the two for different classes.
		'ioredis 6 that fails fast': (url) => ({client: new Redis6(url, FAILS_FAST) as unknown as Redis}),
	};

	async function isFoundAgain(answered: number | undefined, options: (url: string) => RedisTokenStoreOptions): Promise<void> {
		const gate = await startGatekeeper(own.port, answered);
		const given = options(`redis://:password@127.0.0.1:${gate.port}/1`);
		if ('client' in given) {
			given.client.on('error', () => {});
		}
		const store = redisTokenStore(given);
		try {
			const isShared = async (): Promise<void> => {
				await store.set('key', 'value', {lifetimeMs: 60_000});
				expect(await store.get('key', NEVER)).toMatchObject({value: 'value'});
			};
			await vi.waitFor(isShared, {timeout: 30_000, interval: 25});
			await store.close?.();
		} finally {
			if ('client' in given) {
				given.client.disconnect();
			}
			await gate.close();
		}
	}

	describe.each(ANSWERED)('after %s bytes of its answers', (answered) => {
		test.concurrent('with a url', () => isFoundAgain(answered, (url) => ({url})));
		for (const [name, client] of Object.entries(clients)) {
			test.concurrent(`with a client of ${name}`, () => isFoundAgain(answered, client));
		}
	});
});
