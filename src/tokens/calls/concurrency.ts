/**
 * How many token calls of a process are under way at once, per host; a host in trouble slows all of them together.
 *
 * Thousands of sellers that start cold must not open thousands of connections. A token service that throttles one call throttles the
 * application, so a refused call goes back to the end of the queue. The queue has no bound of its own: it holds one call for each token,
 * and each for no longer than its flight lasts. A caller that cannot wait is told by the back-off ({@link Backoff}).
 */
import type {Clock} from '../../util/clock.js';
import {inBetween, isPage} from '../../util/foreign-reply.js';
import {createQueue, type Queue} from '../../util/queue.js';
import {retryAfterMs} from '../../util/retry-after.js';
import type {HostBackoff} from './host-backoff.js';
import {type TokenCall, TokenCallFault, type TokenCallReply} from './token-call.js';

export interface ConcurrencyOptions {
	readonly clock: Clock;
	/** The pause of a host whose 429 and 503 back all its calls off; the other hosts have rate limits per account. */
	readonly pauseOf: (host: string) => HostBackoff | undefined;
}

const AT_ONCE = 32;

/**
 * The same calls, a limited number of them at a time.
 *
 * @throws {@link TokenCallFault} with `pauseMs` in place of a reply that backs the host off
 */
export function limitConcurrency(call: TokenCall, {clock, pauseOf}: ConcurrencyOptions): TokenCall {
	const queues = new Map<string, Queue>();
	const queueOf = (host: string): Queue => {
		const queue = queues.get(host) ?? createQueue(AT_ONCE);
		queues.set(host, queue);
		return queue;
	};
	const sendAfter = async (pause: HostBackoff, ...[request, signal, onSend]: Parameters<TokenCall>): Promise<TokenCallReply> => {
		const attempt = await pause.pass(signal);
		let reply: TokenCallReply;
		try {
			onSend?.();
			reply = await call(request, signal);
		} catch (error) {
			if (signal.aborted) {
				attempt.givenUp();
			} else {
				attempt.failed();
			}
			throw error;
		}
		const pauseMs = attempt.answered(reply);
		if (pauseMs !== undefined) {
			throw refusedByHost(reply, pauseMs, {host: request.url.host, clock});
		}
		return reply;
	};
	return async (request, signal, onSend) => {
		const {host} = request.url;
		const inQueue = async (): Promise<TokenCallReply> => {
			const pause = pauseOf(host);
			if (pause) {
				return sendAfter(pause, request, signal, onSend);
			}
			onSend?.();
			return call(request, signal);
		};
		return queueOf(host)(inQueue, signal);
	};
}

function refusedByHost(
	reply: TokenCallReply,
	pauseMs: number,
	{host, clock}: {readonly host: string; readonly clock: Clock},
): TokenCallFault {
	const {status} = reply;
	return new TokenCallFault(isPage(reply.headers) ? inBetween(reply, host) : `it answered ${status}`, {
		status,
		retryAfterMs: retryAfterMs(reply, clock.nowMs()),
		pauseMs,
		mayHaveBeenTaken: false,
	});
}
