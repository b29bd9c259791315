/**
 * Rule 35 with Redis: whoever waits for a lease, for the store or for a place in line looks up his own refresh token.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {randomUUID} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, expect, test} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {optionsOf} from '../support/read-key.js';
import {closeAll, PLAIN} from './auths.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const redis = await findRedis();
const prefix = `test-${randomUUID()}:`;
const SELLERS = Array.from({length: 100}, (_, index) => `seller ${index}`);

afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefix);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	test('of a hundred tenants of two processes, each found by AsyncLocalStorage, every one is served with his own grant', async () => {
		const tenant = new AsyncLocalStorage<string>();
		await using fake = await startFakeAmazon({sellers: SELLERS});
		const {sellingPartner, ...options} = optionsOf(fake);
		const refreshToken = (): string => fake.refreshTokenOf(tenant.getStore());
		const encryptionKeys = [Uint8Array.from({length: 32}, (_, index) => index)] as const;
		const auths = [0, 1].map(() =>
			createAmazonAuth({
				...options,
				sellingPartner: {...sellingPartner, refreshToken},
				store: redisTokenStore({url, prefix}),
				encryptionKeys,
			}),
		);
		const calls = auths.flatMap((auth) =>
			SELLERS.map((sellingPartnerId) =>
				tenant.run(sellingPartnerId, () => auth.as({sellingPartnerId}).got(PLAIN, {searchParams: {for: sellingPartnerId}})),
			),
		);
		await Promise.all(calls);
		const served = fake.journal.filter(({service}) => service === 'selling-partner');
		expect(served.map(({query}) => new URLSearchParams(query).get('for'))).toEqual(
			served.map(({sellingPartnerId}) => sellingPartnerId),
		);
		await closeAll(auths);
	});
});
