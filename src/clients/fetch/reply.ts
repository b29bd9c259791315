/**
 * Looks at a reply of fetch's without taking anything from who gets it.
 */
import {giveUp, isWhole, readUpTo} from '../body-bytes.js';
import {mayRefuseCredential} from '../../core/call.js';
import {MAX_REFUSAL_BYTES, onRefusalLate} from '../../core/refusal-limits.js';
import type {Send} from '../../core/send.js';
import type {AmazonReply} from '../../types.js';

/**
 * The reply, where it may be a refusal of the credential; a long, slow or broken one is for the caller to read.
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
	const late = new AbortController();
	const stopWaiting = onRefusalLate(() => late.abort());
	try {
		const within = {signals: [...signals, late.signal], clock: send.scope.shared.clock};
		const body = await readUpTo(MAX_REFUSAL_BYTES, inPieces(copy), within);
		if (isWhole(body)) {
			return {...reply, body};
		}
		giveUp(body);
	} catch {
		// The reply broke off, which who reads it meets as well, or its time is over.
		for (const signal of signals) {
			signal.throwIfAborted();
		}
	} finally {
		stopWaiting();
	}
	return undefined;
}

/** Can be given up while it waits for a chunk: a stream's own iterator waits for it, and who cancels the reply would wait along. */
function inPieces(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
	const reader = stream.getReader();
	return {
		[Symbol.asyncIterator]: () => ({
			next: () => reader.read() as Promise<IteratorResult<Uint8Array>>, // a result with no value is the last one
			async return() {
				await reader.cancel();
				return {done: true, value: undefined};
			},
		}),
	};
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
