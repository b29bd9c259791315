/**
 * A body whose length is not known: its bytes where they are few, so that it can be signed and sent again; else what goes out once.
 *
 * Holds no more than the limit and one chunk.
 */
import {isUint8Array} from 'node:util/types';
import type {Clock} from '../util/clock.js';
import {type Wait, waitWithin} from '../util/wait.js';

/** How much of a request's body is held to sign it and to send it again. */
export const MAX_BODY_BYTES: number = 1024 * 1024;

/** All bytes, or, where they are more than were asked for, what was read and all the rest, once. */
export type BodyBytes = Uint8Array | Flow;

export type Flow = AsyncIterableIterator<Uint8Array>;

/** Whether the same bytes can be sent again. */
export function isWhole(body: BodyBytes | undefined): body is Uint8Array | undefined {
	return body === undefined || isUint8Array(body);
}

/**
 * Reads a body to its end, or until it is too long.
 *
 * @throws the reason of a signal that aborts meanwhile, whatever the source throws, and TypeError for a chunk that is no bytes; the source
 * is given up then
 */
export async function readUpTo(
	maxBytes: number,
	source: AsyncIterable<unknown>,
	{signals, clock}: {signals: Wait['signals']; clock: Clock},
): Promise<BodyBytes> {
	const chunks: Uint8Array[] = [];
	const iterator = source[Symbol.asyncIterator]();
	let size = 0;
	try {
		while (size <= maxBytes) {
			const {done, value} = await waitWithin(Promise.resolve(iterator.next()), {signals}, clock);
			if (done) {
				return Buffer.concat(chunks);
			}
			const chunk = readChunk(value);
			chunks.push(chunk);
			size += chunk.byteLength;
		}
	} catch (error) {
		giveUp(iterator);
		throw error;
	}
	return joined(chunks, iterator);
}

/** Tells the source that nothing more is read; what it answers helps nobody. */
export function giveUp(iterator: {return?(value?: undefined): PromiseLike<unknown>}): void {
	Promise.resolve(iterator.return?.()).catch(() => {});
}

/** Not a generator: one that has not begun would end without giving the source up. */
function joined(chunks: Uint8Array[], iterator: AsyncIterator<unknown>): Flow {
	return {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			const held = chunks.shift();
			if (held) {
				return {done: false, value: held};
			}
			const {done, value} = await iterator.next();
			return done ? {done: true, value: undefined} : {done: false, value: readChunk(value)};
		},
		async return() {
			chunks.length = 0;
			giveUp(iterator);
			return {done: true, value: undefined};
		},
	};
}

function readChunk(value: unknown): Uint8Array {
	// Whatever realm made it: a test environment has a Uint8Array of its own.
	if (isUint8Array(value)) {
		return value;
	}
	throw new TypeError('A chunk of the body is no Uint8Array.');
}
