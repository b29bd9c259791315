/**
 * Reads single parts of a reply, whoever sent it: a header, the text and the object in its body, an error code and a request id.
 *
 * A client may hand a body over as it was on the wire, so its content coding is undone here, within a bound: a few bytes must not become
 * a gigabyte. Error codes and request ids are shown only if they have the expected form, since a reply may hold a secret in their place.
 */

import zlib from 'node:zlib';
import type {HeaderRecord} from '../types.js';
import {alone} from './members.js';

/** The first value of a header, in whatever form the client keeps it. `name` is in lower case. */
export function headerOf(headers: HeaderRecord, name: string): string | undefined {
	const spelling = Object.hasOwn(headers, name) ? name : Object.keys(headers).find((key) => key.toLowerCase() === name);
	const value = spelling === undefined ? undefined : headers[spelling];
	return typeof value === 'string' ? value : value?.[0];
}

/** The object a body holds, or undefined, as for an error page. No object in it has a prototype that could add members. */
export function parseObject(body: string | Uint8Array): Record<string, unknown> | undefined {
	try {
		const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
		const value = withoutPrototypes(JSON.parse(text));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** In half the time that `JSON.parse` takes with a function that does it. */
function withoutPrototypes(value: unknown): unknown {
	if (Array.isArray(value)) {
		for (let index = 0; index < value.length; index++) {
			value[index] = withoutPrototypes(value[index]);
		}
		return value;
	}
	if (!isRecord(value)) {
		return value;
	}
	const bare = alone<Record<string, unknown>>(value);
	for (const key of Object.keys(bare)) {
		bare[key] = withoutPrototypes(bare[key]);
	}
	return bare;
}

/** An object that is no array has string keys. */
function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A few English words, as in `QuotaExceeded`, or a short number, as in `1001`. Tokens, keys and ids have other forms. */
const CODE = /^(?:(?:[A-Z][a-z]{1,19}){1,6}|\d{1,4})$/;

/** The length of a UUID and a little more, so that a client secret of 64 digits echoed in this place is left out. */
const REQUEST_ID = /^[\w-]{1,40}$/;

/** The error code, if it has the form of one. */
export function shownCode(code: unknown): string | undefined {
	return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

/** The request id, if it has the form of one. */
export function shownRequestId(id: unknown): string | undefined {
	return typeof id === 'string' && REQUEST_ID.test(id) ? id : undefined;
}

/** The most codings that are undone. Servers need one, and each may cost as much as the bound allows. */
const MOST_CODINGS = 3;

/** Undefined if the body is longer than `maxBytes`, broken, or in a coding unknown to this version of Node. */
export function readText(body: string | Uint8Array, headers: HeaderRecord, maxBytes: number): string | undefined {
	if (body.length > maxBytes) {
		return undefined;
	}
	if (typeof body === 'string') {
		return body;
	}
	const codings = codingsOf(body, headers);
	if (codings.length === 0) {
		return new TextDecoder().decode(body);
	}
	try {
		// A client that decompresses may leave the header in place.
		return asWritten(body) ?? new TextDecoder().decode(decoded(body, codings, maxBytes));
	} catch {
		return undefined;
	}
}

/** The codings in the order in which they were applied. */
function codingsOf(body: Uint8Array, headers: HeaderRecord): readonly string[] {
	const named = (headerOf(headers, 'content-encoding') ?? '')
		.toLowerCase()
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '' && name !== 'identity');
	const isGzip = body[0] === 0x1f && body[1] === 0x8b;
	return named.length === 0 && isGzip ? ['gzip'] : named;
}

/** The text, if the bytes are JSON or a page without any coding. */
function asWritten(body: Uint8Array): string | undefined {
	try {
		const text = new TextDecoder('utf-8', {fatal: true}).decode(body);
		return /^\s*[{[<]/.test(text) ? text : undefined;
	} catch {
		return undefined;
	}
}

function decoded(body: Uint8Array, codings: readonly string[], maxOutputLength: number): Uint8Array {
	if (codings.length > MOST_CODINGS) {
		throw new RangeError('Too many codings');
	}
	return codings.reduceRight((bytes, coding) => decoderOf(coding, bytes)(bytes, {maxOutputLength}), body);
}

type Decoder = (bytes: Uint8Array, options: {maxOutputLength: number}) => Uint8Array;

function decoderOf(coding: string, [first = 0]: Uint8Array): Decoder {
	switch (coding) {
		case 'gzip':
		case 'x-gzip':
			return zlib.gunzipSync;
		case 'deflate':
			// Some servers leave out the frame of zlib, which begins with its method: 8.
			return (first & 0x0f) === 8 ? zlib.inflateSync : zlib.inflateRawSync;
		case 'br':
			return zlib.brotliDecompressSync;
		case 'zstd':
			// Node has it from 22.15 on; in older versions the call throws, and readText catches that.
			return Reflect.get(zlib, 'zstdDecompressSync') as Decoder;
		default:
			throw new TypeError('Unknown coding');
	}
}
