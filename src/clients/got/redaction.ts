/**
 * What may be seen of a request to Amazon in got's options, instances and errors: method, host, the operation's template, and harmless
 * headers.
 *
 * By allow-list, since no list knows what a secret or a customer's data looks like. got does not announce every failure to a hook, so
 * there are two ways: the options object shows itself redacted, and an error that passes a hook is rewritten. An instance shows nothing of
 * what it was made with, since its agent may hold a proxy's password.
 */
import {STATUS_CODES} from 'node:http';
import {type InspectOptions, inspect} from 'node:util';
import {match} from '../../core/match.js';
import {isPresigned} from '../../core/presigned.js';
import {proxyStatusOf} from '../../util/foreign-reply.js';
import {type GotSend, remember, sendOf} from './send.js';
import type {GotError, GotLike, GotOptions, Parse} from './types.js';

const SHOWN_HEADERS = ['accept', 'accept-encoding', 'content-type', 'content-length', 'user-agent'];

/** As much of got's options as is read here. */
export interface ShowableOptions {
	method?: unknown;
	headers?: Record<string, unknown>;
	timeout?: unknown;
	retry?: unknown;
}

export interface Shown {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly retryLimit: unknown;
}

export function show(options: ShowableOptions, url: string): Shown {
	const headers = Object.fromEntries(
		Object.entries(options.headers ?? {}).filter(([name]) => SHOWN_HEADERS.includes(name.toLowerCase())),
	);
	const {limit} = (options.retry ?? {}) as {limit?: unknown};
	return {method: String(options.method), url, headers, retryLimit: limit};
}

/** Rewrites message, stack, options, URLs and cause of an error in place; `error.response.body` stays for who asks for it. */
export function redactError(error: GotError, {url, cause}: {url: string; cause: Error | undefined}): void {
	const shown = show(error.options ?? {}, url);
	const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
	const message = messageOf(error, shown);
	const replace = (key: string, value: unknown, enumerable: boolean): void => {
		Object.defineProperty(error, key, {value, enumerable, configurable: true, writable: true});
	};
	replace('message', message, false);
	replace('stack', [`${error.name}: ${message}`, ...frames].join('\n'), false);
	replace('options', shown, true);
	// got keeps the text of a URL that could not be read.
	replace('input', undefined, false);
	delete error.cause;
	if (cause) {
		replace('cause', cause, false);
	}
	redactResponse(error.response, url);
}

function redactResponse(response: GotError['response'], url: string): void {
	if (!response) {
		return;
	}
	response.url = url;
	response.requestUrl = showAs(new URL(url), url);
	response.redirectUrls = [];
	// A customer's data is there for who asks, and not for who prints the response.
	for (const key of ['body', 'rawBody'] as const) {
		if (Object.hasOwn(response, key)) {
			Object.defineProperty(response, key, {enumerable: false});
		}
	}
}

function messageOf(error: GotError, {method, url}: Shown): string {
	const status = error.response?.statusCode;
	if (error.name === 'HTTPError' && status !== undefined) {
		return `Request failed with status code ${status} (${STATUS_CODES[status] ?? 'unknown'}): ${method} ${url}`;
	}
	// got's own sentence, with nothing in it but a phase and a number.
	if (error.name === 'TimeoutError' && /^Timeout awaiting '[a-zA-Z]+' for \d+ms$/.test(error.message)) {
		return `${error.message}: ${method} ${url}`;
	}
	const proxyStatus = proxyStatusOf(error);
	if (proxyStatus !== undefined) {
		return `A proxy on the way answered ${proxyStatus}: ${method} ${url}`;
	}
	const code = typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code) ? ` (${error.code})` : '';
	return `${FAILURES[error.name] ?? 'The request failed'}${code}: ${method} ${url}`;
}

const FAILURES: Readonly<Record<string, string>> = {
	ParseError: 'The reply could not be parsed',
	ReadError: 'The reply broke off',
	UploadError: 'The body could not be sent',
	MaxRedirectsError: 'Too many redirects',
	CacheError: 'The cache failed',
	AbortError: 'The request was aborted',
	CancelError: 'The request was cancelled',
};

/** The text in characters that every parser leaves as they are: got 15 and 16 parse what they show once more. */
export function inAscii(text: string): string {
	return text.replaceAll('…', '...').replaceAll(/\{(\w+)\}/g, ':$1');
}

/** The same object, which from now on is told as the text. */
export function showAs(url: URL, text: string): URL {
	const say = {value: () => text, configurable: true};
	for (const key of ['toString', 'toJSON', inspect.custom]) {
		Object.defineProperty(url, key, say);
	}
	Object.defineProperty(url, 'href', {value: text, configurable: true});
	Object.defineProperty(url, 'pathname', {value: text.slice(url.origin.length), configurable: true});
	return url;
}

/**
 * A got handler: redacts a call to Amazon from its first moment. Errors may leave before a hook of ours has seen it: an abort or a cancel
 * at once, an earlier hook that throws.
 *
 * Only for `auth.got`: hooks given to an instance of the caller's bring no handler.
 */
export function redactFromTheStart<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	// Undefined where got is about to refuse how it was called.
	const given = (options as GotOptions | undefined)?.url;
	const url = typeof given === 'string' ? new URL(given) : given;
	if (url && isHidden(url)) {
		redactOptions(options);
	}
	return next(options);
}

/**
 * Makes an options object print and serialise as {@link Shown}.
 *
 * Own properties of the call's object: got's errors after an abort, a cancel or a failed parse reach no hook, but they all hold this
 * very object. got's copies (retry, redirect) lose them, so it is done for each send.
 */
export function redactOptions(options: object): void {
	// Each by itself: an application may have put one of its own there. And not `defineProperties`: one by one is twice as fast.
	if (Reflect.get(options, inspect.custom) !== INSPECTED.value) {
		Object.defineProperty(options, inspect.custom, INSPECTED);
	}
	if (Reflect.get(options, 'toJSON') !== SERIALISED.value) {
		Object.defineProperty(options, 'toJSON', SERIALISED);
	}
}

// The same functions for all: making new ones for each call costs more.
const INSPECTED: PropertyDescriptor = {
	value(this: GotOptions, _depth: number, options: InspectOptions) {
		return inspect(showRedacted(this), options);
	},
	configurable: true,
};

const SERIALISED: PropertyDescriptor = {
	value(this: GotOptions) {
		return showRedacted(this);
	},
	configurable: true,
};

function showRedacted(options: GotOptions): Shown {
	const send = sendOf(options);
	// A copy has the functions of the call that it was made from.
	return show(options, send?.options === options ? send.shownUrl : originOf(options));
}

/** Before its first send a call has no operation; a proxy and an heir of its options show none either. */
function originOf({url}: GotOptions): string {
	const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
	return parsed && isHidden(parsed) ? `${parsed.origin}/…` : '…';
}

function isHidden(url: URL): boolean {
	return match(url).api !== 'none' || isPresigned(url);
}

/** Makes a got instance print as a function and nothing more; what it was made with stays at `defaults` for who asks. */
export function redactDefaults<T extends object>(instance: T): T {
	// A base that is not got's own may give what cannot be changed.
	if (Object.isExtensible(instance)) {
		Object.defineProperty(instance, inspect.custom, {value: () => '[Function: got]', configurable: true, enumerable: false});
	}
	return instance;
}

/** The function for `options.parseJson`; for a send that is not private it changes nothing. */
export function redactingParser(send: GotSend): Parse {
	return remember((text) => {
		try {
			return send.originals.parseJson(text);
		} catch (error) {
			throw send.isPrivate ? redactedParseError(send) : error;
		}
	}, send);
}

function redactedParseError({options, shownUrl}: GotSend): SyntaxError {
	// In `.json()` got writes the URL into the message; there the call is over. With responseType 'json' it is not, since a retry may
	// follow, and the error passes a hook.
	if (options.responseType !== 'json') {
		options.url = inAscii(shownUrl);
	}
	return notJson();
}

/** got's `pagination.transform`, as far as it is looked at. */
type Transform = (response: {readonly request: {readonly options: GotOptions}}) => unknown;

/**
 * Options under which the pages of a got are parsed with redacted errors: by default got 14 parses them with nothing of the call's.
 *
 * A `transform` that a call brings is the application's own, and stays as it is.
 */
export function redactedPages({defaults: {options}}: GotLike): {pagination?: {transform: Transform}} {
	const {transform} = (options as {pagination?: {transform?: Transform}}).pagination ?? {};
	if (!transform) {
		return {};
	}
	const redacting: Transform = async (response) => {
		try {
			return await transform(response);
		} catch (error) {
			throw error instanceof SyntaxError && sendOf(response.request.options)?.isPrivate ? notJson() : error;
		}
	};
	return {pagination: {transform: redacting}};
}

function notJson(): SyntaxError {
	return new SyntaxError('The reply is not valid JSON');
}
