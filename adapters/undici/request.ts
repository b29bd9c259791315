/**
 * Reads the options of a dispatch: one URL, one method, and headers by name, in every form that undici takes.
 *
 * The URL is concatenated as undici does it, so that a path such as `//other.example/` goes to the origin of the options. What is sent to
 * Amazon is then the URL that was read here.
 */
import {isIP} from 'node:net';
import {stringify} from 'node:querystring';
import type {Dispatcher} from 'undici';
import {memberOf} from '../../src/util/members.js';

export type DispatchOptions = Dispatcher.DispatchOptions;

/** Whether the dispatch asks for a tunnel or another protocol over the connection, which is no request of an API. */
export function isTunnel(options: DispatchOptions): boolean {
	return memberOf(options, 'method') === 'CONNECT' || Boolean(memberOf(options, 'upgrade'));
}

/** Whether undici itself refuses the dispatch before it sends anything, in words of its own. */
export function isRefused(options: DispatchOptions): boolean {
	const {method, path, query} = readOptions(options);
	const isWrong = typeof method !== 'string' || typeof path !== 'string' || Boolean(query && /[?#]/.test(path));
	return isWrong || areNoHeaders(memberOf(options, 'headers'));
}

function areNoHeaders(given: unknown): boolean {
	if (typeof given !== 'object' || given === null) {
		return given !== undefined && given !== null;
	}
	if (Array.isArray(given)) {
		return given.length % 2 !== 0 && !Array.isArray(given[0]);
	}
	// An iterator gives its pairs once, so that it is left for `readHeaders`.
	return isIterable(given) && !Object.is(given[Symbol.iterator](), given) && ![...given].every(isPair);
}

function isIterable(given: object): given is Iterable<unknown> {
	return Symbol.iterator in given;
}

function isPair(given: unknown): given is [string, unknown] {
	return Array.isArray(given) && given.length === 2;
}

/** The options that choose a credential; members of `Object.prototype` are left out. */
function readOptions(options: DispatchOptions): DispatchOptions & {servername?: unknown} {
	const names = ['origin', 'path', 'query', 'method', 'servername'] as const; // `dns` sets the last one; undici's types lack it
	return Object.fromEntries(names.map((name) => [name, memberOf(options, name)])) as unknown as DispatchOptions;
}

/**
 * The URL and method of a dispatch.
 *
 * @throws TypeError if the URL is incomplete, or if an IP address stands in place of the name of a host
 */
export function readTarget(options: DispatchOptions): {url: URL; method: string} {
	const {origin, path, query, method, servername} = readOptions(options);
	if (!origin) {
		throw new TypeError(
			'"origin" is missing, so whose credential the request needs cannot be told: compose amazonInterceptor() on an Agent, or give the origin.',
		);
	}
	const queried = query ? stringify(query) : '';
	const text = `${new URL(origin).origin}${path}${queried === '' ? '' : `?${queried}`}`;
	if (!path.startsWith('/') || !URL.canParse(text)) {
		throw new TypeError('"path" must begin with a slash: what comes before it is the "origin".');
	}
	const url = new URL(text);
	if (typeof servername === 'string' && isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
		throw new TypeError(
			"undici's dns has put an address in place of the host, so no credential can be chosen: compose interceptors.dns() before amazonInterceptor().",
		);
	}
	return {url, method: method.toUpperCase()};
}

/** Header values by name, in the caller's spelling; several values of one name are a list. */
export type Headers = Record<string, string | string[]>;

/**
 * Reads flat lists, records and pairs, which are all forms that undici takes. undici itself refuses a value that is an object.
 *
 * @throws TypeError for a symbol, as undici does, and for an iterator that gives anything but pairs
 */
export function readHeaders(given: DispatchOptions['headers']): Headers {
	const headers: Headers = Object.create(null);
	for (const [name, value] of pairs(given)) {
		if (value === undefined) {
			continue;
		}
		const spelling = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
		const before = headers[spelling];
		const values = Array.isArray(value) ? value.map(toText) : toText(value);
		headers[spelling] = before === undefined ? values : [before, values].flat();
	}
	return headers;
}

function pairs(given: DispatchOptions['headers']): Iterable<readonly [string, unknown]> {
	if (Array.isArray(given) && !Array.isArray(given[0])) {
		const {length} = given;
		return Array.from({length: Math.ceil(length / 2)}, (_, index) => [String(given[index * 2]), given[index * 2 + 1]]);
	}
	if (given === null || given === undefined || !isIterable(given)) {
		return Object.entries(given ?? {});
	}
	const all: unknown[] = [...given];
	if (!all.every(isPair)) {
		throw new TypeError('"headers" must give pairs of a name and a value.');
	}
	return all;
}

/** The text of a value, as undici writes it. */
function toText(value: unknown): string {
	if (value === null) {
		return '';
	}
	return typeof value === 'object' ? (value as unknown as string) : `${value}`; // undici refuses an object
}

export function without(headers: Headers, names: object): Headers {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !Object.hasOwn(names, name.toLowerCase())));
}
