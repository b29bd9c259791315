/**
 * The function in got's `request` option, which puts the credential on as the request leaves.
 *
 * In `options.headers` a token would reach errors, loggers and `beforeRetry` hooks, and another host when a later hook rewrites the URL.
 */

import {isPromise} from 'node:util/types';
import type {Attachment} from '../../apis/types.js';
import {putOn, signalsFor} from '../../core/call.js';
import {assertOnlyOurs} from '../../core/carried-credentials.js';
import {AmazonAuthError} from '../../errors.js';
import {allowMany, joinSignals, nativeSignal} from '../../util/signals.js';
import {watchConnection} from '../../util/unprocessed.js';
import {comingOnTime, endingOnTime, type Limits} from './deadlines.js';
import {type GotSend, remember} from './send.js';
import {isRequest, sendUnder} from './stream-abort.js';
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
		// got listens to the signal of the call itself. got 16 hands a signal on under HTTP/2 alone, and `bindSignal` has joined all in that.
		const signals = isObject(native) && !Reflect.get(native, 'signal') ? boundTo(send) : [];
		if (send.options.http2 && (signals.length > 0 || send.attachment?.retry)) {
			return sendByHttp2(send, parameters, signals);
		}
		if (isObject(native) && signals.length > 0) {
			// The signals of the binding end every send, with and without a credential.
			write(native, 'signal', oneOf(signals));
		}
		return carryOut(send, parameters);
	}, send);
}

/** Sends by got's own transport where the caller has none, so that the request can be ended, and its connection watched. */
function sendByHttp2(send: GotSend, parameters: unknown[], signals: readonly AbortSignal[]): Promise<unknown> {
	return sendUnder(signals, async () => {
		const sent = (await carryOut(send, parameters)) ?? ownTransport(send.options)?.(...parameters);
		const request = await sent;
		if (isRequest(request)) {
			watchConnection(request);
		}
		return request;
	});
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
	// Undefined makes got use its own transport, except in got 14 under its cache, where the first parameter is no URL.
	return parameters[0] instanceof URL ? undefined : ownTransport(options)?.(...parameters);
}

function limitsOf(send: GotSend): Limits {
	const {options, binding} = send;
	return {timeoutMs: options.timeout.request, signals: boundTo(send), clock: binding.shared.clock, options};
}

/** Whether a timeout or a signal of the binding may end the request while it waits for its socket; under HTTP/2 no request waits for one. */
function isTimed({isPrivate, options, binding, method}: GotSend): boolean {
	const {http2, cache, timeout} = options;
	return isPrivate && !http2 && !cache && (timeout.request !== undefined || signalsFor(binding, method).length > 0);
}

/**
 * Puts the headers of the attachment into the native options.
 *
 * `Reflect` reads and writes, because got makes new native options for each call, each with a hidden class of its own: `native.headers` would
 * miss the inline caches of V8 every time, which costs a microsecond.
 */
function attachTo(url: unknown, native: unknown, send: GotSend, attachment: Attachment): void {
	const expected = attachment.url?.href ?? send.href;
	// With the cache switched off for the call, got gives a URL and its native options.
	if (!(url instanceof URL && url.href === expected && isObject(native) && isOfMethod(native, send.method))) {
		throw changed();
	}
	// got and Node give headers of this type.
	const given = Reflect.get(native, 'headers') as NativeHeaders | undefined;
	assertOnlyOurs(given ?? {}, attachment, send.binding.shared.cache);
	const put = putOn(given ?? {}, attachment);
	if (given && send.options.http2 && !isSeenIn(send.options.headers, given)) {
		// got 16 hands on a copy of its native options and sends with the original; the two share this object of headers alone.
		replaceIn(given, put);
	} else {
		write(native, 'headers', put);
	}
}

function isOfMethod(native: object, method: string): boolean {
	return (Reflect.get(native, 'method') ?? 'GET') === method;
}

/**
 * Joins the signals of the binding with `options.signal` for got 16 under HTTP/2, which takes a signal from there alone.
 *
 * For got 14 the signal stays: it removes its listener from `options.signal` at the end, and would leave the listener on a signal replaced.
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

/** One signal that stands for all, and works as long as it is referenced: a retry of got goes on with the signal of the send before. */
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

/** Writes into the native options, which another function in got's `request` option may have replaced by an object that is frozen. */
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

/**
 * Whether the headers are the object in got's options, as in got 14 and 15, from where a token would reach errors. A probe tells, because
 * `===` fails if one of the two is a proxy.
 */
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
	// got names its own transport only while this option is undefined.
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
