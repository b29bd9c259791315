/**
 * Finds the send before a dispatch of undici, by the handler alone.
 *
 * undici's `retry` and `redirect` dispatch all sends of a call with one handler; an application may use one handler for many calls.
 */
import type {Send} from '../../src/core/send.js';
import type {Body} from './body.js';
import type {Handler} from './replies.js';

/** Runs a step in the async context of the call, since undici reports a reply in the context of the call that opened the connection. */
export type InContext = (step: () => void) => void;

/** The last send with a handler, and its outcome. */
export interface Last {
	readonly send: Send;
	readonly body: Body;
	readonly inContext: InContext;
	/** The status of the reply once that is complete, `failed` if there was no reply, undefined while the send is under way. */
	outcome: number | 'failed' | undefined;
}

export const lastOf: WeakMap<Handler, Last> = new WeakMap();

/**
 * The send that a dispatch follows, or undefined for the first send of a call.
 *
 * A send that is under way or has succeeded has no successor. undici's `retry` sends a failed request again unchanged, and a redirect leads to
 * another URL; any other request after a failure is a call of its own.
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

/** Two streams count as the same body, since `retry` hands on a wrapper that cannot be compared. */
function isSameBody({bytes}: Body, given: unknown): boolean {
	const isAtHand = typeof given === 'string' || given instanceof Uint8Array || given === null || given === undefined;
	if (!isAtHand || bytes === 'unreadable-body') {
		return !isAtHand;
	}
	return Buffer.from(bytes ?? '').equals(Buffer.from(given ?? ''));
}
