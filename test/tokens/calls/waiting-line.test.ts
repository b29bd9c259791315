import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createRateLimit} from '../../../src/tokens/calls/rate-limit.js';

const signal = (): AbortSignal => new AbortController().signal;

describe('a call that is announced', () => {
	beforeEach(() => {
		vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	test('counts for the wait of those who come after it, and not for its own', () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		quota.reserve('a seller', 'first');
		quota.reserve('a seller', 'second');
		expect([quota.waitMs('a seller', 'first'), quota.waitMs('a seller', 'second'), quota.waitMs('a seller', 'new')]).toEqual([
			0, 1_000, 2_000,
		]);
	});

	test('counts once, however often it is announced', () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		quota.reserve('a seller', 'one');
		quota.reserve('a seller', 'one')();
		expect(quota.waitMs('a seller', 'new')).toBe(1_000);
	});

	test('counts no more when it gives up', () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		quota.reserve('a seller', 'one')();
		expect(quota.waitMs('a seller', 'new')).toBe(0);
	});

	test('counts once when it stands in line, and waits no more once it has had its turn', async () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		await quota.acquire('a seller', 'burst', signal());
		quota.reserve('a seller', 'one');
		const turn = quota.acquire('a seller', 'one', signal());
		expect([quota.waitMs('a seller', 'one'), quota.waitMs('a seller', 'new')]).toEqual([1_000, 2_000]);
		await vi.advanceTimersByTimeAsync(1_000);
		await turn;
		expect([quota.waitMs('a seller', 'one'), quota.waitMs('a seller', 'new')]).toEqual([0, 1_000]);
	});

	test('keeps its account from being dropped', () => {
		const quota = createRateLimit({perSecond: 1, burst: 1, what: 'a token'});
		quota.reserve('a seller', 'one');
		for (let account = 0; account < 10_001; account++) {
			quota.reserve(`account ${account}`, 'x')();
		}
		expect(quota.waitMs('a seller', 'new')).toBe(1_000);
	});
});
