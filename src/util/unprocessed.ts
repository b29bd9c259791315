/**
 * Whether a request that failed was never processed: HTTP/2 lets it be sent again then, whatever its method (RFC 9113, 8.7).
 *
 * Its stream was refused, alone or by a GOAWAY that names an earlier one as the last, or never opened, since the connection was ending.
 * Read from the stream: got 15 and 16 tell a refused one in the words of one that broke off while the server worked on it.
 */
import {memberOf, ownOf} from './members.js';

/** As got may name it; most name other failures too. */
export const MAYBE_UNPROCESSED: readonly string[] = [
	'ECONNRESET',
	'ERR_GOT_REQUEST_ERROR',
	'ERR_HTTP2_GOAWAY_SESSION',
	'ERR_HTTP2_INVALID_SESSION',
	'ERR_HTTP2_SESSION_ERROR',
	'ERR_HTTP2_STREAM_ERROR',
];

/** Node opened no stream. */
const NOT_OPENED: readonly unknown[] = ['ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION'];
/** Nor did got's agents, which give it no code. */
const IS_CLOSING = 'The session is gracefully closing. No new streams are allowed.';
const REFUSED_STREAM = 7;

/** @param error of got's, for its last send */
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

/** got 15 tells in its place that the reply broke off: http2-wrapper says first that it has closed, and what it failed of after that. */
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
