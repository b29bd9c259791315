/**
 * Reads the arguments of `fetch` as fetch reads them: the request, its body, and the options that fetch alone understands.
 *
 * Options of got that people give to fetch by habit are refused by name.
 */

import {readHeaders} from '../../core/read-call.js';
import type {Clock} from '../../util/clock.js';
import {alone, memberOf, ownOf} from '../../util/members.js';
import {isSignal, nativeSignal} from '../../util/signals.js';
import {type BodyBytes, MAX_BODY_BYTES, readUpTo} from '../body-bytes.js';

export type FetchInput = Parameters<typeof globalThis.fetch>[0];

/** A call of fetch, as read from its arguments. */
export interface FetchCall {
	readonly input: FetchInput;
	/** The options of fetch, and any others that the caller's fetch understands, without `amazon`. */
	readonly init: FetchInit;
	readonly url: URL;
	/** In capitals. */
	readonly method: string;
	readonly amazon: unknown;
	readonly signals: readonly AbortSignal[];
}

/** Undefined for a URL that cannot be parsed, which fetch then refuses in its own words. */
export function readFetchCall(input: FetchInput, given: (FetchInit & {amazon?: unknown}) | undefined): FetchCall | undefined {
	const {amazon, ...own} = alone<FetchInit & {amazon?: unknown}>(given ?? {});
	const init = alone<FetchInit>(pick(given ?? {}, INIT), own);
	const isRequest = input instanceof Request;
	// The getter of a subclass may give another URL than the one that is sent.
	const href: string = isRequest ? Reflect.get(Request.prototype, 'url', input) : String(input);
	if (!URL.canParse(href)) {
		return undefined;
	}
	const signal = init.signal === undefined && isRequest ? input.signal : init.signal;
	return {
		input: isRequest ? input : href,
		init,
		url: new URL(href),
		method: String(init.method ?? (isRequest ? input.method : 'GET')).toUpperCase(),
		amazon,
		signals: isSignal(signal) ? [nativeSignal(signal)] : [],
	};
}

/** The parts of a call from which each of its sends is made. */
export interface Sendables {
	readonly request: Request;
	/** By lower-case name. */
	readonly headers: Record<string, string>;
	readonly body: BodyBytes | undefined;
	readonly passedOn: FetchInit;
	/** Options that keep caches from a send with a credential. */
	readonly uncached: FetchInit;
}

/**
 * Takes the request apart. A body that was given whole is read whole, and a stream is read up to a limit.
 *
 * @throws the TypeErrors of fetch; TypeError for a header of this package that is given twice, and for an option of got; the reason of a
 * signal that aborts meanwhile
 */
export async function takeApart(
	{input, init, method}: FetchCall,
	signals: readonly AbortSignal[],
	clock: Clock,
): Promise<Sendables> {
	assertNoneOfGots(init);
	const given = init.headers === undefined ? {} : {headers: readPairs(init.headers)};
	assertSingle(given.headers);
	// A value that is no signal is handed on, so that fetch refuses it in its own words.
	const isRefused = init.signal !== undefined && init.signal !== null && !isSignal(init.signal);
	// The signal is left out, because fetch would leave a listener on it until the next garbage collection.
	const request = new Request(input, alone<FetchInit>(init, given, {method, signal: (isRefused && init.signal) || null}));
	const {
		body,
		headers: _headers,
		method: _method,
		redirect: _redirect,
		signal: _signal,
		duplex: _duplex,
		...own
	} = init as FetchInit & {
		duplex?: unknown;
	};
	const isGivenWhole = body !== undefined && body !== null && !isFlowing(body);
	return {
		request,
		headers: Object.fromEntries(request.headers),
		body: request.body
			? await readUpTo(isGivenWhole ? Number.POSITIVE_INFINITY : MAX_BODY_BYTES, request.body, {signals, clock})
			: undefined,
		passedOn: alone<FetchInit>(input instanceof Request ? pick(request, OF_REQUEST) : {}, own),
		uncached: uncached(init, request),
	};
}

/** A `ReadableStream` of Node is an async iterable as well; that of another maker may lack the iterator. */
function isFlowing(body: unknown): boolean {
	// jsdom has no such global.
	const isStream = typeof ReadableStream !== 'undefined' && body instanceof ReadableStream;
	return isStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body);
}

/** Makes headers that can be read twice, since an iterator gives its pairs once. */
function readPairs(headers: NonNullable<FetchInit['headers']>): NonNullable<FetchInit['headers']> {
	if (headers instanceof Headers || !isIterable(headers)) {
		return headers;
	}
	// Fetch itself refuses a list of anything but pairs.
	return Array.from(headers, (pair) => (isIterable(pair) ? [...pair] : pair)) as [string, string][];
}

function isIterable(value: unknown): value is Iterable<unknown> {
	return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** @throws TypeError for a header of this package that is given twice: fetch would join the two values */
function assertSingle(headers: unknown): void {
	if (typeof headers !== 'object' || headers === null || headers instanceof Headers) {
		return;
	}
	const pairs = isIterable(headers) ? headers : Object.entries(headers);
	const all: Record<string, string[]> = Object.create(null);
	for (const pair of pairs) {
		if (Array.isArray(pair)) {
			const name = String(pair[0]).toLowerCase();
			all[name] = [...(all[name] ?? []), String(pair[1])];
		}
	}
	readHeaders(all, 'init.headers');
}

export type FetchInit = NonNullable<Parameters<typeof globalThis.fetch>[1]>;

/** The options that fetch reads from `init`, which may inherit them: another Request may stand for `init`. */
export const INIT = [
	'body',
	'cache',
	'credentials',
	'dispatcher',
	'duplex',
	'headers',
	'integrity',
	'keepalive',
	'method',
	'mode',
	'redirect',
	'referrer',
	'referrerPolicy',
	'signal',
	'window',
] as const;

/** The options of a Request that each send hands on. */
export const OF_REQUEST = ['cache', 'credentials', 'integrity', 'keepalive', 'mode', 'referrer', 'referrerPolicy'] as const;

/** The members of these names that the object or its class defines. */
export function pick(from: object, names: readonly string[]): FetchInit {
	const init: Record<string, unknown> = Object.create(null);
	for (const name of names) {
		const value = memberOf(from, name);
		if (value !== undefined) {
			init[name] = value;
		}
	}
	return init;
}

/** Keeps every cache from a call with a credential: Next.js 13 and 14 store the reply to each GET, and serve it to the next caller. */
export function uncached(init: FetchInit, request: Request): FetchInit {
	const {next, cache} = init as {next?: unknown; cache?: unknown};
	const isSaid =
		cache !== undefined ||
		// `default` is the value of a Request to which nobody has given a cache mode.
		(request.cache !== undefined && request.cache !== 'default') ||
		(typeof next === 'object' && next !== null && ownOf(next, 'revalidate') !== undefined);
	return isSaid ? {} : ({cache: 'no-store'} as FetchInit);
}

/** Options of got, some of which hold a body, and the option of fetch for the same; fetch ignores an option that it does not know. */
const IN_PLACE_OF: Readonly<Record<string, string>> = {
	context: '"amazon"',
	json: '"body": JSON.stringify(…)',
	form: '"body": new URLSearchParams(…)',
	searchParams: 'the query in the URL',
};

/** @throws TypeError naming an option of got, and the option of fetch for the same */
export function assertNoneOfGots(init: object): void {
	for (const [name, instead] of Object.entries(IN_PLACE_OF)) {
		if (ownOf(init, name) !== undefined) {
			throw new TypeError(`"init.${name}" is an option of got, which fetch does not know: give ${instead} instead.`);
		}
	}
}
