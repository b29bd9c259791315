/**
 * Tells whether a request that failed was never processed; HTTP/2 lets it be sent again then, whatever its method (RFC 9113, 8.7).
 *
 * Its stream was refused, is above the last one that a GOAWAY names, or was never opened because the connection was ending. The stream
 * itself is read, since got 15 and 16 have one error for a refused stream and for one that broke off half-way. Node closes all streams alike
 * if a GOAWAY has an error code, so that the connection is watched for the number of the last stream.
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

/** The connection of each stream that was watched. A stream that has ended no longer tells its connection. */
const sessions = new WeakMap<object, Session>();
/** The last stream that the server may have processed, by the connection whose end the server has announced. */
const lastProcessed = new WeakMap<Session, number>();

/** The part of Node's HTTP/2 sessions that tells how they end. */
interface Session {
	on(event: 'goaway', listener: (code: number, lastStreamId: number) => void): unknown;
}

/** A request whose stream is opened later. */
interface Request {
	once(event: 'socket', listener: () => void): unknown;
}

/** Remembers which streams the connection of a request names as processed when it ends. @param request got's, before it is sent */
export function watchConnection(request: Request): void {
	request.once('socket', () => {
		const stream = streamOf(request);
		const session = isStream(stream) ? stream.session : undefined;
		if (!session) {
			return;
		}
		sessions.set(stream as object, session);
		if (!lastProcessed.has(session)) {
			lastProcessed.set(session, Number.POSITIVE_INFINITY);
			session.on('goaway', (_code, lastStreamId) => lastProcessed.set(session, lastStreamId));
		}
	});
}

/** @param error the error that got gave for its last send */
export function isUnprocessed(error: unknown): boolean {
	const native = read(read(error, 'request'), '_request');
	const stream = streamOf(native);
	if (read(native, 'res')) {
		return false;
	}
	if (isStream(stream)) {
		return stream.rstCode === REFUSED_STREAM || stream.id === undefined || isLeftOut(stream, stream.id);
	}
	return isNotOpened(error) || isNotOpened(faultOf(native));
}

/** got 16 has the stream in `stream`, http2-wrapper, which sends for 14 and 15, in `_request`. */
function streamOf(native: unknown): unknown {
	return read(native, 'stream') ?? read(native, '_request');
}

/** Whether the connection ended with a GOAWAY that names an earlier stream as the last one. @see https://www.rfc-editor.org/rfc/rfc9113#section-6.8 */
function isLeftOut(stream: object, id: number): boolean {
	const session = sessions.get(stream);
	return session !== undefined && id > (lastProcessed.get(session) ?? Number.POSITIVE_INFINITY);
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

interface Stream {
	/** Undefined until the stream is opened. */
	readonly id: number | undefined;
	readonly rstCode: number | undefined;
	/** Undefined once the stream has ended. */
	readonly session?: Session | undefined;
}

function isStream(stream: unknown): stream is Stream {
	return typeof stream === 'object' && stream !== null && 'rstCode' in stream && 'id' in stream;
}
