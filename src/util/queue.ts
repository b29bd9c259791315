/**
 * A line of tasks, so many under way at a time: first come, first served. It is `p-queue`'s.
 *
 * Version 9 of that, the last for Node 20, begins a waiting task in the async context of whoever had its place before: there a function of
 * the application's would find another tenant, and a trace another call. Bound to the context of who came, it finds its own.
 */
import {AsyncResource} from 'node:async_hooks';
import PQueue from 'p-queue';

/**
 * Runs it as soon as a place is free.
 *
 * @throws what it throws; the signal's reason once that has aborted, which gives the place up
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
