/**
 * Getting a credential counts against a call's `timeout.request`, though got does not count the time of hooks.
 *
 * What was taken off for one send is given back to the next: got copies the lowered timeout into a retry.
 */
import type {GotSend} from './send.js';
import type {GotOptions} from './types.js';

/** What the caller set, and not what an earlier send left of it. */
export function givenTimeoutMs({timeout}: GotOptions, last: GotSend | undefined): number | undefined {
	return last?.timeout && timeout.request === last.timeout.leftMs ? last.timeout.givenMs : timeout.request;
}

/** Takes the time that was spent off what got may take for the send. */
export function lowerTimeout(options: GotOptions, givenMs: number | undefined, spentMs: number): GotSend['timeout'] {
	if (givenMs === undefined) {
		return undefined;
	}
	const leftMs = Math.max(1, Math.ceil(givenMs - spentMs));
	if (leftMs !== options.timeout.request) {
		options.timeout = {...options.timeout, request: leftMs};
	}
	return {givenMs, leftMs};
}
