/**
 * Looks at a reply of fetch's without taking anything from who gets it.
 */
import {giveUp, isWhole, readUpTo} from './body-bytes.js';
import {mayRefuseCredential} from './client-call.js';
import {MAX_REFUSAL_BYTES} from './review.js';
import type {Send} from './send.js';
import type {AmazonReply} from './types.js';

/**
 * The reply, where it may be a refusal of the credential; a long or broken one is for the caller to read.
 *
 * @throws the reason of a signal that aborts meanwhile
 */
export async function readRefusal(
	response: Response,
	send: Send,
	signals: readonly AbortSignal[],
): Promise<AmazonReply | undefined> {
	const {status, headers} = response;
	if (!mayRefuseCredential(send, status)) {
		return undefined;
	}
	const reply = {status, headers: Object.fromEntries(headers)};
	const copy = response.clone().body;
	if (!copy) {
		return {...reply, body: ''};
	}
	try {
		const body = await readUpTo(MAX_REFUSAL_BYTES, copy, {signals, clock: send.scope.shared.clock});
		if (isWhole(body)) {
			return {...reply, body};
		}
		giveUp(body);
	} catch {
		// The reply broke off, which who reads it meets as well.
		for (const signal of signals) {
			signal.throwIfAborted();
		}
	}
	return undefined;
}

/** Gives the connection back: nobody reads this reply. */
export function discard({body}: Response): void {
	body?.cancel().catch(() => {});
}

/** The reply that redirects led to: fetch sent each hop by itself and does not know. */
export function withRedirected(response: Response): Response {
	const {clone} = response;
	const own = (name: string, value: unknown): boolean => Reflect.defineProperty(response, name, {value, configurable: true});
	own('redirected', true);
	own('clone', () => withRedirected(clone.call(response)));
	return response;
}
