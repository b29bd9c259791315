/**
 * Puts headers on in got's `request` option, and carries what must be remembered from one send of a call to the next.
 *
 * Not in `options.headers`: from there a token reaches errors, loggers, `beforeRetry` hooks and, when a later hook rewrites the URL,
 * another host. `options.request` is what got hands on through retries and redirects; a caller's hook may replace it, so the memory is
 * also in `options.parseJson`, which travels the same way.
 */
import {putOn} from './client-call.js';
import {AmazonAuthError} from './errors.js';
import type {GivenRetry} from './got-retry.js';
import type {GotOptions, Parse, RequestFunction} from './got-types.js';
import {joinSignals} from './joined-signals.js';
import {signalsFor} from './scope-rules.js';
import type {Send} from './send.js';
import {allowMany} from './signal-limit.js';
import type {Attachment} from './strategy.js';

/** One send of a call of got's. */
export interface GotSend extends Send {
	/** got's options for this send: another object for each, and the next call may start from a copy of it. */
	readonly options: GotOptions;
	readonly originals: Originals;
	/** The caller's `timeout.request`, and what was left of it for the send. */
	timeout?: {readonly givenMs: number; readonly leftMs: number} | undefined;
	/** The caller's retries, where they were widened for the send. */
	givenRetry?: GivenRetry | undefined;
	wasSent: boolean;
	/** The call has ended or gone on with another send: the wrapper adds nothing any more. */
	isOver: boolean;
}

/** What the caller had where our functions stand. */
interface Originals {
	/** Normally undefined. */
	readonly request: RequestFunction | undefined;
	readonly parseJson: Parse;
}

interface NativeOptions {
	method?: string;
	headers?: Record<string, string | string[] | undefined>;
	signal?: AbortSignal | undefined;
}

const sends = new WeakMap<object, GotSend>();

/** Remembers which send a function in got's options belongs to. */
export function remember<F extends object>(carrier: F, send: GotSend): F {
	sends.set(carrier, send);
	return carrier;
}

/** The last send that these options, or what they were copied from, went through. */
export function sendOf({request, parseJson}: Pick<GotOptions, 'request' | 'parseJson'>): GotSend | undefined {
	return lookUp(request) ?? lookUp(parseJson);
}

/** Wrappers must not nest, or an old one would put its token on. */
export function originalsOf({request, parseJson = JSON.parse}: GotOptions): Originals {
	const requesting = lookUp(request);
	return {
		// got admits nothing but functions here.
		request: requesting ? requesting.originals.request : (request as RequestFunction | undefined),
		parseJson: lookUp(parseJson)?.originals.parseJson ?? parseJson,
	};
}

/** The function for `options.request` that carries a send out. */
export function wrapRequest(send: GotSend): RequestFunction {
	return remember((...parameters: unknown[]) => {
		send.wasSent = true;
		if (!send.isOver) {
			if (send.attachment) {
				attachTo(parameters, send, send.attachment);
			}
			bindNative(parameters, send);
		}
		if (send.originals.request) {
			return send.originals.request(...parameters);
		}
		// Undefined makes got use its own transport. Under its cache, where no URL is given, got 14 does not.
		return parameters[0] instanceof URL ? undefined : ownTransport(send.options)?.(...parameters);
	}, send);
}

function lookUp(carrier: unknown): GotSend | undefined {
	return typeof carrier === 'function' ? sends.get(carrier) : undefined;
}

function attachTo([url, options]: readonly unknown[], send: GotSend, attachment: Attachment): void {
	// With the cache switched off for the call, got gives a URL and its native options.
	const native = options as NativeOptions;
	const expected = send.attachment?.url?.href ?? send.href;
	if (!(url instanceof URL) || url.href !== expected || (native.method ?? 'GET') !== send.method) {
		throw changed();
	}
	replaceHeaders(native, send, putOn(native.headers ?? {}, attachment));
}

/** Signals of the scope end every send, one without a credential too. */
function bindNative([first, second]: readonly unknown[], {scope, method}: GotSend): void {
	const native = (first instanceof URL ? second : first) as NativeOptions;
	// got listens to a call's own signal itself and hands one on only where 16 speaks HTTP/2: both are in that one already.
	const signal = native.signal ? undefined : oneOf(signalsFor(scope, method));
	if (signal) {
		native.signal = signal;
	}
}

/** Under HTTP/2 got 16 sends by native options of its own, into which only its `signal` goes. */
export function bindSignal(options: GotOptions, send: GotSend, last: GotSend | undefined): void {
	const {scope, method} = send;
	const bound = options.http2 ? signalsFor(scope, method) : [];
	const isBound = last?.options.signal === options.signal && last?.scope === scope && last.method === method;
	if (bound.length > 0 && !isBound) {
		options.signal = oneOf(options.signal ? [options.signal, ...bound] : bound);
	}
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

function replaceHeaders(native: NativeOptions, {options}: GotSend, put: Record<string, string | string[] | undefined>): void {
	const {headers} = native;
	// Under HTTP/2 got 16 gives a copy of its native options and sends by its own, which share nothing but these headers.
	if (headers === undefined || !options.http2 || isSeenIn(options.headers, headers)) {
		native.headers = put;
		return;
	}
	for (const name of Object.keys(headers)) {
		Reflect.deleteProperty(headers, name);
	}
	Object.assign(headers, put);
}

/** Whether the headers are the very ones of the options, as before got 16: a token in them would reach errors. A proxy hides identity. */
function isSeenIn(ofOptions: object, headers: object): boolean {
	const probe = Symbol('probe');
	Object.assign(headers, {[probe]: true});
	const isSeen = probe in ofOptions;
	Reflect.deleteProperty(headers, probe);
	return isSeen;
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
