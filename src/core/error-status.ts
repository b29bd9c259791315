/**
 * What Express and Koa read of an error: a fitting status, nothing for the browser to see.
 *
 * An upstream's refusal is a bad gateway and never the status Amazon gave: a 403 to the browser would blame its user.
 */
import type {AmazonAuthError} from '../errors.js';
import {inSeconds} from '../util/clock.js';
import {retryAfterMs} from '../util/retry-after.js';

interface Response {
	readonly statusCode?: number;
	readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/** @param known `isLate`: what {@link isTimeout} said before causes were taken away; `nowMs`: what a date of the reply is counted from */
export function becomeFrameworkError<E extends Error & {response?: Response}>(
	error: E,
	{cause, isLate = isTimeout(error), nowMs}: {cause?: AmazonAuthError | undefined; isLate?: boolean; nowMs: number},
): E {
	const throttled = error.response?.statusCode === 429 || cause?.code === 'ERR_AMAZON_THROTTLED';
	const status = throttled ? 503 : isLate ? 504 : 502;
	const headers = throttled ? (cause?.headers ?? {'retry-after': inSeconds(pauseMs(error.response, nowMs))}) : undefined;
	return Object.assign(error, {status, expose: false as const, ...(headers ? {headers} : {})});
}

/**
 * The reason of an `AbortSignal.timeout()`, with the status for it; anything else as it is.
 *
 * The reason is the application's, and comes out as that very object: what has a status of its own, or is frozen, is left alone.
 */
export function withTimeoutStatus(error: unknown): unknown {
	const mayBeTold = error instanceof Error && error.name === TIMEOUT && !('status' in error) && Object.isExtensible(error);
	return mayBeTold ? Object.assign(error, {status: 504, expose: false}) : error;
}

/** Whether a time limit ended it: the error, or what caused it, is of that name. */
export function isTimeout(error: unknown): boolean {
	let current = error;
	// The depth is bounded, since a chain of causes may be a circle.
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		if (current.name === TIMEOUT) {
			return true;
		}
		current = current.cause;
	}
	return false;
}

const TIMEOUT = 'TimeoutError';

/** How long a reply asks to wait that was not reviewed, such as one that a redirect led to. */
function pauseMs(response: Response | undefined, nowMs: number): number {
	return retryAfterMs({status: response?.statusCode ?? 0, headers: response?.headers ?? {}}, nowMs) ?? 0;
}
