/**
 * Tokens that are let go: of one owner, of a replaced authorization, and all of them at the end.
 */
import {afterEach, expect, test, vi} from 'vitest';
import {bench, held, LABEL, mintsAtOnce, mintsOnCommand, owner, PATIENT, settle} from './bench.js';

afterEach(() => {
	vi.useRealTimers();
});

test("forget drops the owner's tokens and no others", async () => {
	const {cache} = bench();
	await cache.token(mintsAtOnce('A', 'of A'), PATIENT);
	await cache.token(mintsAtOnce('B', 'of B'), PATIENT);
	cache.forget((one) => one.sellingPartnerId === 'A');
	expect([held(cache, 'A'), held(cache, 'B')?.value]).toEqual([undefined, 'of B']);
});

test('forget during a flight keeps the old token out, and who waits still gets it', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = cache.token(request, PATIENT);
	await settle();
	cache.forget(() => true);
	request.started[0]?.land('old');
	expect((await waiting).value).toBe('old');
	expect(held(cache, 'A')).toBeUndefined();
});

test('after forget the next caller does not join the flight from before', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const before = cache.token(request, PATIENT);
	await settle();
	cache.forget(() => true);
	const after = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('new');
	request.started[0]?.land('old');
	expect([(await before).value, (await after).value]).toEqual(['old', 'new']);
	expect(held(cache, 'A')?.value).toBe('new');
});

test('a token that came by a flight from before forget is sent again when it is refused, with the newer one', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = cache.token(request, PATIENT);
	await settle();
	cache.forget(() => true);
	request.started[0]?.land('old');
	await waiting;
	expect(cache.refuse('old')).toBe('replaced');
});

test("forgetOthers drops the other tokens of a key's owner", async () => {
	const {cache} = bench();
	cache.keep({key: 'access', owner: owner('A'), label: LABEL}, {value: 'access token', lifetimeMs: 1000});
	cache.keep({key: 'restricted', owner: owner('A'), label: LABEL}, {value: 'restricted token', lifetimeMs: 1000});
	cache.keep({key: 'access of B', owner: owner('B'), label: LABEL}, {value: 'token of B', lifetimeMs: 1000});
	cache.forgetOthers('access', owner('A'));
	expect(['access', 'restricted', 'access of B'].map((key) => held(cache, key)?.value)).toEqual([
		'access token',
		undefined,
		'token of B',
	]);
});

test('close waits for an open flight and gives its token to who waits', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = cache.token(request, PATIENT);
	await settle();
	const closed = cache.close();
	request.started[0]?.land('just in time');
	expect((await waiting).value).toBe('just in time');
	await closed;
	expect(cache.size).toBe(0);
});

test('close ends a flight that has not landed after five seconds', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const outcome = expect(cache.token(request, PATIENT)).rejects.toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	await settle();
	const closed = cache.close();
	await vi.advanceTimersByTimeAsync(4999);
	expect(request.started[0]?.signal.aborted).toBe(false);
	await vi.advanceTimersByTimeAsync(1);
	await closed;
	await outcome;
	expect(request.started[0]?.signal.aborted).toBe(true);
	expect(vi.getTimerCount()).toBe(0);
});

test('close ends a flight that forget had let go', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const outcome = expect(cache.token(request, PATIENT)).rejects.toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	await settle();
	cache.forget(() => true);
	const closed = cache.close();
	await vi.advanceTimersByTimeAsync(5000);
	await closed;
	await outcome;
	expect(request.started[0]?.signal.aborted).toBe(true);
});

test('after close no flight starts and no token is left', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'first');
	await cache.token(request, PATIENT);
	await cache.close();
	await expect(cache.token(request, PATIENT)).rejects.toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	expect([request.calls(), cache.size]).toEqual([1, 0]);
});

test('a token that lands while the cache closes is not kept', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = cache.token(request, PATIENT);
	await settle();
	const closed = cache.close();
	request.started[0]?.land('late');
	await waiting;
	await closed;
	expect(held(cache, 'A')).toBeUndefined();
});
