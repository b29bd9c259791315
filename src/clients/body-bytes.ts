/**
 * Reads a body of unknown length: a short one to its bytes, which can be signed and sent again, and a long one to a stream that is sent once.
 *
 * At most the limit and one chunk are held in memory.
 */
import {isUint8Array} from 'node:util/types';
import type {Clock} from '../util/clock.js';
import {type Wait, waitWithin} from '../util/wait.js';

/** How much of a request's body is held to sign it and to send it again. */
export const MAX_BODY_BYTES: number = 1024 * 1024;

/** All bytes, or for a body over the limit a stream that gives the same chunks once. */
export type BodyBytes = Uint8Array | Flow;

export type Flow = AsyncIterableIterator<Uint8Array>;

/** Whether the same bytes can be sent again. */
export function isWhole(body: BodyBytes | undefined): body is Uint8Array | undefined {
	return body === undefined || isUint8Array(body);
}

/** The source of the chunks; undici takes synchronous iterables as well. */
export type Chunks = Iterable<unknown> | AsyncIterable<unknown>;

/** How a body is read: what ends the reading, and what a chunk may be. */
export interface Reading {
	readonly signals: Wait['signals'];
	readonly clock: Clock;
	/** Gives the bytes of a chunk, or throws TypeError. By default a chunk must be a Uint8Array, as fetch requires. */
	readonly toBytes?: (chunk: unknown) => Uint8Array;
}

/**
 * Reads a body to its end, or until it is longer than the limit.
 *
 * @throws the reason of a signal that aborts meanwhile, whatever the source throws, and TypeError for a chunk without bytes; the source is
 * told then that nothing more is read
 */
export async function readUpTo(maxBytes: number, source: Chunks, reading: Reading): Promise<BodyBytes> {
	const {signals, clock, toBytes = assertBytes} = reading;
	const read: Uint8Array[] = [];
	const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
	let size = 0;
	try {
		while (size <= maxBytes) {
			const {done, value} = await waitWithin(Promise.resolve(iterator.next()), {signals}, clock);
			if (done) {
				return Buffer.concat(read);
			}
			const chunk = toBytes(value);
			read.push(chunk);
			size += chunk.byteLength;
		}
	} catch (error) {
		giveUp(iterator);
		throw error;
	}
	return resume(read, iterator, toBytes);
}

/** Tells the source that nothing more is read, without waiting: the answer may stand behind a chunk that never comes. */
export function giveUp(iterator: {return?(value?: undefined): unknown}): void {
	const tell = async (): Promise<unknown> => iterator.return?.();
	tell().catch(() => {});
}

/** An object and no generator, since a generator that ends before it has begun leaves its source open. */
function resume(
	read: Uint8Array[],
	iterator: Iterator<unknown> | AsyncIterator<unknown>,
	toBytes: (chunk: unknown) => Uint8Array,
): Flow {
	return {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			const held = read.shift();
			if (held) {
				return {done: false, value: held};
			}
			const {done, value} = await iterator.next();
			return done ? {done: true, value: undefined} : {done: false, value: toBytes(value)};
		},
		async return() {
			read.length = 0;
			giveUp(iterator);
			return {done: true, value: undefined};
		},
	};
}

function assertBytes(chunk: unknown): Uint8Array {
	// A test environment may have a Uint8Array of its own, which `instanceof` does not know.
	if (isUint8Array(chunk)) {
		return chunk;
	}
	throw new TypeError('A chunk of the body is no Uint8Array.');
}
