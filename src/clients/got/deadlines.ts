/**
 * Deadlines that got does not keep: while a `request` function of the application's gives a promise, and while a request has no socket yet
 * (it waits in a full agent, or a proxy has not answered).
 */

import type {ClientRequest} from 'node:http';
import https from 'node:https';
import {TimeoutError} from 'got';
import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {abortedBy} from '../../util/signals.js';
import {waitWithin} from '../../util/wait.js';

export interface Limits {
	/** The call's `timeout.request`. */
	readonly timeoutMs: number | undefined;
	readonly signals: readonly AbortSignal[];
	readonly clock: Clock;
	/** got's, for its error. */
	readonly options: object;
}

/**
 * What a `request` function of the application's promised, as long as there is time.
 *
 * @throws got's `TimeoutError`; what a signal that aborts makes of a request; what the function throws
 * What comes too late is ended, since nobody is there to hear its reply.
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

/** In got's words. */
function late(timeoutMs: number | undefined, options: object): Error {
	const error = Object.assign(new Error(`Timeout awaiting 'request' for ${timeoutMs}ms`), {event: 'request', code: 'ETIMEDOUT'});
	return Reflect.construct(TimeoutError, [error, undefined, options]);
}

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
