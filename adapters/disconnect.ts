/**
 * Tells when the browser has gone away before its reply was complete, from the events of each protocol.
 *
 * A response of HTTP/1 emits `close`, except while it is pipelined behind another one and has no connection yet. HTTP/2 calls a response
 * finished once its stream is closed by either side, and gives no other sign for a HEAD that was cancelled. Every response knows whether the
 * application has ended its reply; the browser waits for nothing after that.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServerHttp2Stream} from 'node:http2';
import type {Socket} from 'node:net';
import {onAbort} from '../src/util/signals.js';

/** A signal that aborts when the browser goes away before the application has ended its reply, or at once if it has gone already. */
export function disconnectSignal(response: ServerResponse): AbortSignal {
	const controller = new AbortController();
	const onClose = (): void => {
		if (!isEnded(response)) {
			controller.abort(new DOMException('The client went away before its reply was complete.', 'AbortError'));
		}
	};
	const stream = streamOf(response);
	const waiting = stream ? undefined : waitingOn(response);
	if ((stream ?? waiting ?? response).destroyed) {
		onClose();
	} else if (waiting) {
		response.once('close', onAbort(goodbyeOf(waiting), onClose));
		response.once('close', onClose);
	} else {
		(stream ?? response).once('close', onClose);
	}
	return controller.signal;
}

function isEnded(response: ServerResponse): boolean {
	const stream = streamOf(response);
	// A handler may answer on the stream itself, which leaves `writableEnded` as it is. A reply without a body counts as ended from the start.
	return response.writableEnded || (stream?.headersSent === true && !stream.aborted);
}

function streamOf(response: ServerResponse): ServerHttp2Stream | undefined {
	const {stream} = response as ServerResponse & {stream?: ServerHttp2Stream};
	return stream && 'rstCode' in stream ? stream : undefined;
}

/** The connection of a response that is pipelined behind another, or that was made by hand for an upgraded request. */
function waitingOn({socket, writableEnded, req}: ServerResponse & {req?: IncomingMessage}): Socket | undefined {
	return socket || writableEnded ? undefined : req?.socket;
}

const goodbyes = new WeakMap<Socket, AbortSignal>();

/** A signal that aborts when the connection closes; all requests that are pipelined on it share one listener. */
function goodbyeOf(socket: Socket): AbortSignal {
	const known = goodbyes.get(socket);
	if (known) {
		return known;
	}
	const controller = new AbortController();
	socket.once('close', () => controller.abort());
	goodbyes.set(socket, controller.signal);
	return controller.signal;
}
