/**
 * Whether the browser still waits for the reply to its request, by what each protocol tells of it.
 *
 * A response of HTTP/1 says `close`, but for one in a line of requests whose turn has not come: that has no connection yet. HTTP/2 calls
 * a response finished once its stream is closed, whoever closed it, and of a HEAD that was taken back tells nothing but that. All of them
 * know whether the application has ended its reply: what goes on then is nothing that a browser waits for.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServerHttp2Stream} from 'node:http2';
import type {Socket} from 'node:net';
import {onAbort} from '../src/util/signals.js';

/** Aborts when the browser goes away before the application has ended its reply; has done so where it is gone already. */
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
	// A handler may answer on the stream itself. What has no body counts as ended from the start.
	return response.writableEnded || (stream?.headersSent === true && !stream.aborted);
}

function streamOf(response: ServerResponse): ServerHttp2Stream | undefined {
	const {stream} = response as ServerResponse & {stream?: ServerHttp2Stream};
	return stream && 'rstCode' in stream ? stream : undefined;
}

/** The connection of a response whose turn has not come, or that was made by hand for an upgraded request. */
function waitingOn({socket, writableEnded, req}: ServerResponse & {req?: IncomingMessage}): Socket | undefined {
	return socket || writableEnded ? undefined : req?.socket;
}

const goodbyes = new WeakMap<Socket, AbortSignal>();

/** Aborts when the connection closes: one listener, however many requests are in its line. */
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
