/**
 * Keeps the deadlines that got leaves out: while a `request` function of the application gives a promise, and while a request waits for its
 * socket (in a full agent, or until a proxy answers).
 */

import type {ClientRequest} from 'node:http';
import https from 'node:https';
import {TimeoutError} from 'got';
import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {abortedBy} from '../../util/signals.js';
import {waitWithin} from '../../util/wait.js';

export interface Limits {
	/** The `timeout.request` of the call. */
	readonly timeoutMs: number | undefined;
	readonly signals: readonly AbortSignal[];
	readonly clock: Clock;
	/** got's options, which its error holds. */
	readonly options: object;
}

/**
 * Waits for what a `request` function of the application promised, as long as there is time. A request that comes too late is destroyed,
 * since nobody listens for its reply any more.
 *
 * @throws got's `TimeoutError`; the `AbortError` of Node's requests if a signal aborts; what the function throws
 */
export async function comingOnTime(sent: Promise<unknown>, {timeoutMs, signals, clock, options}: Limits): Promise<unknown> {
	const wait = {signals, deadlineMs: timeoutMs === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() + timeoutMs};
	try {
		return await waitWithin(sent, wait, clock);
	} catch (error) {
		sent.then(end, () => {});
		const gone = signals.find(({aborted}) => aborted);
		if (gone) {
			throw abortedBy(gone);
		}
		throw error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_CREDENTIAL_TIMEOUT' ? late(timeoutMs, options) : error;
	}
}

function end(late: unknown): void {
	if (typeof late === 'object' && late !== null && 'destroy' in late && typeof late.destroy === 'function') {
		if ('on' in late && typeof late.on === 'function') {
			late.on('error', () => {});
		}
		late.destroy();
	}
}

/** The error that got itself gives for its timeout. */
function late(timeoutMs: number | undefined, options: object): Error {
	const error = Object.assign(new Error(`Timeout awaiting 'request' for ${timeoutMs}ms`), {event: 'request', code: 'ETIMEDOUT'});
	return Reflect.construct(TimeoutError, [error, undefined, options]);
}

/**
 * Makes a request emit the error that it is destroyed with at once, while it waits for its socket. Node would emit the error only later, and
 * got passes it on in its own words.
 *
 * @param sent what the function in got's `request` option gave: a request, a reply, or undefined if got is to send
 */
export function endingOnTime(sent: unknown, native: readonly unknown[]): unknown {
	const request = sent ?? sendByNode(native);
	if (isWaiting(request)) {
		tellAtOnce(request);
	}
	return request;
}

/** Sends as got does if its `request` option gives undefined. `https.request` is looked up each time, since instrumentations replace it. */
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
			// Node emits the error once more if a socket comes after all.
			request.on('error', () => {});
			process.nextTick(() => request.emit('error', error));
		}
		return request;
	};
}
