/**
 * A deadline that holds where a `request` function of the application's gives a promise: got waits for it without an end.
 *
 * The error is got's own, so that callers and their retries find what they look for.
 */
import {TimeoutError} from 'got';
import type {Clock} from '../../util/clock.js';
import {AmazonAuthError} from '../../errors.js';
import {abortedBy} from './stream-abort.js';
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
