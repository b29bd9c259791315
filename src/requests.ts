/**
 * Requests as other clients describe them, checked: `authorize`, `review` and `explain` take them from anyone.
 */
import type {AmazonReply, AmazonRequest, HeaderRecord} from './types.js';

/** @throws TypeError naming what is no URL */
export function readUrl(value: unknown, name: string): URL {
	if (value instanceof URL) {
		return new URL(value.href);
	}
	try {
		// Not asked beforehand with `canParse`: it costs as much as parsing.
		if (typeof value === 'string') {
			return new URL(value);
		}
	} catch {
		// Told below, without the text: there may be a token in it.
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
	if (value === undefined || typeof value === 'string' || value instanceof Uint8Array) {
		return value;
	}
	throw new TypeError(`"${name}" must be a string or a Uint8Array, as it goes on the wire: Amazon Pay signs its bytes.`);
}

/**
 * Headers by lower-case name, one value each.
 *
 * @throws TypeError for an `x-amz-*` or `authorization` header that is there twice: which one was meant cannot be told
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
		const first = readFirst(value, name, header);
		const isManaged = header.startsWith('x-amz-') || header === 'authorization';
		if (isManaged && first !== undefined && (header in single || (Array.isArray(value) && value.length > 1))) {
			throw new TypeError(`"${name}" holds "${header}" more than once: leave one.`);
		}
		if (first !== undefined) {
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
	return value as Record<string, unknown>; // its own keys are read, whatever they hold
}

/** The first of its values, where it has any. */
function readFirst(value: unknown, name: string, header: string): string | undefined {
	if (typeof value === 'string' || value === undefined) {
		return value;
	}
	const values: readonly unknown[] = Array.isArray(value) ? value : [value];
	if (!values.every((one) => typeof one === 'string')) {
		throw new TypeError(`"${name}.${header}" must be a string or an array of strings.`);
	}
	return values[0];
}

/** The request that a reply is to be held against. */
export function readSent(sent: AmazonRequest): {method: string; url: URL; headers: HeaderRecord; body: string | Uint8Array} {
	return {
		method: readMethod(sent?.method, 'sent.method'),
		url: readUrl(sent.url, 'sent.url'),
		headers: readHeaders(sent.headers, 'sent.headers'),
		body: readBody(sent.body, 'sent.body') ?? '',
	};
}

/** @throws TypeError naming what is no reply */
export function readReply(reply: AmazonReply): AmazonReply {
	const {status, headers, body} = reply ?? {};
	if (typeof status !== 'number' || !Number.isInteger(status)) {
		throw new TypeError('"reply.status" must be the status as a number.');
	}
	return {status, headers: readRecord(headers, 'reply.headers') as HeaderRecord, body: readBody(body, 'reply.body') ?? ''};
}
