/**
 * Whole auths over a Redis that is stopped, restarted, stalled or full: no call fails, it is announced, and they share again by themselves.
 *
 * Dates are set, so that the pause after five failures takes no time; connections and their timers are real.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {closeAll, startAuths, tokenOf} from './auths.js';
import {startProxy, startRedis, withServer} from './servers.js';

const redis = await startRedis();
const SELLERS = Array.from({length: 200}, (_, index) => `seller ${index}`);

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});
afterAll(() => redis?.stop());

withServer('a Redis of our own', redis, (own) => {
	/** What is announced of stores while the test runs. */
	function listen(): {readonly event: string}[] {
		const heard: {event: string}[] = [];
		const listener = (message: unknown): void => {
			heard.push(message as {event: string}); // every announcement has an event
		};
		subscribe('got-amazon-auth:store', listener);
		onTestFinished(() => void unsubscribe('got-amazon-auth:store', listener));
		return heard;
	}

	/** Two auths on the same store, and the calls of sellers nobody has called for yet. */
	async function play(fake: FakeAmazon, url: string) {
		const [first, second] = startAuths(2, fake, () => redisTokenStore({url}));
		if (!first || !second) {
			throw new Error('Two auths were asked for.');
		}
		let next = 0;
		/** Whether the second one takes what the first one has minted. Every call of both must succeed. */
		const share = async (): Promise<boolean> => {
			const seller = SELLERS[next++] ?? '';
			const before = fake.count({service: 'lwa'});
			expect(await tokenOf(first, seller)).toMatch(/^Atza\|/);
			expect(await tokenOf(second, seller)).toMatch(/^Atza\|/);
			return fake.count({service: 'lwa'}) - before === 1;
		};
		const untilShared = async (): Promise<void> => {
			while (!(await share())) {
				vi.advanceTimersByTime(10_000);
				// Connections are opened meanwhile.
				await new Promise((resolve) => setTimeout(resolve, 25));
			}
		};
		return {share, untilShared, close: () => closeAll([first, second]), failures: () => first.stats().storeFailures};
	}

	test('stopped, and started again', async () => {
		await using fake = await startFakeAmazon({sellers: SELLERS});
		const heard = listen();
		const {share, untilShared, close, failures} = await play(fake, own.url);
		await untilShared();
		await own.stop();
		for (let call = 0; call < 6; call++) {
			expect(await share()).toBe(false);
		}
		expect(failures()).toBeGreaterThan(0);
		expect(heard).toContainEqual({event: 'suspended', forMs: 10_000});
		await own.start();
		await untilShared();
		expect(heard).toContainEqual({event: 'resumed'});
		await close();
	});

	test('stalled in between', async () => {
		await using fake = await startFakeAmazon({sellers: SELLERS});
		const heard = listen();
		const proxy = await startProxy(own.port);
		const {share, untilShared, close} = await play(fake, proxy.url);
		await untilShared();
		proxy.stall();
		for (let call = 0; call < 6; call++) {
			expect(await share()).toBe(false);
		}
		expect(heard).toContainEqual(expect.objectContaining({event: 'failed', reason: 'TimeoutError'}));
		proxy.resume();
		await untilShared();
		await close();
		await proxy.close();
	});

	test('full, and emptied again', async () => {
		await using fake = await startFakeAmazon({sellers: SELLERS});
		const heard = listen();
		const {share, untilShared, close} = await play(fake, own.url);
		await untilShared();
		const admin = new Redis(own.url);
		await admin.config('SET', 'maxmemory-policy', 'noeviction');
		await admin.config('SET', 'maxmemory', '1');
		expect(await share()).toBe(false);
		expect(heard).toContainEqual(expect.objectContaining({event: 'failed', reason: 'OOM'}));
		await admin.config('SET', 'maxmemory', '0');
		admin.disconnect();
		await untilShared();
		await close();
	});
});
