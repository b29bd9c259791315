/**
 * A fleet of whole auths that starts cold on many sellers, over one Redis and one fake Amazon.
 */
import {randomUUID} from 'node:crypto';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, expect, test} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {closeAll, ORDER, startAuths, tokenOf} from './auths.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const redis = await findRedis();
const prefix = `test-${randomUUID()}:`;

afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefix);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	test('eight auths that start on 200 sellers at once make 200 calls of each kind', async () => {
		const sellers = Array.from({length: 200}, (_, index) => `seller ${index}`);
		await using fake = await startFakeAmazon({sellers});
		const fleet = startAuths(8, fake, () => redisTokenStore({url, prefix}));
		const tokens = await Promise.all(fleet.flatMap((auth) => sellers.map((seller) => tokenOf(auth, seller, ORDER))));
		expect(new Set(tokens).size).toBe(200);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([200, 200]);
		expect(fleet.reduce((sum, auth) => sum + auth.stats().minted, 0)).toBe(400);
		await closeAll(fleet);
	});
});
