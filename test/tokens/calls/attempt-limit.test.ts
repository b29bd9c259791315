/**
 * Four token calls a minute for one token, while they fail.
 */
import {expect, test} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createAttemptLimit} from '../../../src/tokens/calls/attempt-limit.js';
import {isHeldBack} from '../../../src/tokens/cooldowns.js';
import {handClock} from '../bench.js';

const unreachable = new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', 'It answered 503.', {amazon: {status: 503}});

function recent() {
	const clock = handClock();
	const calls = createAttemptLimit(clock);
	const fail = (times: number, name = 'A'): void => {
		for (let time = 0; time < times; time++) {
			calls.sent(name);
			calls.failed(name, unreachable);
		}
	};
	const succeed = (times: number): void => {
		for (let time = 0; time < times; time++) {
			calls.sent('A');
			calls.succeeded('A');
		}
	};
	return {clock, calls, fail, succeed};
}

test('after four failures a caller is told what the last one was, and when the first of the four is a minute old', () => {
	const {clock, calls, fail} = recent();
	fail(1);
	clock.advance(20_000);
	fail(2);
	expect([calls.isSpent('A'), calls.refusalOf('A')]).toEqual([false, undefined]);
	fail(1);
	clock.advance(10_000);
	expect(calls.refusalOf('A')).toMatchObject({code: unreachable.code, amazon: {status: 503}, retryAfterMs: 30_000});
	expect(calls.isSpent('A')).toBe(true);
	clock.advance(30_000);
	expect([calls.isSpent('A'), calls.refusalOf('A')]).toEqual([false, undefined]);
});

test('the minute slides: calls that are older do not count, younger ones do', () => {
	const {clock, calls, fail} = recent();
	fail(3);
	clock.advance(59_000);
	fail(1);
	clock.advance(1_000);
	fail(2);
	expect(calls.isSpent('A')).toBe(false);
	fail(1);
	expect(calls.refusalOf('A')?.retryAfterMs).toBe(59_000);
});

test('a call that is not named alike is not held back', () => {
	const {calls, fail} = recent();
	fail(4);
	expect([calls.isSpent('B'), calls.refusalOf('B')]).toEqual([false, undefined]);
});

test('tokens that are fetched and forgotten a hundred times in a minute hold nothing back', () => {
	const {calls, fail, succeed} = recent();
	succeed(100);
	expect([calls.isSpent('A'), calls.refusalOf('A')]).toEqual([false, undefined]);
	fail(1);
	expect([calls.isSpent('A'), calls.refusalOf('A')]).toEqual([false, undefined]);
	fail(1);
	expect(calls.isSpent('A')).toBe(true);
});

test('a token and its renewal by force leave two calls of the minute', () => {
	const {calls, fail, succeed} = recent();
	succeed(2);
	fail(2);
	expect(calls.refusalOf('A')).toMatchObject({code: unreachable.code});
});

test('a failure with no call of its own is told once the calls of the minute are spent', () => {
	const {calls, succeed} = recent();
	succeed(2);
	calls.failed('A', unreachable);
	calls.sent('A');
	calls.sent('A');
	expect(calls.refusalOf('A')).toMatchObject({code: unreachable.code});
});

test('a token from before the minute counts no more than any other call', () => {
	const {clock, calls, fail, succeed} = recent();
	succeed(1);
	clock.advance(30_000);
	succeed(1);
	clock.advance(30_000);
	fail(2);
	expect(calls.isSpent('A')).toBe(false);
	fail(1);
	expect(calls.refusalOf('A')?.retryAfterMs).toBe(30_000);
});

test('the fourth call may succeed, and then nobody is held back', () => {
	const {calls, fail, succeed} = recent();
	fail(3);
	succeed(1);
	expect(calls.refusalOf('A')).toBeUndefined();
});

test('each caller gets an error of its own, which is known for a call that was not made', () => {
	const {calls, fail} = recent();
	fail(4);
	const [one, other] = [calls.refusalOf('A'), calls.refusalOf('A')];
	expect(one).not.toBe(other);
	expect([one && isHeldBack(one), isHeldBack(unreachable)]).toEqual([true, false]);
});

test('a clock that is put back prolongs nothing', () => {
	const {clock, calls, fail} = recent();
	fail(4);
	clock.jump(-86_400_000);
	clock.tick(60_000);
	expect(calls.refusalOf('A')).toBeUndefined();
});

test('a name whose calls all gave tokens is remembered no longer than ten thousand others', () => {
	const {calls} = recent();
	const succeed = (name: string): void => {
		calls.sent(name);
		calls.succeeded(name);
	};
	succeed('first');
	succeed('first');
	for (let name = 0; name < 10_000; name++) {
		succeed(`${name}`);
	}
	for (let times = 0; times < 3; times++) {
		calls.sent('first');
	}
	expect(calls.isSpent('first')).toBe(false);
	calls.sent('first');
	expect(calls.isSpent('first')).toBe(true);
});

test('of calls under way at once each gives its own token: many that succeed hold no later one back', () => {
	const {calls, fail} = recent();
	for (let time = 0; time < 5; time++) {
		calls.sent('A');
	}
	for (let time = 0; time < 5; time++) {
		calls.succeeded('A');
	}
	expect(calls.isSpent('A')).toBe(false);
	fail(1);
	expect([calls.isSpent('A'), calls.refusalOf('A')]).toEqual([false, undefined]);
});
