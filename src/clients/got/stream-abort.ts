/**
 * Ends one call under HTTP/2 by a signal, while other calls go on over the same connection.
 *
 * got 14 and 15 hand a signal in the native options to the opening of the connection: an abort would end all calls on a new connection, and
 * no call on one that was open already. So the request itself is destroyed, which resets its own stream. got 16 does the same by itself.
 */
import {abortedBy, onAbort} from '../../util/signals.js';

/** The members that are used here of requests of HTTP/1 and HTTP/2. */
interface Request {
	once(event: 'close' | 'socket', listener: () => void): unknown;
	on(event: 'error', listener: () => void): unknown;
	emit(event: 'error', error: Error): boolean;
	listenerCount(event: 'error'): number;
	destroy(error?: Error): unknown;
}

/** Carries a send out, and ends it as soon as one of the signals aborts, even while its connection is opened. */
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
					leave(); // a function of the caller gave the reply
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
 * Destroys the request, and then emits the error.
 *
 * In this order, because got destroys the request without an error when it hears of one, and would take the failure of its own `end` for the
 * cause. The error is emitted here, because a request that waits for its connection would emit it only once that is open.
 */
function end(request: Request, error: Error): void {
	const isHeard = request.listenerCount('error') > 0;
	request.destroy(error);
	if (isHeard) {
		request.emit('error', error);
	}
	request.on('error', () => {}); // the request may emit the same error later
}

export function isRequest(value: unknown): value is Request {
	return (
		typeof value === 'object' && value !== null && 'destroy' in value && 'listenerCount' in value && !('statusCode' in value)
	);
}
