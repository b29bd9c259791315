/**
 * Which token that is here serves a call, by its age and by what other processes say of it.
 */
import {expect, test, vi} from 'vitest';
import {ALONE, createServing, type Serving} from '../../src/tokens/cache.js';
import {createCachedTokens} from '../../src/tokens/cached-tokens.js';
import type {CachedTokens, KeptToken, RefreshMode, Sharing, TokenRequest} from '../../src/tokens/types.js';
import {type HandClock, HOUR_MS, handClock, LABEL, minted, owner, PATIENT} from './bench.js';

const REQUEST: TokenRequest = {
	key: 'A',
	label: LABEL,
	owner: owner('A'),
	mint: () => Promise.reject(new Error('Serving mints nothing itself')),
};

interface Stage extends Serving {
	readonly clock: HandClock;
	readonly tokens: CachedTokens;
	readonly renewed: TokenRequest[];
}

function stage({
	refresh = 'background',
	mayRenew = () => true,
	...sharing
}: {refresh?: RefreshMode; mayRenew?: (request: TokenRequest) => boolean} & Partial<Sharing> = {}): Stage {
	const clock = handClock();
	const tokens = createCachedTokens({clock, maxTokens: 10});
	const renewed: TokenRequest[] = [];
	const renew = (request: TokenRequest): void => {
		renewed.push(request);
	};
	const serving = createServing({tokens, sharing: {...ALONE, ...sharing}, clock, refresh, mayRenew, renew});
	tokens.keep(REQUEST, minted('old'));
	return {...serving, clock, tokens, renewed};
}

test('where there is no token none is served, and nobody is asked', () => {
	const wasForgotten = vi.fn(async () => false);
	const {living, confirmed, tokens} = stage({wasForgotten});
	tokens.drop(() => true);
	expect([living(REQUEST), confirmed(REQUEST, PATIENT), wasForgotten.mock.calls]).toEqual([undefined, undefined, []]);
});

test('a fresh token serves and is not renewed, in either mode', () => {
	for (const refresh of ['background', 'foreground'] as const) {
		const {living, renewed} = stage({refresh});
		expect([living(REQUEST)?.value, renewed]).toEqual(['old', []]);
	}
});

test('an ageing token serves at once, and is renewed behind the call', () => {
	const {living, clock, renewed} = stage();
	clock.advance(HOUR_MS - 120_000);
	expect([living(REQUEST)?.value, renewed]).toEqual(['old', [REQUEST]]);
});

test("'foreground' serves no ageing token: the call waits, and nothing is begun behind it", () => {
	const {living, clock, renewed} = stage({refresh: 'foreground'});
	clock.advance(HOUR_MS - 120_000);
	expect([living(REQUEST), renewed]).toEqual([undefined, []]);
});

test('a token in its last minute is waited for in either mode', () => {
	for (const refresh of ['background', 'foreground'] as const) {
		const {living, clock, renewed} = stage({refresh});
		clock.advance(HOUR_MS - 59_000);
		expect([living(REQUEST), renewed]).toEqual([undefined, []]);
	}
});

test('while its key may not be renewed a token serves to its end, and not beyond', () => {
	for (const refresh of ['background', 'foreground'] as const) {
		const {living, clock, renewed} = stage({refresh, mayRenew: () => false});
		clock.advance(HOUR_MS - 1);
		expect(living(REQUEST)?.value).toBe('old');
		clock.advance(1);
		expect([living(REQUEST), renewed]).toEqual([undefined, []]);
	}
});

test('whether its key may be renewed is not asked of a fresh token', () => {
	const mayRenew = vi.fn(() => true);
	const {living} = stage({mayRenew});
	living(REQUEST);
	expect(mayRenew).not.toHaveBeenCalled();
});

test('a token that another process forgot is dropped where it is seen', () => {
	const {living, tokens} = stage({isForgotten: () => true});
	expect([living(REQUEST), tokens.size]).toEqual([undefined, 0]);
});

test('a token of which that is not known serves nobody before others were asked', async () => {
	const wasForgotten = vi.fn(async () => false);
	const {living, confirmed, tokens} = stage({isForgotten: () => undefined, wasForgotten});
	expect(living(REQUEST)).toBeUndefined();
	expect((await confirmed(REQUEST, PATIENT))?.value).toBe('old');
	expect([wasForgotten.mock.calls.length, tokens.size]).toEqual([1, 1]);
});

test('nobody is asked about a token of which it is known', () => {
	for (const isForgotten of [() => true, () => false]) {
		expect(stage({isForgotten}).confirmed(REQUEST, PATIENT)).toBeUndefined();
	}
});

test('a token that others say was forgotten is dropped, and none is served', async () => {
	const {confirmed, tokens} = stage({isForgotten: () => undefined, wasForgotten: async () => true});
	expect([await confirmed(REQUEST, PATIENT), tokens.size]).toEqual([undefined, 0]);
});

test('a token that came while others were asked about the old one is kept, and serves', async () => {
	let answer = (_wasForgotten: boolean): void => {};
	const wasForgotten = (_token: KeptToken): Promise<boolean> =>
		new Promise((resolve) => {
			answer = resolve;
		});
	const {confirmed, tokens} = stage({isForgotten: () => undefined, wasForgotten});
	const served = confirmed(REQUEST, PATIENT);
	tokens.keep(REQUEST, minted('new'));
	answer(true);
	expect((await served)?.value).toBe('new');
});

test('a confirmed token that ages is renewed behind the call like any other', async () => {
	const {confirmed, clock, renewed} = stage({isForgotten: () => undefined});
	clock.advance(HOUR_MS - 120_000);
	expect([(await confirmed(REQUEST, PATIENT))?.value, renewed]).toEqual(['old', [REQUEST]]);
});

test("a caller that goes away does not wait for the others' answer, and its token stays", async () => {
	const {confirmed, tokens} = stage({isForgotten: () => undefined, wasForgotten: () => new Promise(() => {})});
	const caller = new AbortController();
	const served = confirmed(REQUEST, {signals: [caller.signal]});
	caller.abort(new Error('gone'));
	await expect(served).rejects.toThrow('gone');
	expect(tokens.size).toBe(1);
});
