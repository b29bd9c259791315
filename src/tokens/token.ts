/**
 * How long a token lives, by both clocks.
 *
 * Knows nothing of who asked for the token or what it opens.
 */
import type {Clock} from '../clock.js';

/** What a mint gives: the token and the lifetime Amazon stated, counted from its reply. */
export interface MintedToken {
	readonly value: string;
	readonly lifetimeMs: number;
}

/** A point in time by both clocks. */
export interface Moment {
	readonly atMs: number;
	readonly atMonotonicMs: number;
}

export interface LivingToken {
	readonly value: string;
	readonly minted: Moment;
	/** After this much of its life callers wait for a new one. */
	readonly usableMs: number;
	readonly lifetimeMs: number;
}

/** A caller must not get a token that dies on the way: no more than a minute, no more than a twentieth of a short life. */
const MARGIN_MS = 60_000;
const MARGIN_SHARE = 0.05;

export function startLife({value, lifetimeMs}: MintedToken, clock: Clock): LivingToken {
	return {
		value,
		minted: momentOf(clock),
		usableMs: lifetimeMs - Math.min(MARGIN_MS, lifetimeMs * MARGIN_SHARE),
		lifetimeMs,
	};
}

/** Whether a token may still be sent. */
export function isUsable(token: LivingToken, clock: Clock): boolean {
	return ageMs(token.minted, clock) < token.usableMs;
}

/** When the token ends, in milliseconds since the epoch: the earlier of what the two clocks say. */
export function expiresAtMs(token: LivingToken, clock: Clock): number {
	return clock.nowMs() + token.lifetimeMs - ageMs(token.minted, clock);
}

export function momentOf(clock: Clock): Moment {
	return {atMs: clock.nowMs(), atMonotonicMs: clock.monotonicMs()};
}

/**
 * How long ago, by the clock that says longer.
 *
 * After a freeze the monotonic clock has stood still; after a backward jump the wall clock would prolong a life.
 */
export function ageMs({atMs, atMonotonicMs}: Moment, clock: Clock): number {
	return Math.max(clock.nowMs() - atMs, clock.monotonicMs() - atMonotonicMs);
}
