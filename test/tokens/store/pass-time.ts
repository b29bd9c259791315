/**
 * Lets set time pass while real work (encryption runs in other threads) goes on beside it.
 */
import {vi} from 'vitest';

/** The real one: whoever imports this has not set the time yet. */
const realSetTimeout = globalThis.setTimeout;

const STEP_MS = 100;

/** The promise, with time going on until it has settled: waits of seconds take milliseconds. */
export async function passTime<T>(promise: Promise<T>): Promise<T> {
	let settled = false;
	const settle = (): void => {
		settled = true;
	};
	promise.then(settle, settle);
	while (!settled) {
		await new Promise((resolve) => realSetTimeout(resolve, 1));
		await vi.advanceTimersByTimeAsync(STEP_MS);
	}
	return promise;
}
