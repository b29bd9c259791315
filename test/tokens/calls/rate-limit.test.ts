import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createRateLimit, type RateLimit} from '../../../src/tokens/calls/rate-limit.js';

/** The order in which the named calls got their turn, as it grows. */
function takeAll(quota: RateLimit, names: readonly string[], account = 'a seller'): string[] {
	const turns: string[] = [];
	for (const name of names) {
		void quota.acquire(account, name, new AbortController().signal).then(() => turns.push(name));
	}
	return turns;
}

function numbered(count: number): string[] {
	return Array.from({length: count}, (_, index) => String(index + 1));
}

describe('a quota of token calls', () => {
	beforeEach(() => {
		vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	test('lets a burst through at once and one a second after it', async () => {
		const turns = takeAll(createRateLimit({perSecond: 1, burst: 10, what: 'a token'}), numbered(12));
		await vi.advanceTimersByTimeAsync(0);
		expect(turns).toHaveLength(10);
		await vi.advanceTimersByTimeAsync(999);
		expect(turns).toHaveLength(10);
		await vi.advanceTimersByTimeAsync(1);
		expect(turns).toHaveLength(11);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(turns).toHaveLength(12);
	});

	test('serves those who wait in the order they came', async () => {
		const turns = takeAll(createRateLimit({perSecond: 1, burst: 1, what: 'a token'}), numbered(6));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(turns).toEqual(['1', '2', '3', '4', '5', '6']);
	});

	test('keeps the accounts apart', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		const one = takeAll(quota, ['1', '2'], 'one');
		const other = takeAll(quota, ['1'], 'other');
		await vi.advanceTimersByTimeAsync(0);
		expect([one, other]).toEqual([['1'], ['1']]);
	});

	test('a call that is aborted in line gives its place to the next', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		takeAll(quota, ['1']);
		const abort = new AbortController();
		const aborted = quota.acquire('a seller', '2', abort.signal);
		const turns = takeAll(quota, ['3']);
		abort.abort(new Error('gone'));
		await expect(aborted).rejects.toThrow('gone');
		await vi.advanceTimersByTimeAsync(1_000);
		expect(turns).toEqual(['3']);
	});

	test('tells how long the wait is, for a newcomer and for one who stands in line', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 2, what: 'a token'});
		expect(quota.waitMs('a seller', 'new')).toBe(0);
		takeAll(quota, ['1', '2', '3', '4']);
		expect(quota.waitMs('a seller', '3')).toBe(1_000);
		expect(quota.waitMs('a seller', '4')).toBe(2_000);
		expect(quota.waitMs('a seller', 'new')).toBe(3_000);
	});

	test('goes at the rate Amazon states from then on', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		const turns = takeAll(quota, ['1']);
		quota.applyRate('a seller', 5);
		turns.push(...takeAll(quota, []));
		const later = takeAll(quota, ['2', '3']);
		await vi.advanceTimersByTimeAsync(200);
		expect(later).toEqual(['2']);
		await vi.advanceTimersByTimeAsync(200);
		expect(later).toEqual(['2', '3']);
	});

	test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])('a stated rate of %s changes nothing', async (rate) => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		takeAll(quota, ['1']);
		quota.applyRate('a seller', rate);
		expect(quota.waitMs('a seller', 'new')).toBe(1_000);
	});

	test('refuses the call after a thousand that wait, with the time to come back', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		takeAll(quota, numbered(1_001));
		await expect(quota.acquire('a seller', 'one too many', new AbortController().signal)).rejects.toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			retryAfterMs: 1_001_000,
			message: '1000 calls wait for a token already. Call less at once.',
		});
	});

	test('an account that has been idle long enough has its whole burst again', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 3, what: 'a token'});
		takeAll(quota, numbered(3));
		await vi.advanceTimersByTimeAsync(3_000);
		const turns = takeAll(quota, numbered(4));
		await vi.advanceTimersByTimeAsync(0);
		expect(turns).toHaveLength(3);
	});
});
