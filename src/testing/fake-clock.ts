/**
 * The clock of the fake Amazon.
 *
 * It reads `Date.now()` at each call, so that a test which sets the clock of the process moves Amazon along with it.
 */
import type {FakeClock} from './types.js';

/** Makes a clock that goes with `base` and can be moved. */
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
