/**
 * What may be seen of a request to Amazon: method, host, the operation's template, and harmless headers.
 *
 * By allow-list, since what a customer's data or a secret looks like is not known. Two ways, because got does not announce every
 * failure to a hook: got-shield.ts makes the options object show itself this way, and an error that passes a hook is rewritten.
 */
import {STATUS_CODES} from 'node:http';
import {proxyStatusOf} from '../../util/foreign-reply.js';
import type {GotError} from './types.js';
import {showAs} from './shown-url.js';

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
	// Of a URL that could not be read, got keeps the text.
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
