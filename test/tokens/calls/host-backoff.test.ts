/**
 * The pause of a host (rules 20 and 21): rounds, its length, and the one call that tries for all.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type Attempt, createHostBackoff, type HostBackoff} from '../../../src/tokens/calls/host-backoff.js';
import {systemClock} from '../../../src/util/clock.js';
import {rejectionOf} from '../../support/errors.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
	vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const alive = (): AbortSignal => new AbortController().signal;
const reply = (status: number, retryAfter?: string) => ({
	status,
	headers: retryAfter === undefined ? {} : {'retry-after': retryAfter},
	body: '',
});

/** Who has passed, in order. */
function crowd(pause: HostBackoff, size: number, signal: AbortSignal = alive()): Attempt[] {
	const passed: Attempt[] = [];
	for (let index = 0; index < size; index++) {
		pause.pass(signal).then(
			(passage) => passed.push(passage),
			() => {},
		);
	}
	return passed;
}

async function settle(): Promise<void> {
	await vi.advanceTimersByTimeAsync(0);
}

/** The length of each pause while the host answers like this, one call after the other. */
async function pausesOf(...statuses: readonly [number, string?][]): Promise<(number | undefined)[]> {
	const pause = createHostBackoff(systemClock);
	const pauses: (number | undefined)[] = [];
	for (const answer of statuses) {
		const passing = pause.pass(alive());
		await vi.advanceTimersByTimeAsync(pause.leftMs());
		pauses.push((await passing).answered(reply(...answer)));
	}
	return pauses;
}

test('the pause doubles with each refusal in a row up to ten seconds, and a good reply ends the row', async () => {
	expect(await pausesOf([429], [503], [429], [429], [429], [200], [429])).toEqual([
		2_000,
		4_000,
		8_000,
		10_000,
		10_000,
		undefined,
		2_000,
	]);
});

test('four calls of a lone seller reach beyond ten seconds, whatever the jitter', async () => {
	vi.spyOn(Math, 'random').mockReturnValue(0);
	const [first = 0, second = 0, third = 0] = await pausesOf([429], [429], [429]);
	expect(first + second + third).toBeGreaterThan(10_000);
});

test('a Retry-After makes a pause longer and never shorter, up to ten seconds', async () => {
	expect(await pausesOf([429, '1'], [429, '9'], [429, '3600'])).toEqual([2_000, 9_000, 10_000]);
});

test('refusals of calls that were under way together are one round, and the longest Retry-After of them counts', async () => {
	const pause = createHostBackoff(systemClock);
	const together = crowd(pause, 3);
	await settle();
	expect(together.map((passage, index) => passage.answered(reply(429, String(index * 3))))).toEqual([2_000, 3_000, 6_000]);
	await vi.advanceTimersByTimeAsync(6_000);
	const next = await pause.pass(alive());
	expect(next.answered(reply(429))).toBe(4_000);
});

test('a good reply to a call from before the pause does not end it', async () => {
	const pause = createHostBackoff(systemClock);
	const together = crowd(pause, 2);
	await settle();
	const [refused, late] = together;
	refused?.answered(reply(429));
	late?.answered(reply(200));
	expect(pause.leftMs()).toBe(2_000);
	await vi.advanceTimersByTimeAsync(2_000);
	expect((await pause.pass(alive())).answered(reply(429))).toBe(4_000);
});

test('after the pause one call tries for all, and then all go', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(429));
	const passed = crowd(pause, 100);
	await vi.advanceTimersByTimeAsync(1_999);
	expect(passed).toHaveLength(0);
	await vi.advanceTimersByTimeAsync(1);
	expect(passed).toHaveLength(1);
	passed[0]?.answered(reply(200));
	await settle();
	expect(passed).toHaveLength(100);
});

test.each<[string, (trying: Attempt) => void, number]>([
	['gets no reply', (trying) => trying.failed(), 100],
	['is refused for a reason of its own', (trying) => void trying.answered(reply(400)), 100],
	['is given up', (trying) => trying.givenUp(), 2],
])('should the one that tries be one that %s, others go', async (_what, end, passedThen) => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(429));
	const passed = crowd(pause, 100);
	await vi.advanceTimersByTimeAsync(2_000);
	const [trying] = passed;
	if (trying) {
		end(trying);
	}
	await settle();
	expect(passed).toHaveLength(passedThen);
});

test('one that tries and hears nothing holds the others for two seconds: then the next tries, and the first answer is for all', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(503));
	const passed = crowd(pause, 100);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(passed).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1_999);
	expect(passed).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(passed).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(passed).toHaveLength(3);
	passed[1]?.answered(reply(200));
	await settle();
	expect(passed).toHaveLength(100);
});

test('a refusal to the second that tries is the next round, which a late answer to the first does not end', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(503));
	const passed = crowd(pause, 3);
	await vi.advanceTimersByTimeAsync(4_000);
	expect(passed).toHaveLength(2);
	expect(passed[1]?.answered(reply(503))).toBe(4_000);
	passed[0]?.answered(reply(200));
	await settle();
	expect([passed.length, pause.leftMs()]).toEqual([2, 4_000]);
	await vi.advanceTimersByTimeAsync(4_000);
	expect(passed).toHaveLength(3);
});

test('whoever comes once the one that tries is overdue tries at once, and no timer is left behind', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(503));
	const passed = crowd(pause, 1);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(passed).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(2_000);
	await pause.pass(alive());
	expect(vi.getTimerCount()).toBe(0);
});

test('a timer that is late keeps nobody: the process was busy, or frozen', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(429));
	const passed = crowd(pause, 1);
	vi.setSystemTime(Date.now() + 2_000);
	const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2_000);
	await pause.pass(alive());
	expect(passed).toHaveLength(0);
	clock.mockRestore();
});

test('whoever waits can give up, and no timer is left behind', async () => {
	const pause = createHostBackoff(systemClock);
	(await pause.pass(alive())).answered(reply(429));
	const gone = new AbortController();
	const waiting = rejectionOf(pause.pass(gone.signal));
	gone.abort(new Error('gone'));
	expect((await waiting).message).toBe('gone');
	// One more than the pause: the clock has fractions, of which a timer takes the next whole millisecond.
	await vi.advanceTimersByTimeAsync(2_001);
	expect(vi.getTimerCount()).toBe(0);
});

test('each beginning of a pause is told, with what is left of it, to those who listen', async () => {
	const pause = createHostBackoff(systemClock);
	const lefts: number[] = [];
	const leave = pause.onBegin(() => lefts.push(pause.leftMs()));
	const together = crowd(pause, 3);
	await settle();
	const [first, second, third] = together;
	first?.answered(reply(429));
	second?.answered(reply(429));
	third?.answered(reply(429, '5'));
	expect(lefts).toEqual([2_000, 5_000]);
	leave();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(pause.leftMs()).toBe(0);
	(await pause.pass(alive())).answered(reply(429));
	expect(lefts).toHaveLength(2);
});
