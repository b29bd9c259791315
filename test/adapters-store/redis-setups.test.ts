/**
 * Redis as operators set it up: a cluster, which refuses scripts over two slots, an ACL, which allows what is documented, and TLS.
 */
import {execFileSync} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Cluster, Redis} from 'ioredis';
import {generate} from 'selfsigned';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {tokenStoreSuite} from '../../src/testing/store-suite.js';
import {mintOf, NEVER, request, startProcess} from '../tokens/store/process.js';
import {freePort, type OwnRedis, startRedis, withServer} from './servers.js';

const SLOTS = 16_384;

/** The other port of a node is 10,000 further on. */
async function nodePort(): Promise<number> {
	for (;;) {
		const port = await freePort();
		if (port < 55_000) {
			return port;
		}
	}
}

/** Three masters. They form a cluster while other tests go on: a master of a new one waits two seconds before it serves. */
async function startCluster() {
	const folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
	const startNode = async () => {
		const port = await nodePort();
		const own = ['--cluster-config-file', `nodes-${port}.conf`, '--cluster-node-timeout', '5000'];
		return startRedis('--port', `${port}`, '--cluster-enabled', 'yes', '--dir', folder, ...own);
	};
	const nodes = (await Promise.all([startNode(), startNode(), startNode()])).filter((node) => node !== undefined);
	const stop = async (): Promise<void> => {
		await Promise.all(nodes.map((node) => node.stop()));
		await rm(folder, {recursive: true});
	};
	if (nodes.length < 3) {
		await stop();
		return undefined;
	}
	return {nodes, formed: formCluster(nodes), stop};
}

/** A third of the slots for each, and the others made known to the first. */
async function formCluster(nodes: readonly OwnRedis[]): Promise<void> {
	const admins = nodes.map(({url}) => new Redis(url));
	const third = Math.ceil(SLOTS / nodes.length);
	for (const [index, admin] of admins.entries()) {
		await admin.call('CLUSTER', 'ADDSLOTSRANGE', index * third, Math.min((index + 1) * third, SLOTS) - 1);
		// A vote between two that have counted from the same number takes its time.
		await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
	}
	for (const {port} of nodes.slice(1)) {
		await admins[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port);
	}
	for (const admin of admins) {
		while (!String(await admin.cluster('INFO')).includes('cluster_state:ok')) {
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
		admin.disconnect();
	}
}

/** With a certificate that a client trusts only if it is told to. */
async function startRedisWithTls() {
	const folder = await mkdtemp(join(tmpdir(), 'redis-tls-'));
	const {cert, private: key} = await generate([{name: 'commonName', value: 'localhost'}], {keyType: 'ec'});
	const [certFile, keyFile, tlsPort] = [join(folder, 'cert.pem'), join(folder, 'key.pem'), await freePort()];
	await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
	const tls = ['--tls-port', `${tlsPort}`, '--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
	const server = await startRedis(...tls);
	return server && {tlsPort, cert, certFile, stop: () => server.stop().then(() => rm(folder, {recursive: true}))};
}

const [cluster, secured, encrypted] = await Promise.all([startCluster(), startRedis(), startRedisWithTls()]);
afterAll(async () => {
	await Promise.all([cluster?.stop(), secured?.stop(), encrypted?.stop()]);
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
			test.concurrent(title, run);
		}
	});
});

describe('over TLS', () => {
	withServer('a Redis with TLS', encrypted, ({tlsPort, cert, certFile}) => {
		const client = new Redis(`rediss://localhost:${tlsPort}`, {tls: {ca: cert}});
		afterAll(() => client.disconnect());
		for (const {title, run} of tokenStoreSuite(() => redisTokenStore({client}))) {
			test.concurrent(title, run);
		}

		test('a certificate that nobody vouches for is a store that fails', async () => {
			const store = redisTokenStore({url: `rediss://localhost:${tlsPort}`});
			await expect(store.set('key', 'value', {lifetimeMs: 1_000})).rejects.toThrow();
			await store.close?.();
		});

		test('a url is enough where Node is told whom to trust', () => {
			// Read once, when a process starts.
			const program = `
				import {Redis} from 'ioredis';
				const client = new Redis('rediss://localhost:${tlsPort}', {retryStrategy: null});
				console.log(await client.ping());
				client.disconnect();`;
			const env = {...process.env, NODE_EXTRA_CA_CERTS: certFile};
			const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {env, encoding: 'utf8'});
			expect(printed).toBe('PONG\n');
		});
	});
});

describe('in a cluster', () => {
	withServer('a Redis cluster', cluster, ({nodes, formed}) => {
		beforeAll(() => formed);
		const client = new Cluster(nodes.map(({port}) => ({host: '127.0.0.1', port})));
		afterAll(() => client.disconnect());
		for (const {title, run} of tokenStoreSuite(() => redisTokenStore({client}))) {
			test.concurrent(title, run);
		}

		test('names are read one by one, since one master may fail alone', () => {
			expect(redisTokenStore({client}).getMany).toBeUndefined();
		});

		test('a fleet shares tokens of many sellers, which lie on all three masters', async () => {
			const [first, second] = [startProcess(redisTokenStore({client})), startProcess(redisTokenStore({client}))];
			for (let seller = 0; seller < 30; seller++) {
				await first.shared.mintOnce(request(`seller ${seller}`), mintOf(`token ${seller}`), NEVER);
				expect((await second.shared.read(request(`seller ${seller}`)))?.value).toBe(`token ${seller}`);
			}
			expect([...first.announced, ...second.announced]).toEqual([]);
			const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()));
			expect(sizes).toHaveLength(3);
			expect(Math.min(...sizes)).toBeGreaterThan(0);
		});
	});
});
