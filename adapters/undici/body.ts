/**
 * The body of a dispatch, read so that it can be signed and sent again.
 *
 * undici's fetch hands every body over as an iterator, a string's too. What is longer than the limit goes on as the stream it was: it
 * cannot be signed, and is sent once. As a Node stream, so that undici's `retry` sees that it is spent.
 */
import {Readable} from 'node:stream';
import {isAnyArrayBuffer, isUint8Array} from 'node:util/types';
import {type Chunks, readUpTo} from '../../src/clients/body-bytes.js';
import type {Clock} from '../../src/util/clock.js';
import type {DispatchOptions, Headers} from './request.js';

export interface Body {
	/** What to hand on to undici. */
	readonly toSend: NonNullable<DispatchOptions['body']> | null;
	/** Its bytes; undefined where there are none. */
	readonly bytes: string | Uint8Array | undefined | 'unreadable-body';
	/** What a Blob says it is, which undici would send as its `content-type`. */
	readonly type?: string;
}

/**
 * Reads an iterator or a stream up to `maxBytes`; all else is at hand.
 *
 * @throws what the iterator throws; the signal's reason as soon as it aborts; TypeError for what is neither bytes nor text
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
		// undici encodes a form itself, and says what is wrong with anything else.
		return {toSend: given as Body['toSend'], bytes: 'unreadable-body'};
	}
	const read = await readUpTo(maxBytes, chunks, {...until, toBytes});
	const type = isBlob(given) && given.type ? {type: given.type} : {};
	return isUint8Array(read)
		? {toSend: read, bytes: read, ...type}
		: {toSend: Readable.from(read, {objectMode: false}), bytes: 'unreadable-body', ...type};
}

/**
 * Whether an iterator has nothing left because an earlier send of the call took it: undici's `retry` and `redirect` do not see that.
 *
 * @throws TypeError where it is gone for good
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

/** Ends a body that will not be sent. */
export function discard({toSend}: Body): void {
	if (toSend instanceof Readable) {
		toSend.destroy();
	}
}

/** A copy: some sources fill one buffer again and again. */
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

/** Whether it is a FormData, of Node's or of undici's own. */
function isForm(value: object): boolean {
	return Object.prototype.toString.call(value) === '[object FormData]';
}

function isIterable(value: unknown): value is Chunks {
	return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

/** With the type that the body says it has, where the caller says none. */
export function withType(headers: Headers, type: string | undefined): Headers {
	const isSaid = type === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
	return isSaid ? headers : {...headers, 'content-type': type};
}
