/**
 * What the tests of the token cache share: clocks that are set by hand, and mints that land when they are told to.
 */

import {createTokenCache} from '../../src/tokens/cache.js';
import {NOBODY, type TokenLabel, type TokenOwner} from '../../src/tokens/key.js';
import type {LivingToken, MintedToken} from '../../src/tokens/token.js';
import type {RefreshMode, TokenCache, TokenRequest} from '../../src/tokens/types.js';
import type {Clock} from '../../src/util/clock.js';
import type {Wait} from '../../src/util/wait.js';

export interface HandClock extends Clock {
	/** Both clocks go on, as they do while a process runs. */
	advance(ms: number): void;
	/** The wall clock alone: a jump, or a process that was frozen. */
	jump(ms: number): void;
	/** The monotonic clock alone: the wall clock was put back meanwhile. */
	tick(ms: number): void;
}

export function handClock(): HandClock {
	let nowMs = 1_800_000_000_000;
	let monotonicMs = 5_000;
	return {
		nowMs: () => nowMs,
		monotonicMs: () => monotonicMs,
		advance(ms) {
			nowMs += ms;
			monotonicMs += ms;
		},
		jump(ms) {
			nowMs += ms;
		},
		tick(ms) {
			monotonicMs += ms;
		},
	};
}

export interface Bench {
	readonly clock: HandClock;
	readonly cache: TokenCache;
}

export function bench(maxTokens = 100, refresh: RefreshMode = 'background'): Bench {
	const clock = handClock();
	return {clock, cache: createTokenCache({clock, maxTokens, refresh})};
}

/** A caller without a deadline. */
export const PATIENT: Wait = {signals: []};

export const HOUR_MS = 3_600_000;

export function minted(value: string, lifetimeMs: number = HOUR_MS): MintedToken {
	return {value, lifetimeMs};
}

export function owner(sellingPartnerId: string): TokenOwner {
	return {...NOBODY, sellingPartnerId};
}

/** A token that is minted at once: `values` in turn. */
export function mintsAtOnce(key: string, ...values: string[]): TokenRequest & {readonly calls: () => number} {
	const queue = [...values];
	let calls = 0;
	return {
		key,
		label: LABEL,
		owner: owner(key),
		calls: () => calls,
		mint: async () => {
			calls++;
			return minted(queue.shift() ?? `token ${calls} of ${key}`);
		},
	};
}

/** What the tokens of the tests are to those who watch. */
export const LABEL: TokenLabel = {api: 'selling-partner', kind: 'access-token'};

export interface Controlled extends TokenRequest {
	/** The calls of `mint` so far, in order. */
	readonly started: readonly {land(value: string): void; fail(error: Error): void; readonly signal: AbortSignal}[];
}

/** A token that is minted when the test says so. */
export function mintsOnCommand(key: string): Controlled {
	const started: {land(value: string): void; fail(error: Error): void; signal: AbortSignal}[] = [];
	return {
		key,
		label: LABEL,
		owner: owner(key),
		started,
		mint: (signal) =>
			new Promise((resolve, reject) => {
				started.push({land: (value) => resolve(minted(value)), fail: reject, signal});
			}),
	};
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) {
		await Promise.resolve();
	}
}

/** The living token of a key, asked for by a caller who has gone, for whom nothing is started. */
export function held(cache: TokenCache, key: string): LivingToken | undefined {
	const mint = () => Promise.reject(new Error(`${key} was minted by a look at it`));
	return atOnce(cache, {key, label: LABEL, owner: NOBODY, mint});
}

/** The token that serves a request without waiting. */
export function atOnce(cache: TokenCache, request: TokenRequest): LivingToken | undefined {
	const token = cache.token(request, {signals: [AbortSignal.abort(new Error('gone'))]});
	if (!(token instanceof Promise)) {
		return token;
	}
	token.catch(() => {});
	return undefined;
}
