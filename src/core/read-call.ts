/**
 * What a caller says of a call, checked before anything is sent: its context, and a request or reply as another client describes it.
 *
 * Own, known keys of the right type count; anything else is a `TypeError`.
 */

import {isDate, isUint8Array} from 'node:util/types';
import {APIS} from '../apis/index.js';
import {ID_READERS} from '../identity.js';
import type {AmazonContext, AmazonReply, AmazonRequest, HeaderRecord} from '../types.js';
import {alone, itemsOf, memberOf} from '../util/members.js';
import {assertHolds, assertKnownKeys} from '../util/option-readers.js';

/** The ids are those of an identity; each other key belongs to one API. */
const READERS: Readonly<Record<string, (value: unknown, name: string) => unknown>> = alone(
	ID_READERS,
	...APIS.map(({context}) => context),
);

const KEYS: readonly string[] = Object.keys(READERS);

const NOTHING: AmazonContext = Object.freeze(Object.create(null));

/** The context of a call, or `false` where it is to be sent bare. */
export function readCallContext(value: unknown, name: string): AmazonContext | false {
	if (value === undefined) {
		return NOTHING;
	}
	if (value === false) {
		return false;
	}
	const given = assertKnownKeys(value, KEYS, name);
	const context: Record<string, unknown> = Object.create(null);
	for (const key of KEYS) {
		if (!(key in given)) {
			continue;
		}
		if (given[key] === undefined) {
			throw new TypeError(`"${name}.${key}" is undefined: leave it out, or give a value.`);
		}
		context[key] = READERS[key]?.(given[key], `${name}.${key}`);
	}
	// The readers of this very type have filled it key by key.
	return context as AmazonContext;
}

/** @throws TypeError naming what is no URL */
export function readUrl(value: unknown, name: string): URL {
	try {
		// The getter of `URL.prototype` reads what the URL holds; a subclass, or a property of the object, may say something else.
		if (value instanceof URL) {
			return new URL(Reflect.get(URL.prototype, 'href', value));
		}
		// `canParse` is not asked first, since it costs as much as parsing.
		if (typeof value === 'string') {
			return new URL(value);
		}
	} catch {
		// The error below is thrown instead. It does not quote the text, which may hold a token.
	}
	throw new TypeError(`"${name}" must be an absolute URL: one that begins with https://`);
}

/** @throws TypeError unless it is a method's name */
export function readMethod(value: unknown, name: string): string {
	if (typeof value === 'string' && /^[A-Za-z]+$/.test(value)) {
		return value.toUpperCase();
	}
	throw new TypeError(`"${name}" must be an HTTP method, such as 'GET'.`);
}

/** @throws TypeError for a body whose bytes are not there */
export function readBody(value: unknown, name: string): string | Uint8Array | undefined {
	if (value === undefined || typeof value === 'string' || isUint8Array(value)) {
		return value;
	}
	throw new TypeError(`"${name}" must be a string or a Uint8Array, as it goes on the wire: Amazon Pay signs its bytes.`);
}

/** The headers with a credential of any API, those that come with one, such as whose a call is, and those that choose one. */
const MANAGED: ReadonlySet<string> = new Set(
	APIS.flatMap(({headers: {credentials, choosing = []}}) => [...credentials, ...choosing]),
);

/**
 * Headers by lower-case name, one value each.
 *
 * @throws TypeError for an `x-amz-*` header, or one that carries or chooses a credential, that is no text, or is there twice: which one was
 * meant cannot be told, and a client would send what was not read here
 */
export function readHeaders(headers: HeaderRecord | undefined, name: string): Readonly<Record<string, string>> {
	if (headers === undefined) {
		return NO_HEADERS;
	}
	const single: Record<string, string> = Object.create(null);
	const given = readRecord(headers, name);
	for (const spelling of Object.keys(given)) {
		const header = spelling.toLowerCase();
		const value = given[spelling];
		const isManaged = header.startsWith('x-amz-') || MANAGED.has(header);
		const first = readFirst(value);
		if (isManaged && first === null) {
			throw new TypeError(`"${name}.${header}" must be a string or an array of strings.`);
		}
		if (isManaged && typeof first === 'string' && (header in single || (Array.isArray(value) && value.length > 1))) {
			throw new TypeError(`"${name}" holds "${header}" more than once: leave one.`);
		}
		if (typeof first === 'string') {
			single[header] = first;
		}
	}
	return single;
}

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

/** A `Headers` or a `Map` has entries that `Object.entries` does not see. */
function readRecord(value: unknown, name: string): Record<string, unknown> {
	if (value === undefined) {
		return NO_HEADERS;
	}
	if (typeof value !== 'object' || value === null || Symbol.iterator in value) {
		throw new TypeError(`"${name}" must be a plain object: Object.fromEntries(headers) makes one of a Headers or Map.`);
	}
	assertHolds(value, Object.keys(value), name);
	return value as Record<string, unknown>; // its own keys are read, whatever they hold
}

/** The first of its values, where it has any, as clients write it; null for one that is not meant to be text. */
function readFirst(value: unknown): string | undefined | null {
	if (typeof value === 'string' || value === undefined) {
		return value;
	}
	const values: readonly unknown[] = Array.isArray(value) ? itemsOf(value) : [value];
	return values.every(isWritten) ? values.map(String)[0] : null;
}

/** What clients take in place of text: `content-length: 5`. */
function isWritten(value: unknown): boolean {
	return ['string', 'number', 'bigint', 'boolean'].includes(typeof value) || isDate(value);
}

/** The request that a reply is to be held against. */
export function readSent(sent: AmazonRequest): {method: string; url: URL; headers: HeaderRecord; body: string | Uint8Array} {
	const {method, url, headers, body} = readParts(sent ?? {}, 'sent');
	return {method, url, headers, body: body ?? ''};
}

/** What is said of a request, each part checked. */
export function readParts(
	request: object,
	name: string,
): {method: string; url: URL; headers: Readonly<Record<string, string>>; body: string | Uint8Array | undefined} {
	const part = (key: keyof AmazonRequest): unknown => memberOf(request, key);
	return {
		method: readMethod(part('method'), `${name}.method`),
		url: readUrl(part('url'), `${name}.url`),
		headers: readHeaders(part('headers') as HeaderRecord | undefined, `${name}.headers`),
		body: readBody(part('body'), `${name}.body`),
	};
}

/** @throws TypeError naming what is no reply */
export function readReply(reply: AmazonReply): AmazonReply {
	const part = (key: keyof AmazonReply): unknown => memberOf(reply ?? {}, key);
	const status = part('status');
	if (typeof status !== 'number' || !Number.isInteger(status)) {
		throw new TypeError('"reply.status" must be the status as a number.');
	}
	const headers = readRecord(part('headers'), 'reply.headers') as HeaderRecord;
	return {status, headers, body: readBody(part('body'), 'reply.body') ?? ''};
}
