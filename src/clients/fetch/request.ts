/**
 * The arguments of `fetch`, read as fetch reads them: what is asked for, its body, and the options that fetch alone understands.
 *
 * Options of got's that people write there by habit are refused by name.
 */

import {readHeaders} from '../../core/read-call.js';
import type {Clock} from '../../util/clock.js';
import {alone, memberOf, ownOf} from '../../util/members.js';
import {isSignal, nativeSignal} from '../../util/signals.js';
import {type BodyBytes, MAX_BODY_BYTES, readUpTo} from '../body-bytes.js';

export type FetchInput = Parameters<typeof globalThis.fetch>[0];

/** What a call of fetch asks for. */
export interface FetchCall {
	readonly input: FetchInput;
	/** Fetch's own options and whatever else the caller's fetch understands, without `amazon`. */
	readonly init: FetchInit;
	readonly url: URL;
	/** In capitals. */
	readonly method: string;
	readonly amazon: unknown;
	readonly signals: readonly AbortSignal[];
}

/** Undefined where the URL is none: fetch has its own words for that. */
export function readFetchCall(input: FetchInput, given: (FetchInit & {amazon?: unknown}) | undefined): FetchCall | undefined {
	const {amazon, ...own} = alone<FetchInit & {amazon?: unknown}>(given ?? {});
	const init = alone<FetchInit>(pick(given ?? {}, INIT), own);
	const isRequest = input instanceof Request;
	// A subclass may say otherwise than what is sent.
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

/** What one send hands to fetch, beside method, headers, body, redirect and signal. */
export interface Sendables {
	readonly request: Request;
	/** By lower-case name. */
	readonly headers: Record<string, string>;
	readonly body: BodyBytes | undefined;
	readonly passedOn: FetchInit;
	/** For a send with a credential. */
	readonly uncached: FetchInit;
}

/**
 * Takes the request apart. A body that was given whole is read whole, one that flows up to a limit.
 *
 * @throws fetch's own TypeErrors, and one for a header of ours that is given twice or for an option of got's; the reason of a signal that
 * aborts meanwhile
 */
export async function takeApart(
	{input, init, method}: FetchCall,
	signals: readonly AbortSignal[],
	clock: Clock,
): Promise<Sendables> {
	assertNoneOfGots(init);
	const given = init.headers === undefined ? {} : {headers: readPairs(init.headers)};
	assertSingle(given.headers);
	// Fetch has its own words for what is no signal.
	const isRefused = init.signal !== undefined && init.signal !== null && !isSignal(init.signal);
	// Without the signal: fetch would leave a listener on it until the next collection of garbage.
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

/** Headers that can be read twice: what is iterable may be an iterator, which gives its pairs once. */
function readPairs(headers: NonNullable<FetchInit['headers']>): NonNullable<FetchInit['headers']> {
	if (headers instanceof Headers || !isIterable(headers)) {
		return headers;
	}
	// What is no list of pairs, fetch refuses itself.
	return Array.from(headers, (pair) => (isIterable(pair) ? [...pair] : pair)) as [string, string][];
}

function isIterable(value: unknown): value is Iterable<unknown> {
	return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** @throws TypeError for a header that may be there once and is there twice: fetch would join the two */
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

/** What fetch knows of `init`; it may be an object whose members are inherited, another Request for one. */
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

/** What a Request says beyond that which is sent anew. */
export const OF_REQUEST = ['cache', 'credentials', 'integrity', 'keepalive', 'mode', 'referrer', 'referrerPolicy'] as const;

/** The names under which an object holds something. */
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

/** What keeps every cache from a call that carries a credential: Next.js 13 and 14 store each GET, and serve it to whoever asks next. */
export function uncached(init: FetchInit, request: Request): FetchInit {
	const {next, cache} = init as {next?: unknown; cache?: unknown};
	const isSaid =
		cache !== undefined ||
		// What a Request says by default nobody has said.
		(request.cache !== undefined && request.cache !== 'default') ||
		(typeof next === 'object' && next !== null && ownOf(next, 'revalidate') !== undefined);
	return isSaid ? {} : ({cache: 'no-store'} as FetchInit);
}

/** Options of got's, and what fetch has in their place: it would pass them over in silence, a body among them. */
const IN_PLACE_OF: Readonly<Record<string, string>> = {
	context: '"amazon"',
	json: '"body": JSON.stringify(…)',
	form: '"body": new URLSearchParams(…)',
	searchParams: 'the query in the URL',
};

/** @throws TypeError naming an option of got's, and what fetch has in its place */
export function assertNoneOfGots(init: object): void {
	for (const [name, instead] of Object.entries(IN_PLACE_OF)) {
		if (ownOf(init, name) !== undefined) {
			throw new TypeError(`"init.${name}" is an option of got, which fetch does not know: give ${instead} instead.`);
		}
	}
}
