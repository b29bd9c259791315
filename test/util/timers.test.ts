/**
 * Timers where a page's `setTimeout` stands in place of Node's, as jsdom puts it there in a realm of its own: they are numbers.
 */
import {randomBytes} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterEach, expect, it, vi} from 'vitest';
import {createShortMemory} from '../../src/util/bounded-maps.js';
import {refreshed, unreferenced} from '../../src/util/wait.js';

afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

/** Node clears a timer by its number too. */
function timersOfAPage(): void {
	const ofNode = setTimeout;
	const numbered = (call: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): number =>
		Number(ofNode(call, ms, ...args).unref());
	vi.stubGlobal('setTimeout', numbered);
}

it('a timer of Node keeps no process alive, and a number is left as it is', () => {
	const timer = unreferenced(setTimeout(() => {}, 1000));
	expect(timer.hasRef()).toBe(false);
	expect(refreshed(timer)).toBe(timer);
	clearTimeout(timer);
	expect([unreferenced(7 as never), refreshed(7 as never), refreshed(undefined)]).toEqual([7, undefined, undefined]);
});

it('calls, a dead token and a store work with timers that are numbers', async () => {
	timersOfAPage();
	await using fake = await startFakeAmazon();
	const kept = new Map<string, string>();
	const store = {
		get: async (key: string) => (kept.has(key) ? {value: kept.get(key) ?? '', lifetimeMs: 60_000} : undefined),
		set: async (key: string, value: string) => void kept.set(key, value),
		delete: async (key: string) => void kept.delete(key),
	};
	await using auth = createAmazonAuth({...fake.options, store, encryptionKeys: [randomBytes(32)]});
	const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
	await auth.got(url);
	fake.expireTokens();
	expect((await auth.got(url)).statusCode).toBe(200);
	expect(fake.count({service: 'lwa'})).toBe(2);
});

it('a memory that forgets by a timer forgets by one that is a number', async () => {
	vi.useFakeTimers();
	const ofNode = setTimeout;
	vi.stubGlobal('setTimeout', (call: () => void, ms: number) => Number(ofNode(call, ms)));
	const clock = {nowMs: () => Date.now(), monotonicMs: () => Date.now()};
	const memory = createShortMemory<string>(clock, 1_000, 10);
	for (const key of ['a', 'b']) {
		memory.set(key, 'kept');
		await vi.advanceTimersByTimeAsync(120_000);
		expect(memory.size).toBe(0);
	}
});
