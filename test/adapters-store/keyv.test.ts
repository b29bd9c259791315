/**
 * Tokens shared through Keyv 5 and Keyv 6: in memory, in a real Redis, and in a real PostgreSQL.
 */
import {randomUUID} from 'node:crypto';
import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Keyv} from 'keyv';
import {Keyv as Keyv6} from 'keyv6';
import {afterAll, afterEach, describe, expect, test, vi} from 'vitest';
import {keyvTokenStore} from '../../adapters/keyv.js';
import {tokenStoreSuite} from '../../src/testing/store-suite.js';
import {rejectionOf} from '../support/errors.js';
import {mintOf, mintOnCommand, NEVER, request, startProcess} from '../tokens/store/process.js';
import {closeAll, ORDER, startAuth, tokenOf} from './auths.js';
import {dropKeys, findRedis, isOpen, withServer} from './servers.js';

afterEach(() => {
	vi.useRealTimers();
});

/** Another class to the compiler, the same interface to us. */
const KEYVS = [
	['Keyv 5', Keyv],
	['Keyv 6', Keyv6 as unknown as typeof Keyv],
] as const;

describe.each(KEYVS)('in memory, with %s', (_version, Keyv) => {
	const store = new Map();
	for (const {title, run} of tokenStoreSuite(() => keyvTokenStore(new Keyv({store})))) {
		test.concurrent(title, run);
	}

	test('there are no leases: every process mints for itself, and the last write stays', async () => {
		const [first, second] = [startProcess(keyvTokenStore(new Keyv({store}))), startProcess(keyvTokenStore(new Keyv({store})))];
		const mints = [mintOnCommand(), mintOnCommand()] as const;
		const minting = [
			first.shared.mintOnce(request('both'), mints[0], NEVER),
			second.shared.mintOnce(request('both'), mints[1], NEVER),
		];
		await Promise.all(mints.map(({started}) => started));
		mints[0].land('one');
		await minting[0];
		mints[1].land('two');
		await minting[1];
		expect((await first.shared.read(request('both')))?.value).toBe('two');
	});

	test('a reader whose clock is ten minutes behind the writer gets no more life than there is', async () => {
		vi.useFakeTimers({toFake: ['Date']});
		const writer = keyvTokenStore(new Keyv({store}));
		await writer.set('apart', 'sealed', {lifetimeMs: 3_600_000});
		vi.setSystemTime(Date.now() - 600_000);
		expect(await writer.get('apart', NEVER)).toEqual({value: 'sealed', lifetimeMs: 3_600_000});
	});

	test('the last ten minutes of a lifetime are not shared', async () => {
		vi.useFakeTimers({toFake: ['Date']});
		const token = keyvTokenStore(new Keyv({store}));
		await token.set('ending', 'sealed', {lifetimeMs: 3_600_000});
		vi.setSystemTime(Date.now() + 3_000_000);
		expect(await token.get('ending', NEVER)).toBeUndefined();
	});
});

const BROKEN = {
	get: async () => Promise.reject(new Error('no')),
	set: async () => Promise.reject(new Error('no')),
	delete: async () => Promise.reject(new Error('no')),
	clear: async () => {},
};

describe.each(KEYVS)('%s that goes wrong', (_version, Keyv) => {
	test.each(['and nobody listens to it', 'and is listened to'])(
		'is a store that fails, and no empty one, where its store fails %s',
		async (how) => {
			const keyv = new Keyv({store: BROKEN});
			const heard: unknown[] = [];
			if (how === 'and is listened to') {
				keyv.on('error', (error) => heard.push(error));
			}
			const {shared, announced} = startProcess(keyvTokenStore(keyv));
			expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
			expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'Error'});
			expect(keyv.listeners('error')).toHaveLength(how === 'and is listened to' ? 1 : 0);
		},
	);

	test.each(['and nobody listens to it', 'and is listened to'])(
		'is a store that fails where many names are read and its store fails %s',
		async (how) => {
			for (const store of [BROKEN, {...BROKEN, getMany: async () => Promise.reject(new Error('no'))}]) {
				const keyv = new Keyv({store});
				if (how === 'and is listened to') {
					keyv.on('error', () => {});
				}
				await expect(keyvTokenStore(keyv).getMany?.(['one', 'other'], NEVER)).rejects.toThrow();
			}
		},
	);

	test('is a store that failed where it does not keep a value', async () => {
		const keyv = new Keyv({store: new Map()});
		keyv.set = async () => false;
		await expect(keyvTokenStore(keyv).set('key', 'value', {lifetimeMs: 1_000})).rejects.toThrow();
	});

	test('a miss is a miss while it is listened to', async () => {
		const keyv = new Keyv({store: new Map()});
		keyv.on('error', () => {});
		expect(await keyvTokenStore(keyv).get('nothing', NEVER)).toBeUndefined();
	});

	test.each([1_500.5, 0.4])('is asked for whole milliseconds, given %d', async (lifetimeMs) => {
		const keyv = new Keyv({store: new Map()});
		const set = vi.spyOn(keyv, 'set');
		await keyvTokenStore(keyv).set('key', 'value', {lifetimeMs});
		expect(set).toHaveBeenCalledWith('key', 'value', Math.max(1, Math.floor(lifetimeMs)));
	});
});

const redis = await findRedis();
afterAll(() => redis?.stop());

describe('in Redis, by @keyv/redis', () => {
	withServer('Redis', redis, ({url}) => {
		const namespace = `keyv-${randomUUID()}`;
		const open: KeyvRedis<string>[] = [];
		const keyvOf = (Version: typeof Keyv): Keyv => {
			const adapter = new KeyvRedis<string>(url, {throwOnErrors: true});
			open.push(adapter);
			return new Version({store: adapter, namespace});
		};
		afterAll(async () => {
			await Promise.all(open.map((adapter) => adapter.disconnect()));
			await dropKeys(url, namespace);
		});

		describe.each(KEYVS)('with %s', (_version, Version) => {
			const keyv = keyvOf(Version);
			for (const {title, run} of tokenStoreSuite(() => keyvTokenStore(keyv))) {
				test.concurrent(title, run);
			}

			test('a lifetime with a fraction is kept', async () => {
				const store = keyvTokenStore(keyv);
				const key = randomUUID();
				await store.set(key, 'sealed', {lifetimeMs: 3_600_000.5});
				expect((await store.get(key, NEVER))?.value).toBe('sealed');
			});
		});

		test('what Keyv 5 has written Keyv 6 does not find, as the docs say, nor the other way round', async () => {
			const [five, six] = KEYVS.map(([, Version]) => keyvTokenStore(keyvOf(Version)));
			await five?.set('of five', 'sealed', {lifetimeMs: 3_600_000});
			await six?.set('of six', 'sealed', {lifetimeMs: 3_600_000});
			expect([await five?.get('of six', NEVER), await six?.get('of five', NEVER)]).toEqual([undefined, undefined]);
		});
	});
});

test('anything but a Keyv is refused', () => {
	// What a caller without types may write.
	expect(() => keyvTokenStore(new Map() as unknown as Keyv)).toThrow(TypeError);
});

const DATABASE = 'postgresql://postgres@127.0.0.1:5432/test';
const isThere = await isOpen(5432);

describe('in PostgreSQL', () => {
	withServer('PostgreSQL', isThere ? DATABASE : undefined, (uri) => {
		const table = `tokens_${randomUUID().replaceAll('-', '')}`;
		const postgres = new KeyvPostgres({uri, table, maxUses: 1}); // as the guide says
		const keyv = new Keyv({store: postgres, namespace: 'amazon'});

		afterAll(async () => {
			await postgres.query(`DROP TABLE IF EXISTS ${table}`);
			await postgres.disconnect();
		});

		for (const {title, run} of tokenStoreSuite(() => keyvTokenStore(keyv))) {
			test.concurrent(title, run);
		}

		test('many names are read by one query', async () => {
			const store = keyvTokenStore(keyv);
			const names = Array.from({length: 50}, () => randomUUID());
			await Promise.all(names.map((name) => store.set(name, `of ${name}`, {lifetimeMs: 3_600_000})));
			const query = vi.spyOn(postgres, 'query');
			const found = await store.getMany?.(names, NEVER);
			expect(found?.map((one) => one?.value)).toEqual(names.map((name) => `of ${name}`));
			expect(query).toHaveBeenCalledTimes(1);
			query.mockRestore();
		});

		test('a token that one process has minted is the token of the next, and the table holds it sealed', async () => {
			await startProcess(keyvTokenStore(keyv)).shared.mintOnce(request('A2SELLER'), mintOf('Atza|token'), NEVER);
			const mint = mintOf('another');
			const second = await startProcess(keyvTokenStore(keyv)).shared.mintOnce(request('A2SELLER'), mint, NEVER);
			expect([second.value, mint.count]).toEqual(['Atza|token', 0]);
			const rows = JSON.stringify(await postgres.query(`SELECT * FROM ${table}`));
			expect(rows).toContain('eyJ');
			expect(rows).not.toMatch(/Atza|A2SELLER/);
		});

		// Again where the machine stands still: a database that takes longer than 200 ms is no store for that long.
		test('whole auths share seller tokens, restricted ones and what is forgotten, and no refusals', {retry: 2}, async () => {
			await using fake = await startFakeAmazon({sellers: ['A', 'REVOKED']});
			const namespace = `auths ${randomUUID()}`;
			const [first, second, third] = Array.from({length: 3}, () =>
				startAuth(fake, keyvTokenStore(new Keyv({store: new KeyvPostgres({uri, table, maxUses: 1}), namespace}))),
			);
			if (!first || !second || !third) {
				throw new Error('Three auths were asked for.');
			}
			const token = await tokenOf(first, 'A', ORDER);
			expect(await tokenOf(second, 'A', ORDER)).toBe(token);
			expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([1, 1]);
			await first.forget({sellingPartnerId: 'A'});
			expect(await tokenOf(third, 'A', ORDER)).not.toBe(token);
			expect([first, second, third].map((auth) => auth.stats().storeFailures)).toEqual([0, 0, 0]);
			fake.revoke({sellingPartnerId: 'REVOKED'});
			const before = fake.count({service: 'lwa'});
			for (const auth of [first, second, first]) {
				expect(await rejectionOf(tokenOf(auth, 'REVOKED'))).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
			}
			expect(fake.count({service: 'lwa'}) - before).toBe(2);
			await closeAll([first, second, third]);
		});
	});
});
