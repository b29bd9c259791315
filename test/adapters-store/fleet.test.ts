/**
 * A fleet that starts cold, in one process: eight caches with a connection each, and every token is minted once.
 */
import {randomUUID} from 'node:crypto';
import {afterAll, expect, test} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {request, startProcess} from '../tokens/store/process.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const PROCESSES = 8;
/** Twice as many as a process has under way at a time, and a few. */
const SELLERS = 70;

const redis = await findRedis();
const prefix = `test-${randomUUID()}:`;

afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefix);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	test('eight caches that start on 70 sellers at once mint 70 tokens, and all have the same', async () => {
		const mints = new Map<string, number>();
		const fleet = Array.from({length: PROCESSES}, () => startProcess(redisTokenStore({url, prefix})));
		const sellers = Array.from({length: SELLERS}, (_, index) => `seller ${index}`);
		const valuesOf = ({shared}: (typeof fleet)[number]): Promise<string[]> =>
			Promise.all(
				sellers.map(async (seller) => {
					const mint = async () => {
						mints.set(seller, (mints.get(seller) ?? 0) + 1);
						await new Promise((resolve) => setImmediate(resolve));
						return {value: `${seller}, mint ${mints.get(seller)}`, lifetimeMs: 3_600_000};
					};
					return (await shared.mintOnce(request(seller), mint, new AbortController().signal)).value;
				}),
			);
		const all = await Promise.all(fleet.map(valuesOf));
		expect(fleet.flatMap(({announced}) => announced)).toEqual([]);
		expect([...mints.values()]).toEqual(Array(SELLERS).fill(1));
		for (const values of all) {
			expect(values).toEqual(sellers.map((seller) => `${seller}, mint 1`));
		}
		await Promise.all(fleet.map(({shared}) => shared.close()));
	}, 60_000);
});
