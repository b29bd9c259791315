/**
 * A lifetime as servers and Keyv's adapters take it: whole milliseconds, at least one. Some drop an entry with a fraction, and report success.
 */
export function wholeMs(lifetimeMs: number): number {
	return Math.max(1, Math.floor(lifetimeMs));
}
