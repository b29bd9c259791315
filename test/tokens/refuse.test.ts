/**
 * Rule 19: a dead token is forgotten once.
 */
import {expect, test} from 'vitest';
import {createRefusedTokens} from '../../src/tokens/cached-tokens.js';
import {momentOf} from '../../src/util/clock.js';
import {bench, handClock, held, LABEL, minted, mintsAtOnce, mintsOnCommand, owner, PATIENT, settle} from './bench.js';

test('a refused token is forgotten, and the next caller gets a new one', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'dead', 'fresh');
	await cache.token(request, PATIENT);
	expect(cache.refuse('dead')).toBe('forgotten');
	expect((await cache.token(request, PATIENT)).value).toBe('fresh');
	expect(cache.counts.refused).toBe(1);
});

test('1,000 permanent refusals make two token calls', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A');
	for (let call = 0; call < 1000; call++) {
		const {value} = await cache.token(request, PATIENT);
		cache.refuse(value);
	}
	expect(request.calls()).toBe(2);
});

test('200 replies that refuse one token forget it once, and all are sent again', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'dead', 'fresh');
	await cache.token(request, PATIENT);
	const first = cache.refuse('dead');
	await cache.token(request, PATIENT);
	const late = Array.from({length: 199}, () => cache.refuse('dead'));
	expect([first, new Set(late)]).toEqual(['forgotten', new Set(['replaced'])]);
	expect(held(cache, 'A')?.value).toBe('fresh');
	expect(request.calls()).toBe(2);
});

test('a second refusal within a minute keeps the token, and one a minute later does not', async () => {
	const {cache, clock} = bench();
	const request = mintsAtOnce('A', 'first', 'second', 'third');
	await cache.token(request, PATIENT);
	cache.refuse('first');
	await cache.token(request, PATIENT);
	clock.advance(59_999);
	expect(cache.refuse('second')).toBe('kept');
	clock.advance(1);
	expect(cache.refuse('second')).toBe('forgotten');
});

test('a key that is held back does not hold another one back', async () => {
	const {cache} = bench();
	const [a, b] = [mintsAtOnce('A', 'a1', 'a2'), mintsAtOnce('B', 'b1')];
	await cache.token(a, PATIENT);
	cache.refuse('a1');
	await cache.token(a, PATIENT);
	await cache.token(b, PATIENT);
	expect([cache.refuse('a2'), cache.refuse('b1')]).toEqual(['kept', 'forgotten']);
});

test('a token that was never ours is unknown, and nothing is forgotten for it', async () => {
	const {cache} = bench();
	await cache.token(mintsAtOnce('A', 'ours'), PATIENT);
	expect(cache.refuse('ready-made')).toBe('unknown');
	expect(held(cache, 'A')?.value).toBe('ours');
});

test('a token that an eviction took counts as replaced', async () => {
	const {cache} = bench(1);
	await cache.token(mintsAtOnce('A', 'evicted'), PATIENT);
	await cache.token(mintsAtOnce('B'), PATIENT);
	expect(cache.refuse('evicted')).toBe('replaced');
});

test('a token that two keys hold is forgotten for both', () => {
	const {cache} = bench();
	cache.keep({key: 'A', owner: owner('A'), label: LABEL}, minted('one for both'));
	cache.keep({key: 'B', owner: owner('B'), label: LABEL}, minted('one for both'));
	expect(cache.refuse('one for both')).toBe('forgotten');
	expect([held(cache, 'A'), held(cache, 'B')]).toEqual([undefined, undefined]);
});

test('a token that two keys hold stays known after one of them has let it go', () => {
	const {cache} = bench();
	cache.keep({key: 'A', owner: owner('A'), label: LABEL}, minted('one for both'));
	cache.keep({key: 'B', owner: owner('B'), label: LABEL}, minted('one for both'));
	cache.forget((one) => one.sellingPartnerId === 'A');
	expect(cache.refuse('one for both')).toBe('forgotten');
	expect(held(cache, 'B')).toBeUndefined();
});

test('the same token given again after its refusal is kept then', async () => {
	const {cache} = bench();
	const request = mintsAtOnce('A', 'stubborn', 'stubborn');
	await cache.token(request, PATIENT);
	const first = cache.refuse('stubborn');
	await cache.token(request, PATIENT);
	expect([first, cache.refuse('stubborn')]).toEqual(['forgotten', 'kept']);
});

test('what is remembered of refused tokens is bounded', () => {
	const clock = handClock();
	const refused = createRefusedTokens(clock);
	const token = {label: LABEL, owner: owner('A'), ...momentOf(clock)};
	for (let call = 0; call <= 10_000; call++) {
		refused.retire(`token ${call}`, 'A', token);
	}
	expect([refused.retired('token 0'), refused.retired('token 10000')]).toEqual([undefined, token]);
});

test('a token that a flight of before a forget() brings too is still the key’s own: refused, it is forgotten', async () => {
	const {cache} = bench();
	const request = mintsOnCommand('A');
	const waiting = cache.token(request, PATIENT);
	await cache.forget(() => true);
	const own = cache.token(request, PATIENT);
	await settle();
	request.started[1]?.land('same');
	await own;
	request.started[0]?.land('same');
	await waiting;
	expect(cache.refuse('same')).toBe('forgotten');
});
