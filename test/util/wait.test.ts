/**
 * How long one caller waits for what it shares with others.
 */
import {getEventListeners} from 'node:events';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {sleep, waitWithin} from '../../src/util/wait.js';
import {handClock, settle} from '../tokens/bench.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
});

afterEach(() => {
	vi.useRealTimers();
});

const never = new Promise<never>(() => {});

test('what comes in time is given, and no timer and no listener is left', async () => {
	const clock = handClock();
	const {signal} = new AbortController();
	const waiting = waitWithin(Promise.resolve('token'), {signals: [signal], deadlineMs: clock.monotonicMs() + 1000}, clock);
	expect(await waiting).toBe('token');
	expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
});

test('what fails in time fails with its own error, and no timer and no listener is left', async () => {
	const clock = handClock();
	const {signal} = new AbortController();
	const failing = Promise.reject(new Error('no network'));
	const waiting = waitWithin(failing, {signals: [signal], deadlineMs: clock.monotonicMs() + 1000}, clock);
	await expect(waiting).rejects.toThrow('no network');
	expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
});

test('on the deadline the wait ends with CREDENTIAL_TIMEOUT', async () => {
	const clock = handClock();
	const waiting = waitWithin(never, {signals: [], deadlineMs: clock.monotonicMs() + 1000}, clock);
	const outcome = expect(waiting).rejects.toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT', status: 504});
	await vi.advanceTimersByTimeAsync(1000);
	await outcome;
});

test('any of several signals ends the wait, with its own reason', async () => {
	const [call, bound] = [new AbortController(), new AbortController()];
	const waiting = waitWithin(never, {signals: [call.signal, bound.signal]}, handClock());
	const outcome = expect(waiting).rejects.toThrow('shut down');
	await settle();
	bound.abort(new Error('shut down'));
	await outcome;
	expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
});

test('a deadline farther off than a timer can be set is no deadline that has passed', async () => {
	const clock = handClock();
	for (const deadlineMs of [clock.monotonicMs() + 2 ** 40, Number.POSITIVE_INFINITY]) {
		const waiting = waitWithin(new Promise((resolve) => setTimeout(resolve, 10, 'token')), {signals: [], deadlineMs}, clock);
		await vi.advanceTimersByTimeAsync(10);
		expect(await waiting).toBe('token');
	}
});

test("what is left behind by a caller that was too late is nobody's unhandled rejection", async () => {
	const unhandled = vi.fn();
	process.on('unhandledRejection', unhandled);
	const wait = {signals: [AbortSignal.abort(new Error('gone'))]};
	await expect(waitWithin(Promise.reject(new Error('later')), wait, handClock())).rejects.toThrow('gone');
	await new Promise((resolve) => setImmediate(resolve));
	process.off('unhandledRejection', unhandled);
	expect(unhandled).not.toHaveBeenCalled();
});

test('a sleep that is over leaves no listener', async () => {
	const {signal} = new AbortController();
	const sleeping = sleep(500, signal);
	await vi.advanceTimersByTimeAsync(500);
	await sleeping;
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('a sleep ends with the reason of its signal, and leaves no timer', async () => {
	const abort = new AbortController();
	const outcome = expect(sleep(500, abort.signal)).rejects.toThrow('closed');
	abort.abort(new Error('closed'));
	await outcome;
	expect(vi.getTimerCount()).toBe(0);
});
