/**
 * Redis as operators set it up: a cluster, which refuses scripts over two slots, and an ACL, which allows what is documented.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Cluster, Redis} from 'ioredis';
import {afterAll, describe, test} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {tokenStoreSuite} from '../../src/store/token-store-suite.js';
import {startRedis, withServer} from './servers.js';

/** One node with all slots keeps the rules of a cluster. */
async function startCluster() {
	const folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
	const node = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--dir', folder);
	if (!node) {
		return undefined;
	}
	const admin = new Redis(node.url);
	await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
	while (!String(await admin.cluster('INFO')).includes('cluster_state:ok')) {
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	admin.disconnect();
	return {...node, stop: () => node.stop().then(() => rm(folder, {recursive: true}))};
}

const cluster = await startCluster();
const secured = await startRedis();
afterAll(async () => {
	await Promise.all([cluster?.stop(), secured?.stop()]);
});

describe('in a cluster', () => {
	withServer('a Redis cluster', cluster, ({port}) => {
		const client = new Cluster([{host: '127.0.0.1', port}]);
		afterAll(() => client.disconnect());
		for (const {title, run} of tokenStoreSuite(() => redisTokenStore({client}))) {
			test(title, run);
		}
	});
});

describe('with an ACL of what is documented', async () => {
	if (secured) {
		const admin = new Redis(secured.url);
		const commands = ['eval', 'get', 'pttl', 'set', 'del', 'time'].map((command) => `+${command}`);
		await admin.acl('SETUSER', 'tokens', 'on', '>password', '~app:*', ...commands);
		admin.disconnect();
	}
	withServer('a Redis with an ACL', secured, ({port}) => {
		const url = `redis://tokens:password@127.0.0.1:${port}`;
		for (const {title, run} of tokenStoreSuite(() => redisTokenStore({url, prefix: 'app:'}))) {
			test(title, run);
		}
	});
});
