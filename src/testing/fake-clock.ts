/**
 * The time it is at the fake Amazon.
 *
 * Follows `Date.now()` as it is at each call, so that a test which sets the process's clock moves Amazon along with it.
 */
import type {FakeClock} from './types.js';

/** A clock that goes with `base` and can be moved. */
export function createFakeClock(base: {nowMs(): number} = {nowMs: () => Date.now()}): FakeClock {
	let offsetMs = 0;
	return {
		nowMs: () => base.nowMs() + offsetMs,
		set: (ms) => {
			offsetMs = ms - base.nowMs();
		},
		advance: (ms) => {
			offsetMs += ms;
		},
	};
}
