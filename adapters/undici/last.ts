/**
 * Which send of undici's follows another one of the same call, where nothing but the handler tells.
 *
 * undici's `retry` and `redirect` dispatch each send of a call with one handler; an application may use one for many calls.
 */
import type {Send} from '../../src/core/send.js';
import type {Body} from './body.js';
import type {Handler} from './replies.js';

/** Runs a step of a call in the async context that the call was made in: undici tells of a reply in that of whoever opened the connection. */
export type InContext = (step: () => void) => void;

/** The last send of a call, by the handler that is told of it, and how far it is. */
export interface Last {
	readonly send: Send;
	readonly body: Body;
	readonly inContext: InContext;
	/** The status of its reply, once that is whole; `failed`: there was none. */
	outcome: number | 'failed' | undefined;
}

export const lastOf: WeakMap<Handler, Last> = new WeakMap();

/**
 * The send that a dispatch follows.
 *
 * Nobody sends again what is under way or has succeeded. What failed, undici's `retry` sends again as it was, and a redirect leads
 * elsewhere; another request after a failure is another call.
 */
export function sendBefore(handler: Handler, {method, url}: {method: string; url: URL}, body: unknown): Last | undefined {
	const last = lastOf.get(handler);
	const outcome = last?.outcome;
	if (!last || outcome === undefined || (typeof outcome === 'number' && outcome < 300)) {
		return undefined;
	}
	const isRedirect = typeof outcome === 'number' && outcome < 400;
	const isSame = last.send.method === method && last.send.href === url.href && isSameBody(last.body, body);
	return isRedirect || isSame ? last : undefined;
}

/** What flows cannot be compared: `retry` hands on a wrapper of it. */
function isSameBody({bytes}: Body, given: unknown): boolean {
	const isAtHand = typeof given === 'string' || given instanceof Uint8Array || given === null || given === undefined;
	if (!isAtHand || bytes === 'unreadable-body') {
		return !isAtHand;
	}
	return Buffer.from(bytes ?? '').equals(Buffer.from(given ?? ''));
}
