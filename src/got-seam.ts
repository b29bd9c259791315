/**
 * Puts headers on in got's `request` option, and carries what must be remembered from one send of a call to the next.
 *
 * Not in `options.headers`: from there a token reaches errors, loggers, `beforeRetry` hooks and, when a later hook rewrites the URL,
 * another host. `options.request` is what got hands on through retries and redirects; a caller's hook may replace it, so the memory is
 * also in `options.parseJson`, which travels the same way.
 */
import {AmazonAuthError} from './errors.js';
import type {GotOptions, RequestFunction} from './got-types.js';
import type {Scope} from './scope.js';
import {signalFor} from './scope-rules.js';
import type {Attachment} from './strategy.js';

/** One send of a call, first or later. */
export interface Send {
	readonly scope: Scope;
	/** got's options for this send: another object for each, and the next call may start from a copy of it. */
	readonly options: GotOptions;
	/** What stood in `options.request` before; normally `undefined`. */
	readonly original: RequestFunction | undefined;
	/** The URL the hook saw. */
	readonly href: string;
	readonly method: string;
	/** Undefined: sent without a credential, and so is every hop that follows. */
	readonly credentialId: string | undefined;
	/** The origin and the operation's template: all that is shown of a URL. */
	readonly shownUrl: string;
	/** It goes to Amazon or has come from there, so its errors show nothing of it. */
	readonly isPrivate: boolean;
	readonly operation: string | undefined;
	/** The caller's `timeout.request`, and what was left of it for the send. */
	timeout?: {readonly givenMs: number; readonly leftMs: number} | undefined;
	attachment?: Attachment;
	wasSent: boolean;
	/** The call has ended or gone on with another send: the wrapper adds nothing any more. */
	isOver: boolean;
	/** Sent once more because of a dead token; at most once a call. */
	resent: boolean;
	/** Its reply has been looked at. */
	reviewed?: boolean;
	error?: AmazonAuthError | undefined;
}

interface NativeOptions {
	method?: string;
	headers?: Record<string, string | string[] | undefined>;
	signal?: AbortSignal | undefined;
}

const sends = new WeakMap<object, Send>();

/** Remembers which send a function in got's options belongs to. */
export function remember<F extends object>(carrier: F, send: Send): F {
	sends.set(carrier, send);
	return carrier;
}

/** The last send that these options, or what they were copied from, went through. */
export function sendOf({request, parseJson}: Pick<GotOptions, 'request' | 'parseJson'>): Send | undefined {
	return lookUp(request) ?? lookUp(parseJson);
}

/** What the caller had in `options.request`: wrappers must not nest, or an old one would put its token on. */
export function originalOf(request: unknown): RequestFunction | undefined {
	const send = lookUp(request);
	// got admits nothing but functions here.
	return send ? send.original : (request as RequestFunction | undefined);
}

/** The function for `options.request` that carries a send out. */
export function wrapRequest(send: Send): RequestFunction {
	return remember((...parameters: unknown[]) => {
		send.wasSent = true;
		if (send.attachment && !send.isOver) {
			attachTo(parameters, send, send.attachment);
		}
		if (send.original) {
			return send.original(...parameters);
		}
		// Undefined makes got use its own transport. Under its cache, where no URL is given, got 14 does not.
		return parameters[0] instanceof URL ? undefined : ownTransport(send.options)?.(...parameters);
	}, send);
}

function lookUp(carrier: unknown): Send | undefined {
	return typeof carrier === 'function' ? sends.get(carrier) : undefined;
}

function attachTo([url, options]: readonly unknown[], send: Send, attachment: Attachment): void {
	// With the cache switched off for the call, got gives a URL and its native options.
	const native = options as NativeOptions;
	const expected = attachment.url?.href ?? send.href;
	if (!(url instanceof URL) || url.href !== expected || (native.method ?? 'GET') !== send.method) {
		throw changed();
	}
	native.headers = withHeaders(native.headers ?? {}, attachment);
	const signal = signalFor(send.scope, send.method);
	if (signal) {
		// got listens to a call's own signal itself and hands it on only where 16 speaks HTTP/2; there Node's `any` leaves no trace on a
		// long-lived signal, as that of Node 20 does.
		native.signal = native.signal ? AbortSignal.any([native.signal, signal]) : signal;
	}
}

/** got's own name, which says nothing of the application. */
const CLIENT_DEFAULT = /^got \(https:\/\/github\.com\/sindresorhus\/got\)$/;

function withHeaders(
	given: Record<string, string | string[] | undefined>,
	{headers, defaults}: Attachment,
): Record<string, string | string[] | undefined> {
	const kept = Object.entries(given).filter(([name]) => !Object.hasOwn(headers, name.toLowerCase()));
	const put: Record<string, string | string[] | undefined> = {...Object.fromEntries(kept), ...headers};
	for (const [name, value] of Object.entries(defaults)) {
		const present = put[name];
		if (present === undefined || (typeof present === 'string' && CLIENT_DEFAULT.test(present))) {
			put[name] = value;
		}
	}
	return put;
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
