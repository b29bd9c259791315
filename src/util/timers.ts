/**
 * Timers that do not keep the process alive: those who wait do, and a timer that nobody waits for must not.
 *
 * Where a test environment puts a page's `setTimeout` in place of Node's (jsdom), a timer is a number: it can be neither unreferenced nor
 * refreshed, and is cleared all the same.
 */

/** The timer itself, unreferenced where it is one of Node's. */
export function unreferenced(timer: NodeJS.Timeout): NodeJS.Timeout {
	if (isOfNode(timer)) {
		timer.unref();
	}
	return timer;
}

/** Starts a timer of Node's anew, which costs less than another one; undefined where it is none of Node's. */
export function refreshed(timer: NodeJS.Timeout | undefined): NodeJS.Timeout | undefined {
	return timer !== undefined && isOfNode(timer) ? timer.refresh() : undefined;
}

function isOfNode(timer: NodeJS.Timeout | number): timer is NodeJS.Timeout {
	return typeof timer === 'object';
}
