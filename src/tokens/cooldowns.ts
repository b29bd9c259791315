/**
 * Pauses that Amazon asked for: while one lasts, calls for its key fail at once and ask nobody.
 *
 * Only a pause too long to be waited out comes here; shorter ones are slept where the token call is retried.
 */
import type {Clock} from '../util/clock.js';
import {AmazonAuthError} from '../errors.js';
import {isHeldBack} from './calls/attempt-limit.js';
import {createShortMemory} from '../util/short-memory.js';
import {ageMs, type Moment, momentOf} from './token.js';

export interface CoolDowns {
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

export function createCoolDowns(clock: Clock): CoolDowns {
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
			const {message, api, operation, amazon} = pause.error;
			return new AmazonAuthError('ERR_AMAZON_THROTTLED', message, {api, operation, amazon, retryAfterMs: Math.ceil(leftMs)});
		},
	};
}
