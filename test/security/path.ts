/**
 * A path: one way on which something leaves the package, error or not, and what all paths share.
 */
import type {Stage} from './stage.js';

export interface Path {
	/** Names or codes of what is expected to leave, `|` between them; undefined where nothing is thrown. */
	readonly leaves?: string;
	/** Goes the way once; gives what leaves. What else is seen on the way is told to `stage.see`. */
	readonly act: (stage: Stage) => Promise<unknown>;
}

/** Retries as got counts them, without its waits. */
export const soon = {limit: 1, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};

/** What a call is rejected with; one that succeeds fails the test. */
export async function rejection(call: Promise<unknown>): Promise<unknown> {
	try {
		await call;
	} catch (error) {
		return error;
	}
	throw new Error('The call was expected to fail.');
}
