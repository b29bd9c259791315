/**
 * A process that closes its auth ends by itself, whatever has become of its Redis.
 */
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import type {ClosingSetup} from './closing-process.js';
import {freePort, startRedis, withServer} from './servers.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const own = await startRedis();

beforeAll(() => {
	execFileSync('npx', ['tsc', '-p', 'test/adapters-store/fleet.tsconfig.json', '--outDir', 'build/closing'], {cwd: ROOT});
});
afterAll(() => own?.stop());

/** What it prints until it ends, and how it ends. */
async function runProcess(redisUrl: string): Promise<{printed: string; exitCode: unknown}> {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret, refreshToken} = fake.options.sellingPartner;
	if (typeof refreshToken !== 'string') {
		throw new Error('The fake was asked for one seller.');
	}
	const setup: ClosingSetup = {redisUrl, fakeUrl: fake.url, clientId, clientSecret, refreshToken};
	const child = spawn(process.execPath, [`${ROOT}/build/closing/test/adapters-store/closing-process.js`, JSON.stringify(setup)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const exit = once(child, 'exit');
	const printed = text(child.stdout);
	const [exitCode] = await exit;
	return {printed: await printed, exitCode};
}

// A process that does not end runs into the deadline of its test.
test('with a Redis that is not there', async () => {
	const ended = await runProcess(`redis://127.0.0.1:${await freePort()}`);
	expect(ended).toEqual({printed: 'the store failed\nclosed\n', exitCode: 0});
}, 30_000);

withServer('a Redis of our own', own, (redis) => {
	test('with a Redis that is well', async () => {
		expect(await runProcess(redis.url)).toEqual({printed: 'the store is well\nclosed\n', exitCode: 0});
	}, 30_000);

	test('with a Redis that takes connections and answers nothing', async () => {
		redis.freeze();
		expect(await runProcess(redis.url)).toEqual({printed: 'the store failed\nclosed\n', exitCode: 0});
	}, 30_000);
});
