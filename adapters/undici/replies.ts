/**
 * Hands the events of one send on to the caller, and holds a refusal back until it is known whether the call is sent once more.
 *
 * A refusal is short, so that a reply over the limits of length or time is released unread.
 */
import type {Dispatcher} from 'undici';
import {callsForResend, mayRefuseCredential} from '../../src/core/call.js';
import {tellTurn} from '../../src/core/pacing.js';
import {MAX_REFUSAL_BYTES, onRefusalLate} from '../../src/core/refusal-limits.js';
import type {Send} from '../../src/core/send.js';
import {changesOf} from '../marked-redirects.js';
import type {CallController} from './controller.js';

export type Handler = Dispatcher.DispatchHandler;
type ReplyHeaders = Parameters<NonNullable<Handler['onResponseStart']>>[2];

export interface Listener {
	readonly handler: Handler;
	readonly controller: CallController;
	readonly send: Send;
	/** The caller has been told that the call has begun. */
	readonly hasStarted: boolean;
	readonly isReplayable: boolean;
	readonly hasOwnCredentials: boolean;
	readonly isMarked: boolean;
	/** Sends the call once more, after its reply was dropped. */
	readonly resend: () => void;
	/** Ends the call, with the status of a reply that is complete. */
	readonly close: (status?: number) => void;
}

interface Held {
	readonly status: number;
	readonly headers: ReplyHeaders;
	readonly chunks: Buffer[];
	length: number;
	readonly start: () => void;
	readonly stopWaiting: () => void;
}

/** The handler for one send, and a function that delivers the events that waited while the caller had paused. */
export function listen(to: Listener): {handler: Handler; flush: () => void} {
	const {handler, controller, send} = to;
	const {shown} = controller;
	/** Defined while a refusal is held back. */
	let held: Held | undefined;
	let status: number | undefined;
	/** The reply is dropped, and the call is sent again at its next turn. */
	let isThrottled = false;
	/** Events that the caller is yet to be told. */
	const waiting: (() => void)[] = [];

	const flush = (): void => {
		while (!shown.paused && !shown.aborted) {
			const next = waiting.shift();
			if (!next) {
				return;
			}
			next();
		}
	};
	const tell = (...events: (() => void)[]): void => {
		waiting.push(...events);
		flush();
	};
	const letGo = (): Held | undefined => {
		const was = held;
		held = undefined;
		was?.stopWaiting();
		return was;
	};
	const release = (): void => {
		const {start, chunks} = letGo() ?? {start: () => {}, chunks: []};
		tell(start, ...chunks.map((chunk) => () => handler.onResponseData?.(shown, chunk)));
	};
	const releaseLate = (): void => {
		try {
			release();
		} catch (error) {
			// A timer calls this, outside undici, which would catch the errors of a handler.
			controller.abort(error as Error);
		}
	};

	return {
		flush,
		handler: {
			onRequestStart(inner, context) {
				controller.connect(inner);
				if (!to.hasStarted) {
					handler.onRequestStart?.(shown, context);
				}
			},
			onRequestUpgrade(_inner, status, headers, socket) {
				handler.onRequestUpgrade?.(shown, status, headers, socket);
			},
			onResponseStart(inner, ofReply, given, message) {
				status = ofReply;
				isThrottled = tellTurn(send, {status: ofReply, headers: given, isReplayable: to.isReplayable});
				if (isThrottled) {
					return;
				}
				const changes = changesOf(given, ofReply, {...to, seesHttp: true});
				const isChanged = Object.keys(changes).length > 0;
				const headers = isChanged ? withChanges(given, changes) : given;
				if (isChanged) {
					controller.showHeaders(rewrite(inner.rawHeaders, changes));
				}
				const start = (): void => handler.onResponseStart?.(shown, ofReply, headers, message);
				if (mayRefuseCredential(send, ofReply)) {
					held = {status: ofReply, headers: given, chunks: [], length: 0, start, stopWaiting: onRefusalLate(releaseLate)};
				} else {
					tell(start);
				}
			},
			onResponseData(_inner, chunk) {
				if (isThrottled) {
					return;
				}
				if (!held) {
					tell(() => handler.onResponseData?.(shown, chunk));
					return;
				}
				held.chunks.push(chunk);
				held.length += chunk.length;
				if (held.length > MAX_REFUSAL_BYTES) {
					release();
				}
			},
			onResponseEnd(_inner, trailers) {
				controller.disconnect();
				if (isThrottled) {
					to.resend();
					return;
				}
				if (held) {
					held.stopWaiting();
					const {headers, chunks} = held;
					const body = Buffer.concat(chunks);
					if (callsForResend(send, {status: held.status, headers, body}, to)) {
						to.resend();
						return;
					}
					release();
				}
				tell(() => {
					to.close(status);
					handler.onResponseEnd?.(shown, trailers);
				});
			},
			onResponseError(_inner, error) {
				controller.disconnect();
				letGo();
				to.close();
				handler.onResponseError?.(shown, error);
			},
			...optional(handler),
		},
	};
}

/** Further events that some clients of undici listen to. */
function optional(handler: Handler): Partial<Record<'onResponseStarted' | 'onBodySent' | 'onRequestSent', () => void>> {
	const names = ['onResponseStarted', 'onBodySent', 'onRequestSent'] as const;
	const listeners = handler as Partial<Record<string, (...parameters: unknown[]) => void>>; // the types of each major lack some
	return Object.fromEntries(
		names
			.filter((name) => typeof listeners[name] === 'function')
			.map((name) => [name, (...parameters: unknown[]) => listeners[name]?.(...parameters)]),
	);
}

function withChanges(given: ReplyHeaders, changes: Record<string, string | undefined>): ReplyHeaders {
	return Object.fromEntries(Object.entries({...given, ...changes}).filter(([, value]) => value !== undefined));
}

/** Makes the changes in the raw list that undici received, where names and values alternate. */
function rewrite(raw: unknown, changes: Record<string, string | undefined>): Buffer[] {
	const list: readonly (Buffer | string)[] = Array.isArray(raw) ? raw : [];
	const kept = list.filter((_, index) => !Object.hasOwn(changes, String(list[index - (index % 2)]).toLowerCase()));
	const put = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
	return [...kept, ...put].map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one));
}
