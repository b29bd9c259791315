/**
 * What a token cache asks of other processes, and that one on its own asks nobody.
 */
import {expect, test, vi} from 'vitest';
import {ALONE} from '../../../src/tokens/cache.js';
import type {SharedToken, SharedTokens} from '../../../src/tokens/store/shared-tokens.js';
import {shareThrough} from '../../../src/tokens/store/sharing.js';
import type {KeptToken, Sharing, TokenRequest} from '../../../src/tokens/types.js';
import {HOUR_MS, LABEL, minted, owner} from '../bench.js';

const {signal} = new AbortController();
const SHARED: SharedToken = {value: 'shared', lifetimeMs: HOUR_MS, fullLifetimeMs: HOUR_MS, generation: [1], isMinted: true};

function request(learnGrant?: (grant: string) => void): TokenRequest {
	return {key: 'A', label: LABEL, owner: owner('A'), mint: async () => minted('own'), ...(learnGrant && {learnGrant})};
}

function kept(generation: readonly number[] | undefined): KeptToken {
	return {
		value: 'kept',
		atMs: 0,
		atMonotonicMs: 0,
		freshMs: 1,
		usableMs: 1,
		lifetimeMs: 1,
		owner: owner('A'),
		label: LABEL,
		generation,
	};
}

function others(token: SharedToken = SHARED) {
	return {
		read: vi.fn<SharedTokens['read']>(async () => undefined),
		mintOnce: vi.fn<SharedTokens['mintOnce']>(async () => token),
		isForgotten: vi.fn<SharedTokens['isForgotten']>(() => undefined),
		wasForgotten: vi.fn<SharedTokens['wasForgotten']>(async () => true),
		forget: vi.fn<SharedTokens['forget']>(async () => {}),
		forgetOthers: vi.fn<SharedTokens['forgetOthers']>(async () => {}),
		refusals: {read: async () => undefined, write: async () => {}},
		close: vi.fn<SharedTokens['close']>(async () => {}),
	} satisfies SharedTokens;
}

function sharingWith(shared: SharedTokens): Sharing {
	return shareThrough(async () => shared).sharing;
}

test('a cache on its own mints, and knows at once that nobody else forgot', async () => {
	expect(await ALONE.mint(request(), 'avoided', signal)).toEqual(minted('own'));
	expect([ALONE.isForgotten(kept([1])), await ALONE.wasForgotten(kept([1]))]).toEqual([false, false]);
	expect(await Promise.all([ALONE.forget({}), ALONE.forgetOthers('A', owner('A')), ALONE.close()])).toEqual([
		undefined,
		undefined,
		undefined,
	]);
});

test('a mint is asked for under the key and the owner, with the token that is not wanted again and the signal', async () => {
	const shared = others();
	const asked = request();
	expect(await sharingWith(shared).mint(asked, 'avoided', signal)).toBe(SHARED);
	expect(shared.mintOnce).toHaveBeenCalledExactlyOnceWith(
		{key: 'A', owner: owner('A'), avoid: 'avoided'},
		asked.mint,
		signal,
		undefined,
	);
});

test('the grant of a token that another process minted is learned', async () => {
	const learned = vi.fn();
	await sharingWith(others({...SHARED, isMinted: false, grant: 'digest'})).mint(request(learned), undefined, signal);
	expect(learned).toHaveBeenCalledExactlyOnceWith('digest');
});

test.each([
	['its own mint', {...SHARED, grant: 'digest'}],
	['a token without a grant', {...SHARED, isMinted: false}],
])('nothing is learned of %s', async (_of, token) => {
	const learned = vi.fn();
	await sharingWith(others(token)).mint(request(learned), undefined, signal);
	expect(learned).not.toHaveBeenCalled();
});

test('a token that another process minted is taken by a request that learns nothing', async () => {
	const token = {...SHARED, isMinted: false, grant: 'digest'};
	expect(await sharingWith(others(token)).mint(request(), undefined, signal)).toBe(token);
});

test('a token that was never shared has been forgotten by nobody, and nobody is asked', async () => {
	const shared = others();
	const sharing = sharingWith(shared);
	expect([sharing.isForgotten(kept(undefined)), await sharing.wasForgotten(kept(undefined))]).toEqual([false, false]);
	expect([shared.isForgotten.mock.calls, shared.wasForgotten.mock.calls]).toEqual([[], []]);
});

test('of a shared token the others are asked, by its owner and generation; that it is not known stays not known', async () => {
	const shared = others();
	const sharing = sharingWith(shared);
	expect([await sharing.wasForgotten(kept([1, 2])), sharing.isForgotten(kept([1, 2]))]).toEqual([true, undefined]);
	expect(shared.isForgotten).toHaveBeenCalledExactlyOnceWith(owner('A'), [1, 2]);
	expect(shared.wasForgotten).toHaveBeenCalledExactlyOnceWith(owner('A'), [1, 2]);
});

test('an empty generation is one, and no sign of a token that was never shared', async () => {
	const shared = others();
	const sharing = sharingWith(shared);
	await sharing.wasForgotten(kept([]));
	sharing.isForgotten(kept([]));
	expect([shared.wasForgotten.mock.calls.length, shared.isForgotten.mock.calls.length]).toEqual([1, 1]);
});

test('before anything has been shared nothing is known of a shared token, and nobody is asked', () => {
	const load = vi.fn(async () => others());
	expect([shareThrough(load).sharing.isForgotten(kept([1])), load.mock.calls]).toEqual([undefined, []]);
});

test('what is forgotten here is told to the others, and so is the end', async () => {
	const shared = others();
	const sharing = sharingWith(shared);
	await sharing.forget({sellingPartnerId: 'A'});
	await sharing.forgetOthers('A', owner('A'));
	await sharing.close();
	expect(shared.forget).toHaveBeenCalledExactlyOnceWith({sellingPartnerId: 'A'});
	expect(shared.forgetOthers).toHaveBeenCalledExactlyOnceWith('A', owner('A'));
	expect(shared.close).toHaveBeenCalledTimes(1);
});
