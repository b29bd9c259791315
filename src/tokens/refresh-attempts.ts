/**
 * How often a living token may be tried to be renewed: after a failure not before half a minute, while the token serves on.
 *
 * An outage of the token service must not turn every call into an attempt.
 */
import {createBoundedMap} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import {ageMs, type Moment, momentOf} from './token.js';

export interface RefreshAttempts {
	/** Whether a key may be tried again. */
	mayTry(key: string): boolean;
	failed(key: string): void;
	succeeded(key: string): void;
}

const PAUSE_MS = 30_000;
const REMEMBERED = 10_000;

export function createRefreshAttempts(clock: Clock): RefreshAttempts {
	const failures = createBoundedMap<Moment>(REMEMBERED);
	return {
		mayTry(key) {
			const last = failures.get(key);
			return last === undefined || ageMs(last, clock) >= PAUSE_MS;
		},
		failed(key) {
			failures.set(key, momentOf(clock));
		},
		succeeded(key) {
			failures.delete(key);
		},
	};
}
