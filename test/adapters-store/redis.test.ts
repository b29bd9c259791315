/**
 * The Redis store on a real Redis: the suite, its connections, and what nobody who reads Redis may learn.
 */
import {createHash, randomUUID} from 'node:crypto';
import {Redis} from 'ioredis';
import {afterAll, expect, test, vi} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {AmazonAuthError} from '../../src/errors.js';
import {tokenStoreSuite} from '../../src/store/token-store-suite.js';
import {mintOf, mintOnCommand, NEVER, request, startProcess} from '../store/process.js';
import {dropKeys, dump, findRedis, withServer} from './servers.js';

test.each([
	['a url of another kind', {url: 'http://127.0.0.1'}, '"url"'],
	['no url and no client', {}, '"url"'],
	['a client that is none', {client: {}}, '"client"'],
	['a prefix with braces', {url: 'redis://127.0.0.1', prefix: '{a}'}, '"prefix"'],
])('%s is refused by the name of the option', (_what, options, name) => {
	// What a caller without types may write.
	expect(() => redisTokenStore(options as Parameters<typeof redisTokenStore>[0])).toThrow(name);
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
		test(title, run);
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

	test('a dump holds no token, secret, seller or key of a cache, in no usual coding', async () => {
		const secrets = [
			'Atza|access-token',
			'Atz.sprdt|restricted',
			'A2SELLERID',
			'amzn.mws.4ea38b7b',
			'Atzr|refresh-token',
			'a-tenant',
		];
		const [access = '', restricted = '', seller = '', mwsToken = '', refreshToken = '', tenant = ''] = secrets;
		const {shared} = startProcess(redisTokenStore({url, prefix: `${prefix}dump:`}));
		const owner = {tenant, sellingPartnerId: seller, merchantId: mwsToken};
		const key = JSON.stringify([tenant, seller, mwsToken]);
		const grant = createHash('sha256').update(refreshToken).digest('base64url');
		await shared.mintOnce({key, owner}, mintOf(access, {grant}), NEVER);
		await shared.mintOnce({key: `${key} restricted`, owner}, mintOf(restricted), NEVER);
		await shared.refusals.write(grant, new AmazonAuthError('ERR_AMAZON_GRANT_REVOKED', 'Refused.'));
		await shared.forget({sellingPartnerId: seller});
		const held = mintOnCommand();
		shared.mintOnce({key: `${key} held`, owner}, held, NEVER);
		await held.started;
		const everything = await dump(url, `${prefix}dump:*`);
		expect(everything.split('\n').length).toBeGreaterThan(10);
		for (const secret of [...secrets, key]) {
			for (const coded of codingsOf(secret)) {
				expect(everything.toLowerCase()).not.toContain(coded.toLowerCase());
			}
		}
		held.land('late');
		await shared.close();
	});
});

function codingsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const digests = ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
		const digest = createHash(algorithm).update(secret).digest();
		return [digest.toString('hex'), digest.toString('base64').replace(/=+$/, ''), digest.toString('base64url')];
	});
	return [
		secret,
		encodeURIComponent(secret),
		bytes.toString('hex'),
		// At each of the three places where a text may begin in base64, without the letters that its neighbours have a part in.
		...[0, 1, 2].map((shift) =>
			Buffer.concat([Buffer.alloc(shift), bytes])
				.toString('base64url')
				.slice(shift === 0 ? 0 : 4, -4),
		),
		...digests,
	];
}
