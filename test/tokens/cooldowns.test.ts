/**
 * Pauses that Amazon asked for.
 */
import {expect, test} from 'vitest';
import {AmazonAuthError} from '../../src/errors.js';
import {createCooldowns} from '../../src/tokens/cooldowns.js';
import {bench, handClock, mintsAtOnce, mintsOnCommand, PATIENT, settle} from './bench.js';

function pause(retryAfterMs: number): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Asks for a pause.', {api: 'selling-partner', retryAfterMs});
}

test('while a pause lasts callers are told what is left of it, and nobody is asked', async () => {
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const first = cache.token(request, PATIENT);
	await settle();
	request.started[0]?.fail(pause(120_000));
	await expect(first).rejects.toMatchObject({retryAfterMs: 120_000});
	clock.advance(50_000);
	const error = {code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 70_000, api: 'selling-partner', headers: {'retry-after': '70'}};
	await expect(cache.token(request, PATIENT)).rejects.toMatchObject(error);
	expect(request.started).toHaveLength(1);
});

test('after the pause the next caller asks again', async () => {
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const first = cache.token(request, PATIENT);
	await settle();
	request.started[0]?.fail(pause(120_000));
	await expect(first).rejects.toThrow();
	clock.advance(120_000);
	const next = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('token');
	expect((await next).value).toBe('token');
});

test('a pause holds no other key back', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const first = cache.token(request, PATIENT);
	await settle();
	request.started[0]?.fail(pause(120_000));
	await expect(first).rejects.toThrow();
	expect((await cache.token(mintsAtOnce('B', 'of B'), PATIENT)).value).toBe('of B');
});

test('another failure, or a throttling without a time, begins no pause', () => {
	const coolDowns = createCooldowns(handClock());
	coolDowns.begin('A', new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'No.', {retryAfterMs: 60_000}));
	coolDowns.begin('A', new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Later.'));
	coolDowns.begin('A', new Error('no network'));
	expect(coolDowns.refusalOf('A')).toBeUndefined();
});

test('a pause of a year ends after an hour', () => {
	const clock = handClock();
	const coolDowns = createCooldowns(clock);
	coolDowns.begin('A', pause(31_536_000_000));
	clock.advance(3_599_999);
	expect(coolDowns.refusalOf('A')?.retryAfterMs).toBe(1);
	clock.advance(1);
	expect(coolDowns.refusalOf('A')).toBeUndefined();
});

test('a process that was frozen through a pause goes on at once', () => {
	const clock = handClock();
	const coolDowns = createCooldowns(clock);
	coolDowns.begin('A', pause(60_000));
	clock.jump(60_000);
	expect(coolDowns.refusalOf('A')).toBeUndefined();
});
