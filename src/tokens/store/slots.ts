/**
 * Slots for mints: so many at a time, each for a limited time.
 *
 * A mint that lasts longer (a function of the application does not answer) goes on without a slot: it must not keep the others from
 * beginning, among which may be one that it waits for.
 */
import type {Clock} from '../../util/clock.js';
import {createQueue} from '../../util/queue.js';
import {unreferenced, waitWithin} from '../../util/wait.js';

/**
 * Runs a task as soon as a slot is free; the task gives its slot up by calling the function that it is given.
 *
 * @throws what the task throws; the signal's reason as soon as that aborts, which gives the slot up
 */
export type Slots = <T>(run: (leave: () => void) => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createSlots({atOnce, longestMs, clock}: {atOnce: number; longestMs: number; clock: Clock}): Slots {
	const queue = createQueue(atOnce);
	return async (run, signal) => {
		const begin = async (): Promise<{running: ReturnType<typeof run>}> => {
			let leave = (): void => {};
			const left = new Promise<void>((resolve) => {
				leave = resolve;
			});
			const running = run(leave);
			await orAfter(longestMs, Promise.race([running, left]));
			return {running}; // in an object: a caller that waits for the slot must not wait for the task
		};
		try {
			const {running} = await queue(begin, signal);
			return await waitWithin(running, {signals: [signal]}, clock);
		} catch (error) {
			throw signal.aborted ? signal.reason : error;
		}
	};
}

async function orAfter(ms: number, running: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => {
		// Unreferenced: those who wait for the tokens keep the process alive.
		timer = unreferenced(setTimeout(resolve, ms));
	});
	try {
		await Promise.race([running, late]);
	} finally {
		clearTimeout(timer);
	}
}
