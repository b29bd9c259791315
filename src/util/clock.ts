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
