/**
 * The text of a reply's body, whatever content coding it came in: a client may hand it over as it was on the wire.
 *
 * Bounded, so that a few bytes cannot become a gigabyte. What cannot be read is no text: it is no refusal that is known.
 */
import zlib from 'node:zlib';
import type {HeaderRecord} from '../types.js';
import {headerOf} from './reply-parts.js';

/** No server needs more than one; each costs as much as the bound allows. */
const MOST_CODINGS = 3;

/** Undefined where it is longer than `maxBytes`, broken, or in a coding that this Node does not know. */
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
		// Who decompresses need not take the header away.
		return asWritten(body) ?? new TextDecoder().decode(decoded(body, codings, maxBytes));
	} catch {
		return undefined;
	}
}

/** In the order in which they were put on. */
function codingsOf(body: Uint8Array, headers: HeaderRecord): readonly string[] {
	const named = (headerOf(headers, 'content-encoding') ?? '')
		.toLowerCase()
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '' && name !== 'identity');
	const isGzip = body[0] === 0x1f && body[1] === 0x8b;
	return named.length === 0 && isGzip ? ['gzip'] : named;
}

/** JSON or a page, if that is what the bytes are as they stand. */
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
			// From Node 22.15 on; elsewhere there is nothing to call, which is caught.
			return Reflect.get(zlib, 'zstdDecompressSync') as Decoder;
		default:
			throw new TypeError('Unknown coding');
	}
}
