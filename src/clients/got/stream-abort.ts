/**
 * Ends one call under HTTP/2 by a signal, where many share a connection.
 *
 * A signal in the native options goes to whoever opens the connection in got 14 and 15: its abort would end everybody's calls on it, and
 * none on one that was open already. So the request itself is ended, whose stream alone is reset. got 16 does that by itself.
 */
import {abortedBy, onAbort} from '../../util/signals.js';

/** What HTTP/2 and HTTP/1 requests have in common, as far as it is used. */
interface Request {
	once(event: 'close', listener: () => void): unknown;
	on(event: 'error', listener: () => void): unknown;
	emit(event: 'error', error: Error): boolean;
	listenerCount(event: 'error'): number;
	destroy(error?: Error): unknown;
}

/** Carries a send out, and ends it as soon as one of the signals aborts: while its connection is being opened, too. */
export function sendUnder(signals: readonly AbortSignal[], carryOut: () => Promise<unknown>): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const gone = signals.find(({aborted}) => aborted);
		if (gone) {
			reject(abortedBy(gone));
			return;
		}
		let request: Request | undefined;
		let isEnded = false;
		const leaves = signals.map((signal) =>
			onAbort(signal, () => {
				isEnded = true;
				leave();
				if (request) {
					end(request, abortedBy(signal));
				} else {
					reject(abortedBy(signal));
				}
			}),
		);
		const leave = (): void => {
			for (const one of leaves) {
				one();
			}
		};
		carryOut().then(
			(sent) => {
				if (!isRequest(sent)) {
					leave(); // a function of the caller's answered it
				} else if (isEnded) {
					end(sent, new Error('The call has ended.'));
				} else {
					request = sent;
					sent.once('close', leave);
				}
				resolve(sent);
			},
			(error) => {
				leave();
				reject(error);
			},
		);
	});
}

/**
 * Destroys first: got answers an error by destroying the request without one, and takes what its own `end` is then told for the cause.
 *
 * And tells got at once: a request that waits for its connection would tell only once that is open.
 */
function end(request: Request, error: Error): void {
	const isHeard = request.listenerCount('error') > 0;
	request.destroy(error);
	if (isHeard) {
		request.emit('error', error);
	}
	request.on('error', () => {}); // told already
}

function isRequest(value: unknown): value is Request {
	return (
		typeof value === 'object' && value !== null && 'destroy' in value && 'listenerCount' in value && !('statusCode' in value)
	);
}
