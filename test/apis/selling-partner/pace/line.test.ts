/**
 * The lines of paced calls against a bucket of Amazon's, with a set clock: how long work takes, and that nothing of it is throttled.
 */
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createPaceLines, type Place} from '../../../../src/apis/selling-partner/pace/line.js';
import {usagePlanOf} from '../../../../src/apis/selling-partner/usage-plans.js';
import type {Turn, TurnAsked} from '../../../../src/apis/types.js';
import {createTokenBuckets} from '../../../../src/testing/token-bucket.js';
import {idsOf, ownerOf} from '../../../../src/tokens/key.js';
import {systemClock} from '../../../../src/util/clock.js';

const ASKED: TurnAsked = {signals: [], deadlineMs: undefined, isFirst: false};

function place(method: string, path: string, seller = 'A1'): Place {
	const plan = usagePlanOf(method, path);
	return {
		key: `${method} ${path} ${seller}`,
		plan,
		host: 'sellingpartnerapi-na.amazon.com',
		about: () => ({
			api: 'selling-partner',
			operation: plan?.operation,
			...idsOf(ownerOf({sellingPartnerId: seller})),
		}),
	};
}

const ORDER = place('GET', '/orders/v0/orders/1');
const REPORT = place('POST', '/reports/2021-06-30/reports');

interface Amazon {
	readonly perSecond: number;
	readonly burst: number;
	/** How long requests are on their way, in turn. */
	readonly wayMs?: readonly number[];
	readonly rateHeader?: string;
}

interface Outcome {
	throttled: number;
	done: number;
	lastMs: number;
}

/** Makes calls at once, each of which is sent again as long as it is throttled. */
function work(count: number, where: Place, amazon: Amazon): Outcome & {readonly lines: ReturnType<typeof lines>} {
	const made = lines();
	const take = createTokenBuckets({...amazon, nowMs: () => performance.now()});
	const outcome = {throttled: 0, done: 0, lastMs: 0, lines: made};
	const {wayMs = [0], rateHeader} = amazon;
	const call = async (index: number): Promise<void> => {
		for (let isFirst = false; ; isFirst = true) {
			const turn: Turn = await made.take(where, {...ASKED, isFirst});
			await new Promise((resolve) => setTimeout(resolve, wayMs[index % wayMs.length]));
			const status = take('a seller') ? 200 : 429;
			const isThrottled = turn.answered({status, headers: rateHeader ? {'x-amzn-ratelimit-limit': rateHeader} : {}});
			if (!isThrottled) {
				outcome.done += 1;
				outcome.lastMs = performance.now();
				return;
			}
			outcome.throttled += 1;
		}
	};
	for (let index = 0; index < count; index++) {
		void call(index);
	}
	return outcome;
}

function lines(): ReturnType<typeof createPaceLines> & {counts: {waiting: number; paced: number; turnedAway: number}} {
	const counts = {waiting: 0, paced: 0, turnedAway: 0};
	return {...createPaceLines(systemClock, counts), counts};
}

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

describe('work by a usage plan', () => {
	it('500 getOrder of one seller: no 429, and within 2 % of the 940 s that the plan allows', async () => {
		const outcome = work(500, ORDER, {perSecond: 0.5, burst: 30});
		await vi.advanceTimersByTimeAsync(940_000 * 1.02);
		expect(outcome).toMatchObject({throttled: 0, done: 500});
		expect(outcome.lastMs).toBeGreaterThanOrEqual(940_000);
	});

	it('the same with requests that are on their way for a third of a second, more or less', async () => {
		const outcome = work(500, ORDER, {perSecond: 0.5, burst: 30, wayMs: [300, 50, 400, 150]});
		await vi.advanceTimersByTimeAsync(940_000 * 1.02);
		expect(outcome).toMatchObject({throttled: 0, done: 500});
	});

	it('20 createReport: one a minute after the burst, though Amazon writes 0.0167', async () => {
		const outcome = work(20, REPORT, {perSecond: 1 / 60, burst: 15});
		await vi.advanceTimersByTimeAsync(5 * 60_000 * 1.02);
		expect(outcome).toMatchObject({throttled: 0, done: 20});
		expect(outcome.lastMs).toBeGreaterThanOrEqual(5 * 60_000);
	});

	it('goes by the rate that replies name, where it is higher than the plan', async () => {
		const outcome = work(130, ORDER, {perSecond: 5, burst: 30, rateHeader: '5.0'});
		await vi.advanceTimersByTimeAsync(22_500);
		expect(outcome).toMatchObject({throttled: 0, done: 130});
	});

	it('and where it is lower: what was on its way is throttled, and nothing is lost', async () => {
		const outcome = work(40, ORDER, {perSecond: 0.25, burst: 30, rateHeader: '0.25'});
		await vi.advanceTimersByTimeAsync(41_000);
		expect(outcome).toMatchObject({throttled: 0, done: 40});
	});

	it('where somebody else draws on the plan, the line is held and every call is made', async () => {
		const outcome = work(40, ORDER, {perSecond: 0.5, burst: 20});
		await vi.advanceTimersByTimeAsync(60_000);
		expect(outcome).toMatchObject({throttled: 10, done: 40});
	});

	it('an operation without a plan: throttled at first, then at a pace that is found', async () => {
		const outcome = work(30, place('GET', '/new/2027-01-01/things'), {perSecond: 0.5, burst: 5});
		await vi.advanceTimersByTimeAsync(120_000);
		expect(outcome.done).toBe(30);
		expect(outcome.throttled).toBeLessThan(40);
	});
});

describe('a line', () => {
	const full = async (line: ReturnType<typeof lines>, places = 30): Promise<void> => {
		for (let index = 0; index < places; index++) {
			await line.take(ORDER, ASKED);
		}
	};

	it('gives a free place at once, without a promise', () => {
		expect(lines().take(ORDER, ASKED)).not.toBeInstanceOf(Promise);
	});

	it('a turn that comes after the deadline is THROTTLED at once, with the time until then, and takes no place', async () => {
		const line = lines();
		await full(line);
		const waiting = line.take(ORDER, ASKED);
		const late = Promise.resolve(line.take(ORDER, {...ASKED, deadlineMs: performance.now() + 3_000}));
		await expect(late).rejects.toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			api: 'selling-partner',
			operation: 'getOrder',
			retryAfterMs: 4_000,
		});
		expect(line.counts).toEqual({waiting: 1, paced: 0, turnedAway: 1});
		const inTime = line.take(ORDER, {...ASKED, deadlineMs: performance.now() + 4_000});
		await vi.advanceTimersByTimeAsync(4_000);
		await Promise.all([waiting, inTime]);
		expect(line.counts).toEqual({waiting: 0, paced: 2, turnedAway: 1});
	});

	it('that is held turns those away at once whose turn is now after their deadline', async () => {
		const line = lines();
		const sent = await line.take(ORDER, ASKED);
		await full(line, 29);
		const late = Promise.resolve(line.take(ORDER, {...ASKED, deadlineMs: performance.now() + 5_000}));
		sent.answered({status: 429, headers: {'retry-after': '60'}});
		await expect(late).rejects.toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 60_000});
		expect(vi.getTimerCount()).toBe(0);
	});

	it('an abort leaves it, and no timer stays behind', async () => {
		const line = lines();
		await full(line);
		const controller = new AbortController();
		const gone = Promise.resolve(line.take(ORDER, {...ASKED, signals: [controller.signal]}));
		expect(vi.getTimerCount()).toBe(1);
		controller.abort(new Error('gone'));
		await expect(gone).rejects.toThrow('gone');
		expect([line.counts.waiting, vi.getTimerCount()]).toEqual([0, 0]);
	});

	it('a place that was given back is free for the next, once', async () => {
		const line = lines();
		const unused = await line.take(ORDER, ASKED);
		await full(line, 29);
		const next = [line.take(ORDER, ASKED), line.take(ORDER, ASKED)];
		unused.giveBack();
		unused.giveBack();
		await next[0];
		expect(line.counts).toMatchObject({waiting: 1, paced: 1});
		await vi.advanceTimersByTimeAsync(2_000);
		await next[1];
	});

	it('the one that was throttled goes first, and those throttled before it before that', async () => {
		const line = lines();
		await full(line);
		const order: string[] = [];
		const wait = (name: string, isFirst: boolean): void => {
			void Promise.resolve(line.take(ORDER, {...ASKED, isFirst})).then(() => order.push(name));
		};
		wait('new', false);
		wait('throttled', true);
		wait('throttled later', true);
		wait('newer', false);
		await vi.advanceTimersByTimeAsync(8_000);
		expect(order).toEqual(['throttled', 'throttled later', 'new', 'newer']);
	});

	it('a reply that names no rate, or nonsense, leaves the pace as it is', async () => {
		const line = lines();
		for (const said of ['', 'soon', '-1', '0', '1e9']) {
			(await line.take(ORDER, ASKED)).answered({status: 200, headers: {'x-amzn-ratelimit-limit': said}});
		}
		await vi.advanceTimersByTimeAsync(10);
		await full(line, 25);
		const late = Promise.resolve(line.take(ORDER, {...ASKED, deadlineMs: performance.now() + 1_900}));
		await expect(late).rejects.toMatchObject({code: 'ERR_AMAZON_THROTTLED'});
	});
});
