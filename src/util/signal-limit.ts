/**
 * How many requests under way may listen to one signal: as many as there are.
 *
 * Node warns of a leak from the eleventh on, and a handler that reads thirty orders at once leaks nothing.
 */
import {defaultMaxListeners, getMaxListeners, setMaxListeners} from 'node:events';

/** Unless the application has set a limit of its own. */
export function allowMany(signal: AbortSignal): void {
	if (limitOf(signal) === defaultMaxListeners) {
		setMaxListeners(Number.POSITIVE_INFINITY, signal);
	}
}

function limitOf(signal: AbortSignal): number {
	try {
		return getMaxListeners(signal);
	} catch {
		return 0; // which Node 20 refuses to tell
	}
}
