/**
 * The two clocks a token's life is measured by.
 *
 * Wall time jumps (NTP, a thawed virtual machine), and monotonic time stands still while a process is frozen, so both are read.
 */
export interface Clock {
	/** Milliseconds since the epoch. */
	nowMs(): number;
	/** Milliseconds since some fixed point of this process; never goes back. */
	monotonicMs(): number;
}

/** Each call looks up the global function, so that a test may set either clock. */
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
 * How long ago the moment was, by the clock that says longer.
 *
 * After a freeze the monotonic clock has stood still; after a backward jump the wall clock would prolong a life.
 */
export function ageMs({atMs, atMonotonicMs}: Moment, clock: Clock): number {
	return Math.max(clock.nowMs() - atMs, clock.monotonicMs() - atMonotonicMs);
}

/** The value of a `Retry-After` header: whole seconds, and at least one, since a client that is told 0 may come back at once. */
export function inSeconds(ms: number): string {
	return String(Math.max(1, Math.ceil(ms / 1000)));
}
