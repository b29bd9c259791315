/**
 * The rate limit of token calls: who gets a permit when, how long the wait is, and what a reservation counts for.
 */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createRateLimit, type RateLimit} from '../../../src/tokens/calls/rate-limit.js';

const alive = (): AbortSignal => new AbortController().signal;

/** The order in which the named calls got their permit, as it grows. */
function acquireAll(limit: RateLimit, names: readonly string[], account = 'a seller'): string[] {
	const served: string[] = [];
	for (const name of names) {
		void limit.acquire(account, name, alive()).then(() => served.push(name));
	}
	return served;
}

function numbered(count: number): string[] {
	return Array.from({length: count}, (_, index) => String(index + 1));
}

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

describe('a rate limit of token calls', () => {
	test('lets a burst through at once and one a second after it', async () => {
		const served = acquireAll(createRateLimit({perSecond: 1, burst: 10, what: 'a token'}), numbered(12));
		await vi.advanceTimersByTimeAsync(0);
		expect(served).toHaveLength(10);
		await vi.advanceTimersByTimeAsync(999);
		expect(served).toHaveLength(10);
		await vi.advanceTimersByTimeAsync(1);
		expect(served).toHaveLength(11);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(served).toHaveLength(12);
	});

	test('serves those who wait in the order they came', async () => {
		const served = acquireAll(createRateLimit({perSecond: 1, burst: 1, what: 'a token'}), numbered(6));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(served).toEqual(['1', '2', '3', '4', '5', '6']);
	});

	test('keeps the accounts apart', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		const one = acquireAll(limit, ['1', '2'], 'one');
		const other = acquireAll(limit, ['1'], 'other');
		await vi.advanceTimersByTimeAsync(0);
		expect([one, other]).toEqual([['1'], ['1']]);
	});

	test('a call that is aborted in the queue gives its place to the next', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		acquireAll(limit, ['1']);
		const abort = new AbortController();
		const aborted = limit.acquire('a seller', '2', abort.signal);
		const served = acquireAll(limit, ['3']);
		abort.abort(new Error('gone'));
		await expect(aborted).rejects.toThrow('gone');
		await vi.advanceTimersByTimeAsync(1_000);
		expect(served).toEqual(['3']);
	});

	test('tells how long the wait is, for a newcomer and for one who waits in the queue', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 2, what: 'a token'});
		expect(limit.waitMs('a seller', 'new')).toBe(0);
		acquireAll(limit, ['1', '2', '3', '4']);
		expect(limit.waitMs('a seller', '3')).toBe(1_000);
		expect(limit.waitMs('a seller', '4')).toBe(2_000);
		expect(limit.waitMs('a seller', 'new')).toBe(3_000);
	});

	test('goes at the rate Amazon states from then on', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		const served = acquireAll(limit, ['1']);
		limit.applyRate('a seller', 5);
		served.push(...acquireAll(limit, []));
		const later = acquireAll(limit, ['2', '3']);
		await vi.advanceTimersByTimeAsync(200);
		expect(later).toEqual(['2']);
		await vi.advanceTimersByTimeAsync(200);
		expect(later).toEqual(['2', '3']);
	});

	test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])('a stated rate of %s changes nothing', async (rate) => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		acquireAll(limit, ['1']);
		limit.applyRate('a seller', rate);
		expect(limit.waitMs('a seller', 'new')).toBe(1_000);
	});

	test('refuses the call after a thousand that wait, with the time to come back', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		acquireAll(limit, numbered(1_001));
		await expect(limit.acquire('a seller', 'one too many', alive())).rejects.toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			retryAfterMs: 1_001_000,
			message: '1000 calls wait for a token already. Call less at once.',
		});
	});

	test('an account that has been idle long enough has its whole burst again', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 3, what: 'a token'});
		acquireAll(limit, numbered(3));
		await vi.advanceTimersByTimeAsync(3_000);
		const served = acquireAll(limit, numbered(4));
		await vi.advanceTimersByTimeAsync(0);
		expect(served).toHaveLength(3);
	});
});

describe('a call that is reserved', () => {
	test('counts for the wait of those who come after it, and not for its own', () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		limit.reserve('a seller', 'first');
		limit.reserve('a seller', 'second');
		expect([limit.waitMs('a seller', 'first'), limit.waitMs('a seller', 'second'), limit.waitMs('a seller', 'new')]).toEqual([
			0, 1_000, 2_000,
		]);
	});

	test('counts once, however often it is reserved', () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		limit.reserve('a seller', 'one');
		limit.reserve('a seller', 'one')();
		expect(limit.waitMs('a seller', 'new')).toBe(1_000);
	});

	test('counts no more once its reservation is cancelled', () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		limit.reserve('a seller', 'one')();
		expect(limit.waitMs('a seller', 'new')).toBe(0);
	});

	test('counts once when it waits in the queue, and waits no more once it has had its permit', async () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		await limit.acquire('a seller', 'burst', alive());
		limit.reserve('a seller', 'one');
		const permit = limit.acquire('a seller', 'one', alive());
		expect([limit.waitMs('a seller', 'one'), limit.waitMs('a seller', 'new')]).toEqual([1_000, 2_000]);
		await vi.advanceTimersByTimeAsync(1_000);
		await permit;
		expect([limit.waitMs('a seller', 'one'), limit.waitMs('a seller', 'new')]).toEqual([0, 1_000]);
	});

	test('keeps its account from being dropped', () => {
		const limit = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		limit.reserve('a seller', 'one');
		for (let account = 0; account < 10_001; account++) {
			limit.reserve(`account ${account}`, 'x')();
		}
		expect(limit.waitMs('a seller', 'new')).toBe(1_000);
	});
});
