/**
 * Abort controllers for the wait for a credential, used again after a wait that came to its end.
 *
 * A controller of its own would cost a call a twelfth of its time, and most calls find their token in memory and wait for nothing. Nobody
 * listens to a signal after the wait, so that the next wait can have it.
 */

const spare: AbortController[] = [];

/** More are made while more calls wait at once, and not kept. */
const MOST_KEPT = 100;

export function takeController(): AbortController {
	return spare.pop() ?? new AbortController();
}

/** Takes back a controller whose wait is over; one that has aborted stays so and is not kept. */
export function giveBack(controller: AbortController): void {
	if (!controller.signal.aborted && spare.length < MOST_KEPT) {
		spare.push(controller);
	}
}
