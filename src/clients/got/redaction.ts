/**
 * Redacts requests to Amazon in got's options, instances, parse errors and errors: method, host, the template of the operation and harmless
 * headers may be seen.
 *
 * An allow-list decides, since no list can name every secret or every form of a customer's data. Some failures of got pass no hook, so there
 * are several ways: the options object shows itself redacted, an error that passes a hook is rewritten, and the parser throws an error of its
 * own. An instance shows only that it is a function, since its agent may hold the password of a proxy.
 */
import {STATUS_CODES} from 'node:http';
import {type InspectOptions, inspect} from 'node:util';
import {match} from '../../core/match.js';
import {holdsSecret} from '../../core/secret-urls.js';
import {proxyStatusOf} from '../../util/foreign-reply.js';
import {type GotSend, remember, sendOf} from './send.js';
import type {GotError, GotLike, GotOptions, Parse} from './types.js';

const SHOWN_HEADERS = ['accept', 'accept-encoding', 'content-type', 'content-length', 'user-agent'];

/** The members of got's options that are read here. */
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

/** Rewrites message, stack, options, URLs and cause of an error in place; `error.response.body` can still be read. */
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
	// got keeps the text of a URL that it could not parse.
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
	// A customer's data can still be read, and is left out when the response is printed.
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
	// The sentence of got, which holds a phase and a number.
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

/** The text in characters that a URL parser leaves as they are, since got 15 and 16 parse a URL once more to show it. */
export function inAscii(text: string): string {
	return text.replaceAll('…', '...').replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Makes a URL object print, serialise and read as the text. */
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
 * A got handler that redacts a call to Amazon before any hook runs. An error may leave earlier than the first hook of this package: by an
 * immediate abort or cancel, or from an earlier hook that throws.
 *
 * `auth.got` alone has the handler, since `auth.hooks` on an instance of the caller bring hooks and no handler.
 */
export function redactFromTheStart<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	// The options are undefined if got is about to refuse the arguments of the call.
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
 * The functions are own properties of the object, because the errors of got after an abort, a cancel or a failed parse pass no hook and hold
 * this object. The copies that got makes for retries and redirects lose the properties, so each send sets them anew.
 */
export function redactOptions(options: object): void {
	// Each is checked by itself, because the application may have set one. Two calls are twice as fast as `defineProperties`.
	if (Reflect.get(options, inspect.custom) !== INSPECTED.value) {
		Object.defineProperty(options, inspect.custom, INSPECTED);
	}
	if (Reflect.get(options, 'toJSON') !== SERIALISED.value) {
		Object.defineProperty(options, 'toJSON', SERIALISED);
	}
}

// All objects share these functions, since making new ones for each call costs more.
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
	// A copy of the options still has the functions of the send that it was copied from.
	return show(options, send?.options === options ? send.shownUrl : originOf(options));
}

/** The origin alone, for options without a send of their own: before the first send, behind a proxy, and in objects that inherit from them. */
function originOf({url}: GotOptions): string {
	const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
	return parsed && isHidden(parsed) ? `${parsed.origin}/…` : '…';
}

function isHidden(url: URL): boolean {
	return match(url).api !== 'none' || holdsSecret(url);
}

/** Makes a got instance print as a function alone; its options can still be read at `defaults`. */
export function redactDefaults<T extends object>(instance: T): T {
	// The `extend` of another client may give an object that cannot be changed.
	if (Object.isExtensible(instance)) {
		Object.defineProperty(instance, inspect.custom, {value: () => '[Function: got]', configurable: true, enumerable: false});
	}
	return instance;
}

/**
 * The function for `options.parseJson`, whose error for a private send leaves out the reply and the URL of the call.
 *
 * `JSON.parse` quotes the text that it could not parse, got adds the URL, and the error of `.json()` passes no hook.
 */
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
	// For `.json()`, where the call is over, got writes the URL into the message. With responseType 'json' a retry may follow, and the error
	// passes a hook.
	if (options.responseType !== 'json') {
		options.url = inAscii(shownUrl);
	}
	return notJson();
}

/** The part of got's `pagination.transform` that is used here. */
type Transform = (response: {readonly request: {readonly options: GotOptions}}) => unknown;

/**
 * Options under which the pages of a got are parsed with redacted errors: the default `transform` of got 14 parses them without the
 * `parseJson` of the call.
 *
 * A `transform` that a call brings belongs to the application, and stays as it is.
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
