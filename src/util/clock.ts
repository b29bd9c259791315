/**
 * The two clocks a token's life is measured by.
 *
 * Wall time jumps (NTP, a thawed virtual machine), monotonic time stands still while a process is frozen: neither is enough alone.
 */
export interface Clock {
	/** Milliseconds since the epoch. */
	nowMs(): number;
	/** Milliseconds since some fixed point of this process; never goes back. */
	monotonicMs(): number;
}

/** Read at each call, not captured: a test may set either clock. */
export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};

/** A point in time by both clocks. */
export interface Moment {
	readonly atMs: number;
	readonly atMonotonicMs: number;
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

/** As a header: whole seconds, and one at least, since who is told 0 may come back at once. */
export function inSeconds(ms: number): string {
	return String(Math.max(1, Math.ceil(ms / 1000)));
}
