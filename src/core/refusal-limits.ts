/**
 * How much of a refusal is read, and for how long, before a reply is handed on as it is.
 *
 * The limits are for clients that hand on a reply whose body is still to come. got reads a reply whole, within its own timeouts.
 */

import {unreferenced} from '../util/wait.js';

/** A refusal is short; a longer body is a customer's data and not read. */
export const MAX_REFUSAL_BYTES: number = 64 * 1024;

/** A refusal's few bytes come with its headers; who gets the headers at once waits no longer than this for a body that trickles. */
export const MAX_REFUSAL_MS = 2000;

/** Tells once the time to read a refusal is over; returns what ends the waiting. The process is not kept alive for it. */
export function onRefusalLate(tell: () => void): () => void {
	let immediate: NodeJS.Immediate | undefined;
	const timer = unreferenced(
		setTimeout(() => {
			// This is told one round of the event loop later: bytes that came while the process was busy are read before immediates run.
			immediate = setImmediate(tell);
		}, MAX_REFUSAL_MS),
	);
	return () => {
		clearTimeout(timer);
		clearImmediate(immediate);
	};
}
