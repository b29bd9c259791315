/**
 * Rule 20: when a token call is tried again.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createAttemptLimit} from '../../../src/tokens/calls/attempt-limit.js';
import {withRetries} from '../../../src/tokens/calls/retry.js';
import {TokenCallFault} from '../../../src/tokens/calls/token-call.js';
import {systemClock} from '../../../src/util/clock.js';
import {rejectionOf} from '../../support/errors.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

interface Tried {
	readonly outcome: Promise<string>;
	/** When each attempt was made, in milliseconds from the first. */
	readonly atMs: readonly number[];
}

/** Runs attempts that fail as given, one after the other, and then give 'done'. */
function attempts(faults: readonly Error[], signal: AbortSignal = new AbortController().signal): Tried {
	const begunMs = Date.now();
	const atMs: number[] = [];
	const attempt = async (): Promise<string> => {
		atMs.push(Date.now() - begunMs);
		const fault = faults[atMs.length - 1];
		if (fault) {
			throw fault;
		}
		return 'done';
	};
	const outcome = withRetries(attempt, {what: 'Login with Amazon', signal});
	outcome.catch(() => {}); // looked at later
	return {outcome, atMs};
}

const unavailable = new TokenCallFault('it answered 503', {status: 503});
const html = new TokenCallFault('it answered 200 with something that is not JSON', {retries: 1});

test('three retries come after some part of 100, 200 and 400 ms', async () => {
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	const {outcome, atMs} = attempts([unavailable, unavailable, unavailable]);
	await vi.runAllTimersAsync();
	expect(await outcome).toBe('done');
	expect(atMs).toEqual([0, 50, 150, 350]);
});

test('the wait is jittered in full: it may be none at all', async () => {
	vi.spyOn(Math, 'random').mockReturnValue(0);
	const {outcome, atMs} = attempts([unavailable, unavailable, unavailable]);
	await vi.advanceTimersByTimeAsync(3);
	expect(await outcome).toBe('done');
	expect(Math.max(...atMs)).toBeLessThanOrEqual(3);
});

test('the fourth failure is TOKEN_UNREACHABLE, with the fault as its cause', async () => {
	const {outcome, atMs} = attempts([unavailable, unavailable, unavailable, unavailable]);
	await vi.runAllTimersAsync();
	const error = await rejectionOf(outcome);
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE', cause: unavailable});
	expect(error.message).toBe('Login with Amazon could not be used: it answered 503. Try again later.');
	expect(atMs).toHaveLength(4);
	expect(vi.getTimerCount()).toBe(0);
});

test('a fourth 429 is THROTTLED', async () => {
	const throttled = new TokenCallFault('it answered 429', {status: 429});
	const {outcome} = attempts([throttled, throttled, throttled, throttled]);
	await vi.runAllTimersAsync();
	await expect(outcome).rejects.toMatchObject({code: 'ERR_AMAZON_THROTTLED'});
});

test('refusals that pause the whole host are counted against nobody and not slept out', async () => {
	const paused = new TokenCallFault('it answered 429', {status: 429, pauseMs: 4_000});
	const {outcome, atMs} = attempts([paused, unavailable, paused, paused, unavailable, paused, unavailable]);
	vi.spyOn(Math, 'random').mockReturnValue(0);
	await vi.runAllTimersAsync();
	expect(await outcome).toBe('done');
	expect(atMs).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test.each([
	[429, 'ERR_AMAZON_THROTTLED'],
	[503, 'ERR_AMAZON_TOKEN_UNREACHABLE'],
])('such a %i ends with the fourth call of a minute, and says for how long the host pauses', async (status, code) => {
	const paused = new TokenCallFault(`it answered ${status}`, {status, pauseMs: 4_000});
	const calls = createAttemptLimit(systemClock);
	const attempt = async (): Promise<never> => {
		calls.sent('A');
		throw paused;
	};
	const outcome = withRetries(attempt, {what: 'It', signal: new AbortController().signal, recent: {calls, name: 'A'}});
	expect(await rejectionOf(outcome)).toMatchObject({code, ...(status === 429 ? {retryAfterMs: 4_000} : {})});
	calls.failed('A', (await rejectionOf(outcome)) as AmazonAuthError);
	expect(calls.refusalOf('A')?.retryAfterMs).toBe(60_000);
});

test('a refusal is not tried again', async () => {
	const refusal = new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'No.');
	const {outcome, atMs} = attempts([refusal]);
	await expect(outcome).rejects.toBe(refusal);
	expect(atMs).toHaveLength(1);
});

test('a Retry-After of ten seconds is slept out', async () => {
	const {outcome, atMs} = attempts([new TokenCallFault('it answered 429', {status: 429, retryAfterMs: 10_000})]);
	await vi.advanceTimersByTimeAsync(9_999);
	expect(atMs).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(await outcome).toBe('done');
});

test('a Retry-After of more than ten seconds is told at once, and not waited for', async () => {
	const {outcome, atMs} = attempts([new TokenCallFault('it answered 503', {status: 503, retryAfterMs: 10_001})]);
	await expect(outcome).rejects.toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 10_001});
	expect(atMs).toHaveLength(1);
	expect(vi.getTimerCount()).toBe(0);
});

test('a Retry-After of nothing is still backed off from', async () => {
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	const {outcome, atMs} = attempts([new TokenCallFault('it answered 503', {status: 503, retryAfterMs: 0})]);
	await vi.runAllTimersAsync();
	await outcome;
	expect(atMs).toEqual([0, 50]);
});

test('a page of HTML is tried again once', async () => {
	const {outcome, atMs} = attempts([html, html]);
	await vi.runAllTimersAsync();
	await expect(outcome).rejects.toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(atMs).toHaveLength(2);
});

test('a page of HTML is tried again once after failures of another kind, too', async () => {
	const {outcome, atMs} = attempts([unavailable, html]);
	await vi.runAllTimersAsync();
	expect(await outcome).toBe('done');
	expect(atMs).toHaveLength(3);
});

test('failures of two kinds together are tried again three times', async () => {
	const {outcome, atMs} = attempts([unavailable, html, unavailable, unavailable]);
	await vi.runAllTimersAsync();
	await expect(outcome).rejects.toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(atMs).toHaveLength(4);
});

test('a flight that ends while it sleeps fails with the reason and tries no more', async () => {
	const abort = new AbortController();
	const {outcome, atMs} = attempts([new TokenCallFault('it answered 429', {retryAfterMs: 9_000})], abort.signal);
	await vi.advanceTimersByTimeAsync(1_000);
	abort.abort(new Error('closed'));
	await expect(outcome).rejects.toThrow('closed');
	expect(atMs).toHaveLength(1);
	expect(vi.getTimerCount()).toBe(0);
});
