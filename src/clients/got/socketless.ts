/**
 * A deadline that holds where a request has no socket yet: it waits in a full agent, or a proxy has not answered its CONNECT.
 *
 * got ends a request that is too late by destroying it, as Node does with one whose signal aborts, and Node tells nobody of that before a
 * socket comes, which may be never.
 */
import type {ClientRequest} from 'node:http';
import https from 'node:https';

/**
 * Has a request tell at once of the error that it is destroyed with: as got's own does then, in got's words.
 *
 * @param sent what a `request` function of got's gives: a request, a reply, or nothing where got is to send
 */
export function endingOnTime(sent: unknown, native: readonly unknown[]): unknown {
	const request = sent ?? sendByNode(native);
	if (isWaiting(request)) {
		tellAtOnce(request);
	}
	return request;
}

/** What got does where its `request` option gives nothing; looked up for each, since instrumentations put theirs in its place. */
function sendByNode([url, options, callback]: readonly unknown[]): unknown {
	return url instanceof URL && url.protocol === 'https:'
		? Reflect.apply(https.request, https, callback === undefined ? [url, options] : [url, options, callback])
		: undefined;
}

function isWaiting(request: unknown): request is ClientRequest {
	return typeof request === 'object' && request !== null && 'onSocket' in request && !('socket' in request && request.socket);
}

function tellAtOnce(request: ClientRequest): void {
	const {destroy} = request;
	request.destroy = function destroyAtOnce(error) {
		const isUntold = error !== undefined && !request.socket && !request.destroyed;
		destroy.call(request, error);
		if (isUntold) {
			// Node tells of it once more, should a socket come after all.
			request.on('error', () => {});
			process.nextTick(() => request.emit('error', error));
		}
		return request;
	};
}
