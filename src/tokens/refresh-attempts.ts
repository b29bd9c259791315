/**
 * How often a living token may be tried to be renewed: after a failure not before half a minute, while the token serves on.
 *
 * An outage of the token service must not turn every call into an attempt.
 */
import type {Clock} from '../util/clock.js';
import {createShortMemory} from '../util/short-memory.js';

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
