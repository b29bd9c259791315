/**
 * The Redis store on a real Redis: the suite, its connections, and what nobody who reads Redis may learn.
 */
import {randomUUID} from 'node:crypto';
import {createClient, createCluster} from '@redis/client';
import {Cluster, Redis} from 'ioredis';
import {Cluster as Cluster6, Redis as Redis6} from 'ioredis6';
import {afterAll, expect, test, vi} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {tokenStoreSuite} from '../../src/testing/store-suite.js';
import {createKeyRing, type Entry, seal} from '../../src/tokens/store/encryption.js';
import {KEY, mintOf, NEVER, OTHER_KEY, request, startProcess} from '../tokens/store/process.js';
import {dropKeys, findRedis, withServer} from './servers.js';

test.each([
	['a url of another kind', {url: 'http://127.0.0.1'}, '"url"'],
	['no url and no client', {}, '"url"'],
	['a client that is none', {client: {}}, '"client"'],
	['a prefix with braces', {url: 'redis://127.0.0.1', prefix: '{a}'}, '"prefix"'],
])('%s is refused by the name of the option', (_what, options, name) => {
	// What a caller without types may write.
	expect(() => redisTokenStore(options as Parameters<typeof redisTokenStore>[0])).toThrow(name);
});

test.each([
	['a client of node-redis', createClient(), 'install ioredis and give {url}'],
	['a cluster of node-redis', createCluster({rootNodes: []}), 'install ioredis and give {url}'],
	['a client of another library with an eval of its own', {eval: async () => null, get: async () => null}, 'install ioredis'],
	['a client with commands of its own', {customCommand: async () => null}, 'install ioredis'],
	['a URL', 'redis://:password@127.0.0.1', 'A URL is given as "url".'],
	['the class', Redis, 'give what it makes'],
	['a promise of a client', Promise.resolve(), 'await it'],
	['a pipeline', new Redis({lazyConnect: true}).pipeline(), 'give the client it is of'],
	['nothing', undefined, 'new Redis('],
])('%s in place of a client of ioredis is refused at once, with what to give', (_what, client, hint) => {
	const give = () => redisTokenStore({client: client as unknown as Redis}); // what a caller without types may write
	expect(give).toThrow(TypeError);
	expect(give).toThrow(hint);
	expect(give).not.toThrow('password');
});

test('a client in place of the options is refused with where it belongs', () => {
	const client = new Redis({lazyConnect: true});
	expect(() => redisTokenStore(client as never)).toThrow('redisTokenStore({client})');
});

test.each([
	['ioredis 5', new Redis({lazyConnect: true})],
	['a cluster of ioredis 5', new Cluster([], {lazyConnect: true})],
	['ioredis 6', new Redis6({lazyConnect: true})],
	['a cluster of ioredis 6', new Cluster6([], {lazyConnect: true})],
])('a client of %s is taken, connected or not', (_what, client) => {
	expect(() => redisTokenStore({client: client as Redis})).not.toThrow(); // two classes to the compiler, one interface
});

const redis = await findRedis();
const prefix = `test-${randomUUID()}:`;

afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefix);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	for (const {title, run} of tokenStoreSuite(() => redisTokenStore({url, prefix}))) {
		test.concurrent(title, run);
	}

	test('a client that was passed in stays open, and one that was made from a url does not', async () => {
		const client = new Redis(url);
		const passedIn = redisTokenStore({client, prefix});
		await passedIn.set('key', 'value', {lifetimeMs: 1_000});
		await passedIn.close?.();
		expect(await client.ping()).toBe('PONG');
		client.disconnect();

		const own = redisTokenStore({url, prefix});
		await own.set('key', 'value', {lifetimeMs: 1_000});
		await own.close?.();
		await expect(own.get('key', NEVER)).rejects.toThrow();
	});

	test('one connection is opened, and none per call', async () => {
		const admin = new Redis(url);
		const name = `count-${randomUUID()}`;
		const client = new Redis(url, {connectionName: name});
		const store = redisTokenStore({client, prefix});
		await Promise.all(Array.from({length: 50}, (_, index) => store.get(`key ${index}`, NEVER)));
		const clients = String(await admin.client('LIST'));
		expect(clients.split(`name=${name} `).length - 1).toBe(1);
		client.disconnect();
		admin.disconnect();
	});

	/** A client that is connected, which scripts it sends, and a say in which of them are refused. */
	async function heardClient(refusalOf: (keys: readonly string[]) => string | undefined = () => undefined) {
		const client = new Redis(url);
		await client.ping();
		const scripts: (readonly string[])[] = [];
		const send = client.sendCommand.bind(client);
		vi.spyOn(client, 'sendCommand').mockImplementation((command, ...more) => {
			const keys = command.getKeys().map(String);
			scripts.push(keys);
			const refusal = refusalOf(keys);
			if (refusal === undefined) {
				return send(command, ...more);
			}
			command.reject(new Error(refusal));
			// A pipeline counts what is written to it.
			(more[0] as {write?: (nothing: string) => void} | undefined)?.write?.('');
			return command.promise;
		});
		return {client, scripts, store: redisTokenStore({client, prefix})};
	}

	test('two hundred names are read by one command', async () => {
		const {client, scripts, store} = await heardClient();
		await store.set('of many 7', 'value', {lifetimeMs: 5_000});
		const found = await store.getMany?.(
			Array.from({length: 200}, (_, index) => `of many ${index}`),
			NEVER,
		);
		expect(found?.flatMap((one, index) => (one ? [[index, one.value]] : []))).toEqual([[7, 'value']]);
		expect(scripts.map((keys) => keys.length)).toEqual([3, 200]);
		client.disconnect();
	});

	test('a server that keeps its keys in several places is asked name by name from then on', async () => {
		const refusal = "CROSSSLOT Keys in request don't hash to the same slot";
		const {client, scripts, store} = await heardClient((keys) => (keys.length > 3 ? refusal : undefined));
		await store.set('apart', 'value', {lifetimeMs: 5_000});
		for (let time = 0; time < 2; time++) {
			const found = await store.getMany?.(['apart', 'b', 'c', 'd'], NEVER);
			expect(found?.map((one) => one?.value)).toEqual(['value', undefined, undefined, undefined]);
		}
		expect(scripts.map((keys) => keys.length)).toEqual([3, 4, ...Array(8).fill(1)]);
		client.disconnect();
	});

	test('reading many fails where it is refused for another reason', async () => {
		const {client, store} = await heardClient(() => 'LOADING Redis is loading the dataset in memory');
		await expect(store.getMany?.(['a', 'b'], NEVER)).rejects.toThrow('LOADING');
		client.disconnect();
	});

	test('what several calls ask for in a moment is sent at once, and each has its own outcome', async () => {
		const {client, store} = await heardClient((keys) => (keys[0]?.includes('failing') ? 'OOM' : undefined));
		await store.set('one', 'value', {lifetimeMs: 5_000});
		const writes = vi.spyOn(client.stream, 'write');
		const [found, failed, written, lease] = await Promise.allSettled([
			store.get('one', NEVER),
			store.get('failing', NEVER),
			store.set('two', 'value', {lifetimeMs: 5_000}),
			store.lease?.('three', {lifetimeMs: 5_000, signal: NEVER}),
		]);
		expect(found).toMatchObject({value: {value: 'value'}});
		expect([failed.status, written.status, lease?.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
		expect(writes).toHaveBeenCalledTimes(1);
		client.disconnect();
	});

	test('the keys of one name are in one slot of a cluster', async () => {
		const client = new Redis(url);
		const store = redisTokenStore({client, prefix});
		await store.lease?.('name in a slot', {lifetimeMs: 5_000, signal: NEVER});
		await store.set('name in a slot', 'value', {lifetimeMs: 5_000});
		const tag = `${prefix}{name in a slot}`;
		expect((await client.keys(`${tag}*`)).sort()).toEqual([tag, `${tag}:fence`, `${tag}:lease`]);
		client.disconnect();
	});

	test("fences grow past what the server has lost, since they come from the server's clock", async () => {
		const store = redisTokenStore({url, prefix});
		const first = await store.lease?.('lost', {lifetimeMs: 5_000, signal: NEVER});
		await dropKeys(url, `${prefix}{lost}`);
		const second = await store.lease?.('lost', {lifetimeMs: 5_000, signal: NEVER});
		expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
		await store.close?.();
	});

	test('a lease that comes when nobody waits any more is given back', async () => {
		const client = new Redis(url);
		const store = redisTokenStore({client, prefix});
		const abort = new AbortController();
		const send = client.sendCommand.bind(client);
		vi.spyOn(client, 'sendCommand').mockImplementationOnce((...args) => {
			abort.abort();
			return send(...args);
		});
		expect(await store.lease?.('late', {lifetimeMs: 5_000, signal: abort.signal})).toBeUndefined();
		expect(await store.lease?.('late', {lifetimeMs: 5_000, signal: NEVER})).toBeDefined();
		client.disconnect();
	});

	test('everything that is written ends by itself', async () => {
		const store = redisTokenStore({url, prefix: `${prefix}ending:`});
		const {shared} = startProcess(store);
		await shared.mintOnce(request('A'), mintOf('token'), NEVER);
		await shared.forget({sellingPartnerId: 'A'});
		const client = new Redis(url);
		const keys = await client.keys(`${prefix}ending:*`);
		expect(keys.length).toBeGreaterThan(3);
		expect(await Promise.all(keys.map((key) => client.pttl(key)))).not.toContain(-1);
		client.disconnect();
		await shared.close();
	});

	test.each([
		['sealed with a key that is not ours', 'foreign', async () => seal(entryOf('A'), createKeyRing([OTHER_KEY])[0])],
		['cut short', 'corrupt', async () => (await seal(entryOf('A'), createKeyRing([KEY])[0])).slice(0, -4)],
		['no entry at all', 'corrupt', async () => 'nothing of ours'],
	])('what lies under our name and is %s is a miss, announced, and written over', async (_what, reason, make) => {
		const ownPrefix = `${prefix}${reason} ${randomUUID()}:`;
		const store = redisTokenStore({url, prefix: ownPrefix});
		await store.set(createKeyRing([KEY])[0].nameOf('token', request('A').key), await make(), {lifetimeMs: 60_000});
		const {shared, announced} = startProcess(store);
		expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
		expect(new Set(announced.map((one) => JSON.stringify(one)))).toEqual(
			new Set([JSON.stringify({event: 'unreadable', kind: 'token', reason})]),
		);
		const other = startProcess(redisTokenStore({url, prefix: ownPrefix}));
		expect((await other.shared.read(request('A')))?.value).toBe('token');
		expect(other.announced).toEqual([]);
		await Promise.all([shared.close(), other.shared.close()]);
	});

	test('one connection a process is opened at the server with a url, however many calls it makes', async () => {
		const admin = new Redis(url);
		const user = `one-${randomUUID()}`;
		await admin.acl('SETUSER', user, 'on', '>password', '~*', '+@all');
		const {host} = new URL(url);
		const store = redisTokenStore({url: `redis://${user}:password@${host}`, prefix});
		await Promise.all(Array.from({length: 200}, (_, index) => store.get(`key ${index}`, NEVER)));
		const clients = String(await admin.client('LIST'));
		expect(clients.split(`user=${user} `).length - 1).toBe(1);
		await store.close?.();
		await vi.waitFor(async () => expect(String(await admin.client('LIST'))).not.toContain(`user=${user} `), 10_000);
		await admin.acl('DELUSER', user);
		admin.disconnect();
	});
});

function entryOf(seller: string): Entry {
	const {key} = request(seller);
	const content = {value: 'put there'};
	return {kind: 'token', key, generation: [0, 0], lifetimeMs: 60_000, writtenAtMs: Date.now(), content};
}
