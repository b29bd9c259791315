/**
 * Reads the body of a dispatch, so that the body can be signed and sent again.
 *
 * undici's fetch hands every body over as an iterator, even a string. A body over the limit goes on as a stream, which is sent once and
 * without a signature. It is a Node stream, so that undici's `retry` sees when it is spent.
 */
import {Readable} from 'node:stream';
import {isAnyArrayBuffer, isUint8Array} from 'node:util/types';
import {type Chunks, readUpTo} from '../../src/clients/body-bytes.js';
import type {Clock} from '../../src/util/clock.js';
import type {DispatchOptions, Headers} from './request.js';

export interface Body {
	/** The body to hand on to undici. */
	readonly toSend: NonNullable<DispatchOptions['body']> | null;
	/** The bytes to sign; undefined for a request without a body. */
	readonly bytes: string | Uint8Array | undefined | 'unreadable-body';
	/** The type of a Blob, which undici would send as `content-type`. */
	readonly type?: string;
}

/**
 * Reads an iterator or a stream up to `maxBytes`; the bytes of any other body are there already.
 *
 * @throws the errors of the iterator; the reason of a signal as soon as it aborts; TypeError for a chunk that is neither bytes nor text
 */
export async function readBody(
	given: unknown,
	maxBytes: number,
	until: {readonly signals: readonly AbortSignal[]; readonly clock: Clock},
): Promise<Body> {
	if (given === undefined || given === null) {
		return {toSend: null, bytes: undefined};
	}
	if (typeof given === 'string' || isUint8Array(given)) {
		return {toSend: given, bytes: given};
	}
	if (ArrayBuffer.isView(given) || isAnyArrayBuffer(given)) {
		const bytes = toBytes(given);
		return {toSend: bytes, bytes};
	}
	const chunks = isBlob(given) ? given.stream() : given;
	if (!isIterable(chunks) || isForm(chunks)) {
		// undici encodes a form itself, and refuses anything else in its own words.
		return {toSend: given as Body['toSend'], bytes: 'unreadable-body'};
	}
	const read = await readUpTo(maxBytes, chunks, {...until, toBytes});
	const type = isBlob(given) && given.type ? {type: given.type} : {};
	return isUint8Array(read)
		? {toSend: read, bytes: read, ...type}
		: {toSend: Readable.from(read, {objectMode: false}), bytes: 'unreadable-body', ...type};
}

/**
 * Whether an iterator is empty because an earlier send of the call has read it, which undici's `retry` and `redirect` overlook.
 *
 * @throws TypeError if the body was a stream that has been sent
 */
export function isSpent({bytes}: Body, before: Body): boolean {
	if (!isUint8Array(bytes) || bytes.length > 0) {
		return false;
	}
	if (before.toSend instanceof Readable) {
		throw new TypeError('"body" is a stream that has been sent: it cannot be sent again. Give it as a string or Buffer.');
	}
	return isUint8Array(before.bytes);
}

/** Destroys a body that will not be sent. */
export function discard({toSend}: Body): void {
	if (toSend instanceof Readable) {
		toSend.destroy();
	}
}

/** Copies the chunk, since some sources fill the same buffer again and again. */
function toBytes(chunk: unknown): Uint8Array {
	if (typeof chunk === 'string') {
		return Buffer.from(chunk);
	}
	if (ArrayBuffer.isView(chunk)) {
		return Buffer.from(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
	}
	if (isAnyArrayBuffer(chunk)) {
		return Buffer.from(chunk.slice(0));
	}
	throw new TypeError('"body" must give strings or bytes.');
}

function isBlob(value: unknown): value is Blob {
	return typeof value === 'object' && value !== null && 'stream' in value && typeof value.stream === 'function';
}

/** Whether the value is a FormData of Node or of undici, which has a class of its own. */
function isForm(value: object): boolean {
	return Object.prototype.toString.call(value) === '[object FormData]';
}

function isIterable(value: unknown): value is Chunks {
	return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

/** Adds the type of the body, unless the caller gave a `content-type`. */
export function withType(headers: Headers, type: string | undefined): Headers {
	const isSaid = type === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
	return isSaid ? headers : {...headers, 'content-type': type};
}
