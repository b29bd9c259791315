/**
 * One flight a key, and who gets which token.
 */
import {getEventListeners} from 'node:events';
import {afterEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../src/errors.js';
import {bench, HOUR_MS, held, mintsAtOnce, mintsOnCommand, PATIENT, settle} from './bench.js';

afterEach(() => {
	vi.useRealTimers();
});

test('200 callers of a cold key make one token call', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'first');
	const tokens = await Promise.all(Array.from({length: 200}, () => cache.token(request, PATIENT)));
	expect(new Set(tokens.map((token) => token.value))).toEqual(new Set(['first']));
	expect(request.calls()).toBe(1);
	expect(cache.counts).toMatchObject({minted: 1, joined: 199});
});

test('a living token is given without another call', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'first', 'second');
	await cache.token(request, PATIENT);
	expect((await cache.token(request, PATIENT)).value).toBe('first');
	expect(request.calls()).toBe(1);
});

test('the first caller aborts and the others get the token', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const first = new AbortController();
	const gone = cache.token(request, {signals: [first.signal]});
	const stays = cache.token(request, PATIENT);
	await settle();
	first.abort(new Error('the browser left'));
	await expect(gone).rejects.toThrow('the browser left');
	request.started[0]?.land('shared');
	expect((await stays).value).toBe('shared');
	expect(request.started[0]?.signal.aborted).toBe(false);
});

test('the token of a flight whose only caller has gone is there for the next one', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const caller = new AbortController();
	const gone = cache.token(request, {signals: [caller.signal]});
	await settle();
	caller.abort(new Error('left'));
	await expect(gone).rejects.toThrow('left');
	request.started[0]?.land('late');
	await settle();
	expect((await cache.token(request, PATIENT)).value).toBe('late');
	expect(request.started).toHaveLength(1);
});

test('a caller whose signal has aborted before starts no flight', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	await expect(cache.token(request, {signals: [AbortSignal.abort(new Error('gone'))]})).rejects.toThrow('gone');
	await settle();
	expect(request.started).toHaveLength(0);
});

test('a caller whose deadline has passed starts no flight', async () => {
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const late = cache.token(request, {signals: [], deadlineMs: clock.monotonicMs()});
	await expect(late).rejects.toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
	await settle();
	expect(request.started).toHaveLength(0);
});

test('a failed flight fails all who wait, and the next call flies again', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = Promise.allSettled([cache.token(request, PATIENT), cache.token(request, PATIENT)]);
	await settle();
	request.started[0]?.fail(new Error('no network'));
	expect((await waiting).map((one) => one.status)).toEqual(['rejected', 'rejected']);
	const next = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('second');
	expect((await next).value).toBe('second');
});

test('a mint that throws before its first await fails as a flight does', async () => {
	const {cache} = bench();
	const mint = (): never => {
		throw new Error('at once');
	};
	const request = {...mintsAtOnce('A'), mint};
	await expect(cache.token(request, PATIENT)).rejects.toThrow('at once');
	expect(cache.openFlights).toBe(0);
});

test('callers of two sellers interleaved get each their own token', async () => {
	const {cache} = bench();
	const [a, b] = [mintsOnCommand('A'), mintsOnCommand('B')];
	const waiting = [a, b, a, b, b, a].map((request) => cache.token(request, PATIENT));
	await settle();
	b.started[0]?.land('of B');
	a.started[0]?.land('of A');
	expect((await Promise.all(waiting)).map((token) => token.value)).toEqual(['of A', 'of B', 'of A', 'of B', 'of B', 'of A']);
	expect([a.started.length, b.started.length]).toEqual([1, 1]);
});

test("a caller's deadline ends its wait with CREDENTIAL_TIMEOUT, and the next call joins the flight", async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const hasty = cache.token(request, {signals: [], deadlineMs: clock.monotonicMs() + 1000});
	const outcome = expect(hasty).rejects.toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
	await vi.advanceTimersByTimeAsync(1000);
	await outcome;
	const next = cache.token(request, PATIENT);
	request.started[0]?.land('after all');
	expect((await next).value).toBe('after all');
	expect(request.started).toHaveLength(1);
});

test('a flight past its deadline is not joined, and its token never replaces the newer one', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const first = cache.token(request, PATIENT);
	await settle();
	clock.advance(60_000); // no timer has run yet, as after a freeze
	const second = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('newer');
	expect((await second).value).toBe('newer');
	request.started[0]?.land('older');
	expect((await first).value).toBe('older');
	expect(held(cache, 'A')?.value).toBe('newer');
});

test('an old flight that fails does not take the younger one off', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache, clock} = bench();
	const request = mintsOnCommand('A');
	const first = cache.token(request, PATIENT);
	await settle();
	clock.advance(60_000);
	const second = cache.token(request, PATIENT);
	await settle();
	request.started[0]?.fail(new Error('late failure'));
	await expect(first).rejects.toThrow('late failure');
	const third = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('younger');
	expect([(await second).value, (await third).value]).toEqual(['younger', 'younger']);
	expect(request.started).toHaveLength(2);
});

test('a flight ends at its deadline, though what it asks pays no heed to the signal', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const outcome = expect(cache.token(request, PATIENT)).rejects.toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	await vi.advanceTimersByTimeAsync(59_999);
	expect(cache.openFlights).toBe(1);
	await vi.advanceTimersByTimeAsync(1);
	await outcome;
	expect(cache.openFlights).toBe(0);
	expect(request.started[0]?.signal.aborted).toBe(true);
});

test('a signal used for 1,000 calls gathers no listeners', async () => {
	const {cache, clock} = bench();
	const request = mintsAtOnce('A');
	const {signal} = new AbortController();
	let most = 0;
	for (let call = 0; call < 1000; call++) {
		const waiting = cache.token(request, {signals: [signal]});
		most = Math.max(most, getEventListeners(signal, 'abort').length);
		await waiting;
		clock.advance(HOUR_MS);
	}
	expect(request.calls()).toBe(1000);
	expect(most).toBe(1);
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test("a flight that fails after everybody has left is nobody's unhandled rejection", async () => {
	const unhandled = vi.fn();
	process.on('unhandledRejection', unhandled);
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const caller = new AbortController();
	const gone = cache.token(request, {signals: [caller.signal]});
	await settle();
	caller.abort(new Error('left'));
	await expect(gone).rejects.toThrow('left');
	request.started[0]?.fail(new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'no'));
	await new Promise((resolve) => setImmediate(resolve));
	process.off('unhandledRejection', unhandled);
	expect(unhandled).not.toHaveBeenCalled();
});

test('the least used token makes room, and a living one that goes is counted', async () => {
	const {cache} = bench(2);
	for (const key of ['A', 'B', 'C']) {
		await cache.token(mintsAtOnce(key), PATIENT);
	}
	expect(held(cache, 'A')).toBeUndefined();
	expect([cache.size, cache.counts.evictedAlive]).toEqual([2, 1]);
});

test('a dead token that makes room is not counted as a loss', async () => {
	const {cache, clock} = bench(2);
	await cache.token(mintsAtOnce('A'), PATIENT);
	await cache.token(mintsAtOnce('B'), PATIENT);
	clock.advance(HOUR_MS);
	await cache.token(mintsAtOnce('C'), PATIENT);
	expect(cache.counts.evictedAlive).toBe(0);
});
