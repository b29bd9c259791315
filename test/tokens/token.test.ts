/**
 * How long a token lives, by both clocks.
 */
import {expect, test} from 'vitest';
import {expiresAtMs, isUsable, startLife} from '../../src/tokens/token.js';
import {handClock, minted} from './bench.js';

test('a token of an hour is renewed sixty seconds before its end', () => {
	const clock = handClock();
	const token = startLife(minted('t', 3_600_000), clock);
	clock.advance(3_539_999);
	expect(isUsable(token, clock)).toBe(true);
	clock.advance(1);
	expect(isUsable(token, clock)).toBe(false);
});

test('a token of a minute is renewed three seconds before its end', () => {
	const clock = handClock();
	const token = startLife(minted('t', 60_000), clock);
	clock.advance(56_999);
	expect(isUsable(token, clock)).toBe(true);
	clock.advance(1);
	expect(isUsable(token, clock)).toBe(false);
});

test('a process that was frozen for two hours finds its token dead, though its monotonic clock stood still', () => {
	const clock = handClock();
	const token = startLife(minted('t', 3_600_000), clock);
	clock.jump(7_200_000);
	expect(isUsable(token, clock)).toBe(false);
});

test('a wall clock that is put back prolongs nothing', () => {
	const clock = handClock();
	const token = startLife(minted('t', 3_600_000), clock);
	clock.jump(-86_400_000);
	clock.tick(3_540_000);
	expect(isUsable(token, clock)).toBe(false);
});

test('a wall clock that is put back does not kill a token either', () => {
	const clock = handClock();
	const token = startLife(minted('t', 3_600_000), clock);
	clock.jump(-86_400_000);
	expect(isUsable(token, clock)).toBe(true);
});

test('the end of a token is told by the wall clock and counted by the one that is further on', () => {
	const clock = handClock();
	const token = startLife(minted('t', 3_600_000), clock);
	clock.advance(600_000);
	clock.jump(60_000);
	expect(expiresAtMs(token, clock) - clock.nowMs()).toBe(2_940_000);
});

test('a token that another process minted keeps the margins of its whole life', () => {
	const life = startLife({value: 'found', lifetimeMs: 400_000, fullLifetimeMs: 3_600_000}, handClock());
	expect(life.usableMs).toBe(340_000);
	expect(life.freshMs).toBeGreaterThanOrEqual(40_000);
	expect(life.freshMs).toBeLessThanOrEqual(160_000);
});
