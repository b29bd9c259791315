/**
 * Tells whether a request that failed was never processed; HTTP/2 lets it be sent again then, whatever its method (RFC 9113, 8.7).
 *
 * Its stream was refused, alone or by a GOAWAY that names an earlier one as the last, or was never opened because the connection was
 * ending. The stream itself is read, since got 15 and 16 have one error for a refused stream and for one that broke off half-way.
 */
import {memberOf, ownOf} from './members.js';

/** The codes that got may give such an error; most of them stand for other failures too. */
export const MAYBE_UNPROCESSED: readonly string[] = [
	'ECONNRESET',
	'ERR_GOT_REQUEST_ERROR',
	'ERR_HTTP2_GOAWAY_SESSION',
	'ERR_HTTP2_INVALID_SESSION',
	'ERR_HTTP2_SESSION_ERROR',
	'ERR_HTTP2_STREAM_ERROR',
];

/** Codes of Node's that mean that no stream was opened. */
const NOT_OPENED: readonly unknown[] = ['ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION'];
/** The message of got's agents for the same, which comes without a code. */
const IS_CLOSING = 'The session is gracefully closing. No new streams are allowed.';
const REFUSED_STREAM = 7;

/** @param error the error that got gave for its last send */
export function isUnprocessed(error: unknown): boolean {
	const native = read(read(error, 'request'), '_request');
	// got 16 has it in `stream`, http2-wrapper, which sends for 14 and 15, in `_request`.
	const stream = read(native, 'stream') ?? read(native, '_request');
	if (read(native, 'res')) {
		return false;
	}
	if (isStream(stream)) {
		return stream.rstCode === REFUSED_STREAM || stream.id === undefined;
	}
	return isNotOpened(error) || isNotOpened(faultOf(native));
}

/** The error of the native request. got 15 reports a broken reply instead, since http2-wrapper emits `close` before the error. */
function faultOf(native: unknown): unknown {
	return typeof native === 'object' && native !== null ? memberOf(native, 'errored') : undefined;
}

function isNotOpened(error: unknown): boolean {
	return NOT_OPENED.includes(read(error, 'code')) || read(error, 'message') === IS_CLOSING;
}

function read(holder: unknown, name: string): unknown {
	return typeof holder === 'object' && holder !== null ? ownOf(holder, name) : undefined;
}

/** `id` is undefined until the stream is opened. */
function isStream(stream: unknown): stream is {readonly id: number | undefined; readonly rstCode: number | undefined} {
	return typeof stream === 'object' && stream !== null && 'rstCode' in stream && 'id' in stream;
}
