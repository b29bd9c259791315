/**
 * One attempt, many who want to spend it: in every order of their steps, and on real servers at the same time.
 */
import {randomUUID} from 'node:crypto';
import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import {Keyv} from 'keyv';
import {afterAll, afterEach, describe, expect, test, vi} from 'vitest';
import {beginAttempt, spendAttempt} from '../../src/connect-seller/attempts.js';
import type {AttemptStore} from '../../src/connect-seller/types.js';
import {findRedis, isOpen, withServer} from '../adapters-store/servers.js';
import {everyOrder, someOrders} from './orders.js';

afterEach(() => {
	vi.useRealTimers();
});

describe('in memory', () => {
	test('an attempt serves once', async () => {
		const store = new Keyv();
		await beginAttempt(store, 'a');
		expect([await spendAttempt(store, 'a'), await spendAttempt(store, 'a')]).toEqual([true, false]);
	});

	test('an attempt that nobody began serves nobody, and is not written down', async () => {
		const kept = new Map();
		expect(await spendAttempt(new Keyv({store: kept}), 'a')).toBe(false);
		expect(kept.size).toBe(0);
	});

	test('attempts do not touch one another, and nothing is left of one that is spent', async () => {
		const kept = new Map();
		const store = new Keyv({store: kept});
		await beginAttempt(store, 'a');
		await beginAttempt(store, 'b');
		expect(await spendAttempt(store, 'a')).toBe(true);
		expect(await spendAttempt(store, 'b')).toBe(true);
		expect(kept.size).toBe(0);
	});

	test.each(['get', 'set'] as const)(
		'a store whose %s does not answer is an error with status 503 after five seconds',
		async (silent) => {
			vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
			const store = new Keyv();
			await beginAttempt(store, 'a');
			const hanging: AttemptStore = {
				get: store.get.bind(store),
				set: store.set.bind(store),
				delete: store.delete.bind(store),
				[silent]: () => new Promise(() => {}),
			};
			const spent = spendAttempt(hanging, 'a').catch((error: unknown) => error);
			await vi.advanceTimersByTimeAsync(5_000);
			expect(await spent).toMatchObject({status: 503, expose: false});
		},
	);

	test('an attempt that was not kept, though the store says it was, has not begun', async () => {
		const forgetful = {get: async () => undefined, set: async () => true, delete: async () => true};
		await expect(beginAttempt(forgetful, 'a')).rejects.toMatchObject({status: 503, expose: false});
	});

	test('a store whose delete throws at once does not undo what was decided either', async () => {
		const store = new Keyv();
		await beginAttempt(store, 'a');
		store.delete = () => {
			throw new Error('no');
		};
		expect(await spendAttempt(store, 'a')).toBe(true);
	});

	test('a store that cannot delete does not undo what was decided', async () => {
		const store = new Keyv();
		await beginAttempt(store, 'a');
		store.delete = () => Promise.reject(new Error('no'));
		expect([await spendAttempt(store, 'a'), await spendAttempt(store, 'a')]).toEqual([true, false]);
	});

	test('a gate that did not close, though the store says it was written, lets nobody through', async () => {
		const store = new Keyv();
		await beginAttempt(store, 'a');
		const set = store.set.bind(store);
		const forgetful = {
			get: store.get.bind(store),
			set: async (key: string, value: string) => value === 'spent' || set(key, value),
			delete: store.delete.bind(store),
		};
		expect(await spendAttempt(forgetful, 'a')).toBe(false);
	});

	test('a write that is not kept, though the store says it was, spends nothing', async () => {
		const store = new Keyv();
		await beginAttempt(store, 'a');
		const forgetful = {get: store.get.bind(store), set: async () => true, delete: store.delete.bind(store)};
		expect(await spendAttempt(forgetful, 'a')).toBe(false);
		expect(await spendAttempt(store, 'a')).toBe(true);
	});
});

/** Begins an attempt and lets this many spend it, one step of one of them at a time. */
const race =
	(spenders: number) =>
	async (step: <T>(work: () => T) => Promise<T>): Promise<number> => {
		const kept = new Map<string, string>();
		await beginAttempt(mapStore(kept), 'a');
		const store = mapStore(kept, step);
		const won = await Promise.all(Array.from({length: spenders}, () => spendAttempt(store, 'a')));
		return won.filter(Boolean).length;
	};

describe('of those who spend one attempt at the same time', () => {
	test('at most one of two may go on, in whatever order their steps come', async () => {
		const winners = await everyOrder(race(2));
		expect(winners.length).toBeGreaterThan(1_000);
		expect(Math.max(...winners)).toBe(1);
		expect(Math.min(...winners)).toBe(0); // both at the very same time: nobody, which is the safe side
	});

	test('at most one of four may go on, in two thousand orders taken at random', async () => {
		const winners = await someOrders(race(4), 2_000);
		expect(Math.max(...winners)).toBe(1);
	});
});

/** Two instances of an application, whose statements go over connections of their own. */
async function expectOneWinnerAtMost(instances: readonly [AttemptStore, AttemptStore]): Promise<void> {
	for (let attempt = 0; attempt < 20; attempt++) {
		const jti = randomUUID();
		await beginAttempt(instances[0], jti);
		const won = await Promise.all([0, 1, 0, 1].map((index) => spendAttempt(instances[index === 0 ? 0 : 1], jti)));
		expect(won.filter(Boolean).length).toBeLessThanOrEqual(1);
	}
	const alone = randomUUID();
	await beginAttempt(instances[0], alone);
	expect([await spendAttempt(instances[1], alone), await spendAttempt(instances[0], alone)]).toEqual([true, false]);
}

const redis = await findRedis();
const uri = 'postgresql://postgres@127.0.0.1:5432/test';
const hasPostgres = await isOpen(5432);

describe('in Redis', () => {
	withServer('Redis', redis, ({url, stop}) => {
		const namespace = `test-${randomUUID()}`;
		const open = (): Keyv => new Keyv({store: new KeyvRedis(url), namespace, throwOnErrors: true});
		const stores = [open(), open()] as const;

		afterAll(async () => {
			await stores[0].clear();
			await Promise.all(stores.map((store) => store.disconnect()));
			await stop();
		});

		test('of two instances that spend one attempt at the same time, one at most may go on', () => expectOneWinnerAtMost(stores));
	});
});

describe('in PostgreSQL', () => {
	withServer('PostgreSQL', hasPostgres ? uri : undefined, () => {
		const table = `attempts_${randomUUID().replaceAll('-', '')}`;
		const open = (): KeyvPostgres => new KeyvPostgres({uri, table});
		const adapters = [open(), open()] as const;
		const storeOn = (store: KeyvPostgres): Keyv => new Keyv({store, throwOnErrors: true});

		afterAll(async () => {
			await adapters[0].query(`DROP TABLE IF EXISTS ${table}`);
			await adapters[1].disconnect(); // of both: adapters of one URI share a pool, each statement takes a connection of its own
		});

		test('of two instances that spend one attempt at the same time, one at most may go on', () =>
			expectOneWinnerAtMost([storeOn(adapters[0]), storeOn(adapters[1])]));
	});
});

function mapStore(kept: Map<string, string>, step: <T>(work: () => T) => Promise<T> = async (work) => work()): AttemptStore {
	return {
		get: (key) => step(() => kept.get(key)),
		set: (key, value) => step(() => kept.set(key, value).size > 0),
		delete: (key) => step(() => kept.delete(key)),
	};
}
