/**
 * The Redis store with ioredis 6, which speaks another protocol to the server: the suite, alone and with an ACL of what is documented.
 */
import {randomUUID} from 'node:crypto';
import {Redis} from 'ioredis6';
import {afterAll, describe, expect, test, vi} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {tokenStoreSuite} from '../../src/testing/store-suite.js';
import {mintOf, NEVER, request, startProcess} from '../tokens/store/process.js';
import {startRedis, withServer} from './servers.js';

vi.mock('ioredis', () => import('ioredis6'));

const redis = await startRedis();
afterAll(() => redis?.stop());

withServer('a Redis of our own', redis, ({url, port}) => {
	describe('with a url', () => {
		for (const {title, run} of tokenStoreSuite(() => redisTokenStore({url}))) {
			test.concurrent(title, run);
		}

		test('a token is shared, over a connection in the protocol of ioredis 6', async () => {
			const name = `six-${randomUUID()}`;
			const [first, second] = [
				startProcess(redisTokenStore({url: `${url}?connectionName=${name}`})),
				startProcess(redisTokenStore({url})),
			];
			await first.shared.mintOnce(request('A'), mintOf('token'), NEVER);
			expect((await second.shared.read(request('A')))?.value).toBe('token');
			const admin = new Redis(url);
			expect(String(await admin.client('LIST'))).toMatch(new RegExp(`name=${name} .*resp=3`));
			admin.disconnect();
			await Promise.all([first.shared.close(), second.shared.close()]);
		});
	});

	describe('with an ACL of what is documented', async () => {
		const admin = new Redis(url);
		const commands = ['eval', 'get', 'pttl', 'set', 'del', 'time'].map((command) => `+${command}`);
		await admin.acl('SETUSER', 'tokens', 'on', '>password', '~app:*', ...commands);
		admin.disconnect();
		for (const {title, run} of tokenStoreSuite(() =>
			redisTokenStore({url: `redis://tokens:password@127.0.0.1:${port}`, prefix: 'app:'}),
		)) {
			test.concurrent(title, run);
		}
	});
});
