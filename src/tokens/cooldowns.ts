/**
 * Cool-downs of keys: the time that Amazon asked for after a refusal, and the half minute after a renewal that failed.
 *
 * While the first lasts, calls for the key fail at once; it holds only what is too long to be waited out, since shorter times are slept in
 * retry.ts. The second keeps an outage of the token service from turning each call into an attempt, while the old token still serves.
 */

import {AmazonAuthError, errorWith} from '../errors.js';
import {createShortMemory} from '../util/bounded-maps.js';
import {ageMs, type Clock, type Moment, momentOf} from '../util/clock.js';

export interface Cooldowns {
	/** Begins the pause of a key, if the error is one that asks for it. */
	begin(key: string, error: unknown): void;
	/** What a caller is told while the pause of a key lasts. */
	refusalOf(key: string): AmazonAuthError | undefined;
}

interface Pause {
	readonly error: AmazonAuthError;
	readonly lengthMs: number;
	readonly begun: Moment;
}

/** Longer than any pause Amazon is known to ask for; a wrong date must not lock a seller out for good. */
const LONGEST_MS = 3_600_000;

export function createCooldowns(clock: Clock): Cooldowns {
	const pauses = createShortMemory<Pause>(clock, LONGEST_MS);
	return {
		begin(key, error) {
			if (
				!(error instanceof AmazonAuthError) ||
				error.code !== 'ERR_AMAZON_THROTTLED' ||
				error.retryAfterMs === undefined ||
				isHeldBack(error)
			) {
				return;
			}
			const lengthMs = Math.min(error.retryAfterMs, LONGEST_MS);
			pauses.set(key, {error, lengthMs, begun: momentOf(clock)}, lengthMs);
		},
		refusalOf(key) {
			const pause = pauses.get(key);
			if (!pause) {
				return undefined;
			}
			const leftMs = pause.lengthMs - ageMs(pause.begun, clock);
			if (leftMs <= 0) {
				pauses.delete(key);
				return undefined;
			}
			return errorWith(pause.error, {retryAfterMs: Math.ceil(leftMs)});
		},
	};
}

export interface RefreshAttempts {
	/** Whether a key may be tried again. */
	mayTry(key: string): boolean;
	failed(key: string): void;
	succeeded(key: string): void;
}

const PAUSE_MS = 30_000;

export function createRefreshAttempts(clock: Clock): RefreshAttempts {
	const failures = createShortMemory<true>(clock, PAUSE_MS);
	return {
		mayTry: (key) => failures.get(key) === undefined,
		failed(key) {
			failures.set(key, true);
		},
		succeeded: failures.delete,
	};
}

const heldBackErrors = new WeakSet<AmazonAuthError>();

/** Whether an error stands for a call that was not made: Amazon did not ask for the pause that it tells of. */
export function isHeldBack(error: AmazonAuthError): boolean {
	return heldBackErrors.has(error);
}

/** A new one for each caller: an error carries a stack, and may be changed by who catches it. */
export function heldBack(failure: AmazonAuthError, leftMs: number): AmazonAuthError {
	const error = errorWith(failure, {retryAfterMs: Math.ceil(leftMs)});
	heldBackErrors.add(error);
	return error;
}
