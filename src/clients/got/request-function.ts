/**
 * Puts headers on in got's `request` option.
 *
 * Not in `options.headers`: from there a token reaches errors, loggers, `beforeRetry` hooks and, when a later hook rewrites the URL,
 * another host.
 */

import {isPromise} from 'node:util/types';
import type {Attachment} from '../../apis/types.js';
import {putOn, signalsFor} from '../../core/call.js';
import {assertOnlyOurs} from '../../core/carried-credentials.js';
import {AmazonAuthError} from '../../errors.js';
import {allowMany, joinSignals, nativeSignal} from '../../util/signals.js';
import {comingOnTime, endingOnTime, type Limits} from './deadlines.js';
import {type GotSend, remember} from './send.js';
import {sendUnder} from './stream-abort.js';
import type {GotOptions, RequestFunction} from './types.js';

type NativeHeaders = Record<string, string | string[] | undefined>;

/** The function for `options.request` that carries a send out. */
export function wrapRequest(send: GotSend): RequestFunction {
	return remember((...parameters: unknown[]) => {
		send.wasSent = true;
		const [first, second] = parameters;
		if (send.isOver) {
			return carryOut(send, parameters);
		}
		if (send.attachment) {
			attachTo(first, second, send, send.attachment);
		}
		const native = first instanceof URL ? second : first;
		const bound = boundTo(send);
		// got listens to a call's own signal itself and hands one on only where 16 speaks HTTP/2: both are in that one already.
		if (bound.length === 0 || !isObject(native) || Reflect.get(native, 'signal')) {
			return carryOut(send, parameters);
		}
		if (send.options.http2) {
			return sendUnder(bound, async () => (await carryOut(send, parameters)) ?? ownTransport(send.options)?.(...parameters));
		}
		// Signals of the binding end every send, one without a credential too.
		write(native, 'signal', oneOf(bound));
		return carryOut(send, parameters);
	}, send);
}

function carryOut(send: GotSend, parameters: unknown[]): unknown {
	const {originals, options} = send;
	const given = originals.request?.(...parameters);
	if (isPromise(given) && send.isPrivate) {
		const coming = comingOnTime(given, limitsOf(send));
		return isTimed(send) ? coming.then((sent) => endingOnTime(sent, parameters)) : coming;
	}
	if (isTimed(send)) {
		return endingOnTime(given, parameters);
	}
	if (originals.request) {
		return given;
	}
	// Undefined makes got use its own transport. Under its cache, where no URL is given, got 14 does not.
	return parameters[0] instanceof URL ? undefined : ownTransport(options)?.(...parameters);
}

function limitsOf(send: GotSend): Limits {
	const {options, binding} = send;
	return {timeoutMs: options.timeout.request, signals: boundTo(send), clock: binding.shared.clock, options};
}

/** Whether anything but the call's own signal, which got hears itself, may end it. HTTP/2 has no socket to wait for. */
function isTimed({isPrivate, options, binding, method}: GotSend): boolean {
	const {http2, cache, timeout} = options;
	return isPrivate && !http2 && !cache && (timeout.request !== undefined || signalsFor(binding, method).length > 0);
}

// got makes each call's native options anew, with a hidden class that no other has: `native.headers` would miss V8's caches every time,
// at a microsecond each. `Reflect` asks none.

function attachTo(url: unknown, native: unknown, send: GotSend, attachment: Attachment): void {
	const expected = attachment.url?.href ?? send.href;
	// With the cache switched off for the call, got gives a URL and its native options.
	if (!(url instanceof URL && url.href === expected && isObject(native) && isOfMethod(native, send.method))) {
		throw changed();
	}
	// As got and Node take them.
	const given = Reflect.get(native, 'headers') as NativeHeaders | undefined;
	assertOnlyOurs(given ?? {}, attachment, send.binding.shared.cache);
	const put = putOn(given ?? {}, attachment);
	if (given && send.options.http2 && !isSeenIn(send.options.headers, given)) {
		// got 16 gives a copy of its native options and sends by its own, which share nothing but these headers.
		replaceIn(given, put);
	} else {
		write(native, 'headers', put);
	}
}

function isOfMethod(native: object, method: string): boolean {
	return (Reflect.get(native, 'method') ?? 'GET') === method;
}

/**
 * Under HTTP/2 got 16 sends by native options of its own, into which only its `signal` goes.
 *
 * 14 listens to the one it was called with, and would leave its listener on that for good.
 */
export function bindSignal(options: GotOptions, send: GotSend, last: GotSend | undefined): void {
	const {binding, method} = send;
	const bound = options.http2 && !('getFallbackRequestFunction' in options) ? boundTo(send) : [];
	const isBound = last?.options.signal === options.signal && last?.binding === binding && last.method === method;
	if (bound.length > 0 && !isBound) {
		options.signal = oneOf(options.signal ? [nativeSignal(options.signal), ...bound] : bound);
	}
}

function boundTo({binding, method, above}: GotSend): readonly AbortSignal[] {
	const bound = signalsFor(binding, method);
	return above && above.length > 0 ? [...above, ...bound] : bound;
}

/** One signal for all, for as long as anybody has it: a retry of got's goes on with that of the send before it. */
function oneOf(signals: readonly AbortSignal[]): AbortSignal | undefined {
	const [only] = signals;
	if (only && signals.length === 1) {
		allowMany(only);
		return only;
	}
	const {signal, followFor} = joinSignals(signals);
	if (signal) {
		followFor(signal);
	}
	return signal;
}

function replaceIn(headers: NativeHeaders, put: NativeHeaders): void {
	for (const name of Object.keys(headers)) {
		if (!Reflect.deleteProperty(headers, name)) {
			throw notWritable('headers');
		}
	}
	Object.assign(headers, put);
}

/** A function of the caller's may stand before ours and hand on something else than got gave it. */
function write(native: object, name: 'headers' | 'signal', value: unknown): void {
	if (!Reflect.set(native, name, value)) {
		throw notWritable(name);
	}
}

function notWritable(name: string): TypeError {
	return new TypeError(
		`A function in got's "request" option hands on options whose "${name}" cannot be written, so nothing was sent: give a copy.`,
	);
}

/** Whether the headers are the very ones of the options, as before got 16: a token in them would reach errors. A proxy hides identity. */
function isSeenIn(ofOptions: object, headers: object): boolean {
	const probe = Symbol('probe');
	Object.assign(headers, {[probe]: true});
	const isSeen = probe in ofOptions;
	Reflect.deleteProperty(headers, probe);
	return isSeen;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

function ownTransport(options: GotOptions): RequestFunction | undefined {
	const {request} = options;
	// got names its own only while nothing stands here.
	options.request = undefined;
	try {
		return options.getRequestFunction?.();
	} finally {
		options.request = request;
	}
}

function changed(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_URL_CHANGED',
		'A hook changed the URL or the method after the request was authorised, so nothing was sent. Put that hook before the ones of this package.',
	);
}
