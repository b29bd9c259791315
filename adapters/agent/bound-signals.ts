/**
 * Ends a request with the signals that its auth is bound to, and leaves them once the request is over: they may live long.
 */
import {signalsFor} from '../../src/core/call.js';
import type {Send} from '../../src/core/send.js';
import {abortedBy, onAbort} from '../../src/util/signals.js';

/** Calls `end` when one of them aborts, until what is returned is called. */
export function followSignals({binding, method}: Send, end: (error: Error) => void): () => void {
	const signals = signalsFor(binding, method);
	if (signals.length === 0) {
		return nothing;
	}
	const leaves = signals.map((signal) => onAbort(signal, () => end(abortedBy(signal))));
	return () => {
		for (const leave of leaves) {
			leave();
		}
	};
}

function nothing(): void {}
