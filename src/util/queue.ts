/**
 * Runs a limited number of tasks at a time, first come, first served, with `p-queue`.
 *
 * Version 9 of it, the last for Node 20, starts a waiting task in the async context of the task before: a function of the application would
 * find another tenant there, and a trace another call. So each task is bound to the context of its own caller.
 */
import {AsyncResource} from 'node:async_hooks';
import PQueue from 'p-queue';

/**
 * Runs the task as soon as a place is free.
 *
 * @throws what the task throws; the signal's reason once it has aborted, which gives the place up
 */
export type Queue = <T>(run: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createQueue(atOnce: number): Queue {
	const line = new PQueue({concurrency: atOnce});
	return async (run, signal) => {
		try {
			return await line.add(AsyncResource.bind(run), {signal});
		} catch (error) {
			throw signal.aborted ? signal.reason : error;
		}
	};
}
