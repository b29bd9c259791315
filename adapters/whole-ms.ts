/**
 * A lifetime as servers and Keyv's adapters take it: whole milliseconds, one at least. Some keep nothing for a fraction, and say they did.
 */
export function wholeMs(lifetimeMs: number): number {
	return Math.max(1, Math.floor(lifetimeMs));
}
