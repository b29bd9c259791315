/**
 * A signal that ends what is done for a browser once that has gone, in frameworks for which the package has no adapter.
 *
 * Not of the request's own `close`: that comes as soon as a body has been read.
 */
import type {ServerResponse} from 'node:http';

/** Aborts when the connection closes, or over HTTP/2 the stream, before the reply was ended. */
export function untilGone(response: Pick<ServerResponse, 'once' | 'writableEnded'>): AbortSignal {
	const gone = new AbortController();
	response.once('close', () => {
		if (!response.writableEnded) {
			gone.abort(new DOMException('The browser went away.', 'AbortError'));
		}
	});
	return gone.signal;
}
