/**
 * The two clocks of the storm's process, set by it: what no server can do to a client.
 */
import type {Chance} from './seeded.js';

export interface Clocks {
	/** On to the next round: more than a minute later, and now and then one of the two jumps. */
	jump(): void;
	/** Both. */
	advance(ms: number): void;
}

/** Takes the clocks of this process over, for good. */
export function takeClocks(chance: Chance): Clocks {
	const [now, monotonic] = [Date.now.bind(Date), performance.now.bind(performance)];
	let [wallMs, monotonicMs] = [0, 0];
	Date.now = () => now() + wallMs;
	performance.now = () => monotonic() + monotonicMs;
	return {
		advance(ms) {
			wallMs += ms;
			monotonicMs += ms;
		},
		jump() {
			const roundMs = 61_000 + chance.below(1_200_000);
			monotonicMs += roundMs;
			// Forward with the other clock; two hours ahead of it, as after a freeze; or a day back.
			wallMs += chance.pick([roundMs, roundMs, roundMs, roundMs + 7_200_000, roundMs - 86_400_000]);
		},
	};
}
