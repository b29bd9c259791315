import {expect, test} from 'vitest';
import type {TokenRequest} from '../../src/tokens/types.js';
import {atOnce, bench, HOUR_MS, LABEL, minted, owner, PATIENT} from './bench.js';

const MINUTE_MS = 60_000;

/** A token of key A, asked for with mints that do what they are told, one after another. */
function asked(...outcomes: readonly (string | Error | Promise<never>)[]): {request: TokenRequest; mints: () => number} {
	const left = [...outcomes];
	let mints = 0;
	const mint = async () => {
		mints++;
		const next = left.shift() ?? new Error('One mint more than there should be');
		if (typeof next === 'string') {
			return minted(next);
		}
		return next instanceof Error ? Promise.reject(next) : next;
	};
	return {request: {key: 'A', label: LABEL, owner: owner('A'), mint}, mints: () => mints};
}

/** Lets flights land. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) {
		await Promise.resolve();
	}
}

const DOWN = new Error('The token service is down');

test('an ageing token is served at once while one renewal runs behind it', async () => {
	const {cache, clock} = bench();
	const {request, mints} = asked('old', 'new');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 3 * MINUTE_MS);
	const served = Array.from({length: 50}, () => atOnce(cache, request)?.value);
	await settle();
	expect(new Set(served)).toEqual(new Set(['old']));
	expect(mints()).toBe(2);
	expect(atOnce(cache, request)?.value).toBe('new');
	expect(cache.counts.refreshedAhead).toBe(1);
});

test('a token is left alone until six minutes before its end', async () => {
	const {cache, clock} = bench();
	const {request, mints} = asked('old');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 6 * MINUTE_MS - 1);
	expect(atOnce(cache, request)?.value).toBe('old');
	await settle();
	expect(mints()).toBe(1);
});

test('tokens of one lifetime are renewed at times of their own, between four and six minutes before their end', async () => {
	const {cache, clock} = bench();
	const renewed = new Map<string, number>();
	const keys = Array.from({length: 40}, (_, index) => `key ${index}`);
	const requests = keys.map((key): TokenRequest => {
		const mint = async () => {
			renewed.set(key, clock.monotonicMs());
			return minted(`of ${key}`);
		};
		return {key, label: LABEL, owner: owner(key), mint};
	});
	const startMs = clock.monotonicMs();
	await Promise.all(requests.map((request) => cache.token(request, PATIENT)));
	renewed.clear();
	clock.advance(HOUR_MS - 7 * MINUTE_MS);
	for (let second = 0; second < 240; second++) {
		clock.advance(1_000);
		for (const request of requests) {
			atOnce(cache, request);
		}
		await settle();
	}
	const leftMs = [...renewed.values()].map((atMs) => HOUR_MS - (atMs - startMs));
	expect(leftMs).toHaveLength(40);
	expect(Math.max(...leftMs)).toBeLessThanOrEqual(6 * MINUTE_MS);
	expect(Math.min(...leftMs)).toBeGreaterThanOrEqual(4 * MINUTE_MS - 1_000);
	expect(new Set(leftMs).size).toBeGreaterThan(20);
});

test('a short life is renewed in its last tenth', async () => {
	const {cache, clock} = bench();
	const mint = async () => minted(`at ${clock.monotonicMs()}`, 100_000);
	const request: TokenRequest = {key: 'A', label: LABEL, owner: owner('A'), mint};
	const {value} = await cache.token(request, PATIENT);
	clock.advance(89_999);
	atOnce(cache, request);
	await settle();
	expect(atOnce(cache, request)?.value).toBe(value);
	clock.advance(1);
	atOnce(cache, request);
	await settle();
	expect(atOnce(cache, request)?.value).not.toBe(value);
});

test('while the token service is down every call is served to the end, with one attempt in half a minute', async () => {
	const {cache, clock} = bench();
	const {request, mints} = asked('old', ...Array.from({length: 20}, () => DOWN));
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 4 * MINUTE_MS);
	for (let second = 0; second < 239; second++) {
		const token = await cache.token(request, PATIENT);
		expect(token.value).toBe('old');
		await settle();
		clock.advance(1_000);
	}
	expect(mints()).toBe(1 + 8);
	clock.advance(1_000);
	expect(atOnce(cache, request)).toBeUndefined();
	await expect(cache.token(request, PATIENT)).rejects.toBe(DOWN);
});

test('a token service that hangs in the last minute costs a caller its wait, and not the call', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', new Promise<never>(() => {}));
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 30_000);
	const token = await cache.token(request, {signals: [], deadlineMs: clock.monotonicMs() + 5});
	expect(token.value).toBe('old');
});

test('a caller that goes away meanwhile gets its own reason, not the old token', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', new Promise<never>(() => {}));
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 30_000);
	const gone = new AbortController();
	const waiting = cache.token(request, {signals: [gone.signal]});
	gone.abort(new Error('gone'));
	await expect(waiting).rejects.toThrow('gone');
});

test('a renewal that works again after a failure is what the next call gets', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', DOWN, 'new');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 3 * MINUTE_MS);
	atOnce(cache, request);
	await settle();
	clock.advance(30_000);
	atOnce(cache, request);
	await settle();
	expect(atOnce(cache, request)?.value).toBe('new');
});

test('a refused token is not served again because its renewal fails', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', DOWN);
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 3 * MINUTE_MS);
	expect(cache.refuse('old')).toBe('forgotten');
	expect(atOnce(cache, request)).toBeUndefined();
	await expect(cache.token(request, PATIENT)).rejects.toBe(DOWN);
});

test('in the foreground mode the renewal is waited for and nothing runs behind a call', async () => {
	const {cache, clock} = bench(100, 'foreground');
	const {request, mints} = asked('old', 'new');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 3 * MINUTE_MS);
	expect(atOnce(cache, request)).toBeUndefined();
	expect(cache.openFlights).toBe(0);
	expect((await cache.token(request, PATIENT)).value).toBe('new');
	expect(mints()).toBe(2);
});

test('in the foreground mode a failed renewal leaves the old token, tried again after half a minute', async () => {
	const {cache, clock} = bench(100, 'foreground');
	const {request, mints} = asked('old', DOWN, 'new');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 4 * MINUTE_MS);
	expect((await cache.token(request, PATIENT)).value).toBe('old');
	expect((await cache.token(request, PATIENT)).value).toBe('old');
	expect(mints()).toBe(2);
	clock.advance(30_000);
	expect((await cache.token(request, PATIENT)).value).toBe('new');
});

test('a thawed process renews first: the wall clock has gone on, the monotonic one has not', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', 'new');
	await cache.token(request, PATIENT);
	clock.jump(2 * HOUR_MS);
	expect(atOnce(cache, request)).toBeUndefined();
	expect((await cache.token(request, PATIENT)).value).toBe('new');
});

test('a wall clock that is put back prolongs nothing', async () => {
	const {cache, clock} = bench();
	const {request} = asked('old', 'new');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS);
	clock.jump(-2 * HOUR_MS);
	expect(atOnce(cache, request)).toBeUndefined();
});

test('close drops the tokens and renews none', async () => {
	const {cache, clock} = bench();
	const {request, mints} = asked('old');
	await cache.token(request, PATIENT);
	clock.advance(HOUR_MS - 3 * MINUTE_MS);
	await cache.close();
	expect(atOnce(cache, request)).toBeUndefined();
	await expect(cache.token(request, PATIENT)).rejects.toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	expect(mints()).toBe(1);
});
