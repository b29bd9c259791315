/** How long a token call keeps its reservation in the queue of a rate limit, and so counts for the wait of others. */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createTokenCache} from '../../../src/tokens/cache.js';
import {createRateLimit} from '../../../src/tokens/calls/rate-limit.js';
import {queuedWithin, type ReservedRate, reservedWithin} from '../../../src/tokens/calls/reservation.js';
import {ownerOf} from '../../../src/tokens/key.js';
import type {TokenRequest} from '../../../src/tokens/types.js';
import {systemClock} from '../../../src/util/clock.js';
import type {Wait} from '../../../src/util/wait.js';

const plan = {perSecond: 1, burst: 1, what: 'a token'};
const owner = ownerOf({merchantId: 'M1'});
const subject = {key: 'one', label: {api: 'pay', kind: 'authorization-token'}, owner} as const;

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

function stage() {
	const limit = createRateLimit(plan);
	const about = {api: 'pay', operation: 'getAuthorizationToken'} as const;
	const line: ReservedRate = {
		rateLimit: async () => limit,
		account: 'a key',
		what: 'Amazon gives one',
		about,
		clock: systemClock,
	};
	const cache = createTokenCache({clock: systemClock, maxTokens: 10});
	const obtain = async (request: TokenRequest, wait: Wait) => cache.token({...request, withinRate: reservedWithin(line)}, wait);
	return {line, cache, obtain, waitOfNext: () => limit.waitMs('a key', 'new')};
}

test('a mint that fails before its permit leaves its place in the queue to the next', async () => {
	const {obtain, waitOfNext} = stage();
	const waits: number[] = [];
	const mint = async () => {
		waits.push(waitOfNext());
		throw new Error('This merchant is not known');
	};
	await expect(obtain({...subject, mint}, {signals: []})).rejects.toThrow('not known');
	expect([...waits, waitOfNext()]).toEqual([1_000, 0]);
});

test('a caller that goes takes its reservation along only where the mint has not begun', async () => {
	const {obtain, waitOfNext} = stage();
	const abort = new AbortController();
	let end = (): void => {};
	const mint = () =>
		new Promise<never>((_resolve, reject) => {
			end = () => reject(new Error('It ended'));
		});
	const gone = obtain({...subject, mint}, {signals: [abort.signal]}).catch(() => 'gone');
	await vi.advanceTimersByTimeAsync(0);
	abort.abort();
	expect([await gone, waitOfNext()]).toEqual(['gone', 1_000]);
	end();
	await vi.advanceTimersByTimeAsync(0);
	expect(waitOfNext()).toBe(0);
	const never = obtain({...subject, key: 'two', mint}, {signals: [abort.signal]}).catch(() => 'gone');
	expect([await never, waitOfNext()]).toEqual(['gone', 0]);
});

test('a mint that never ends leaves its reservation with its flight', async () => {
	const {obtain, waitOfNext} = stage();
	const deaf = () => new Promise<never>(() => {});
	const given = obtain({...subject, mint: deaf}, {signals: []}).catch((error: Error) => error);
	await vi.advanceTimersByTimeAsync(0);
	expect(waitOfNext()).toBe(1_000);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(await given).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(waitOfNext()).toBe(0);
});

test('a call for a token whose mint has had its permit waits for none, however long the queue is', async () => {
	const {line, obtain} = stage();
	let arrive = (): void => {};
	const mint = async (signal: AbortSignal) => {
		await (await line.rateLimit()).acquire(line.account, 'one', signal);
		await new Promise<void>((resolve) => {
			arrive = resolve;
		});
		return {value: 'token', lifetimeMs: 60_000};
	};
	const first = obtain({...subject, mint}, {signals: []});
	await vi.advanceTimersByTimeAsync(0);
	(await line.rateLimit()).reserve(line.account, 'another');
	const joined = obtain({...subject, mint}, {signals: [], deadlineMs: performance.now() + 500});
	await vi.advanceTimersByTimeAsync(0);
	arrive();
	expect([(await joined).value, (await first).value]).toEqual(['token', 'token']);
});

test('a caller whose permit comes after its deadline begins nothing, and is told when to come back', async () => {
	const {cache, obtain} = stage();
	const mint = () => new Promise<never>(() => {});
	const first = obtain({...subject, mint}, {signals: []});
	const late = obtain({...subject, key: 'late', mint}, {signals: [], deadlineMs: performance.now() + 999});
	await expect(late).rejects.toMatchObject({
		code: 'ERR_AMAZON_THROTTLED',
		message: expect.stringMatching(/^Amazon gives one a second, /),
		api: 'pay',
		operation: 'getAuthorizationToken',
		retryAfterMs: 1_000,
	});
	expect(cache.openFlights).toBe(1);
	void first;
});

test('a caller whose deadline passes in the queue is told when its permit would come, and one that waited for something else is not', async () => {
	const {line, cache} = stage();
	const inQueue = (key: string) => ({
		...subject,
		key,
		mint: async (signal: AbortSignal) => {
			await (await line.rateLimit()).acquire(line.account, key, signal);
			return {value: key, lifetimeMs: 60_000};
		},
	});
	const slow = {...subject, key: 'slow', mint: () => new Promise<never>(() => {})};
	const wait = {signals: [], deadlineMs: performance.now() + 600};
	const calls = [inQueue('one'), inQueue('two'), slow].map((request) =>
		cache.token({...request, withinRate: queuedWithin(line)}, wait),
	);
	const settled = Promise.allSettled(calls);
	await vi.advanceTimersByTimeAsync(600);
	expect(await settled).toMatchObject([
		{value: {value: 'one'}},
		{reason: {code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 400, api: 'pay', operation: 'getAuthorizationToken'}},
		{reason: {code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'}},
	]);
});
