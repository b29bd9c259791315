/**
 * The body that a client writes: held up to a limit, so that it can be signed and sent again; a longer one flows on, once.
 *
 * While it flows, a client writes no faster than Amazon reads.
 */
import type {ClientRequest} from 'node:http';

export class RequestBody {
	readonly #maxBytes: number;
	readonly #whenReady: () => void;
	readonly #held: Buffer[] = [];
	#size = 0;
	#sentBytes = 0;
	#isWhole = false;
	#isReady = false;
	#out: ClientRequest | undefined;
	/** Asks the client for more. */
	#more: (() => void) | undefined;

	/** @param whenReady called once: the body is whole, or longer than is held */
	constructor(maxBytes: number, whenReady: () => void) {
		this.#maxBytes = maxBytes;
		this.#whenReady = whenReady;
	}

	/** Its bytes; undefined where there are none. */
	get bytes(): Buffer | undefined | 'unreadable-body' {
		if (!this.isReplayable) {
			return 'unreadable-body';
		}
		return this.#size === 0 ? undefined : Buffer.concat(this.#held);
	}

	/** Whether the same bytes can be sent again. */
	get isReplayable(): boolean {
		return this.#isWhole && this.#size <= this.#maxBytes;
	}

	/** How much has been handed to Amazon's connection as fast as that takes it, all sends together. */
	get sentBytes(): number {
		return this.#sentBytes;
	}

	add(chunk: Buffer): void {
		this.#size += chunk.length;
		if (this.#out) {
			this.#sentBytes += chunk.length;
			this.#out.write(chunk);
			return;
		}
		this.#held.push(chunk);
		if (this.#size > this.#maxBytes) {
			this.#ready();
		}
	}

	finish(): void {
		this.#isWhole = true;
		if (this.#out) {
			this.#out.end();
		} else {
			this.#ready();
		}
	}

	#ready(): void {
		if (!this.#isReady) {
			this.#isReady = true;
			this.#whenReady();
		}
	}

	/** Calls back once the client may write more. */
	whenRoom(more: () => void): void {
		const isFull = this.#out ? this.#out.writableNeedDrain && !this.#out.destroyed : this.#isReady && !this.#isWhole;
		if (isFull) {
			this.#more = more;
		} else {
			more();
		}
	}

	/** Sends what is held; what is still to come follows it. */
	sendTo(out: ClientRequest): void {
		const {bytes} = this;
		if (bytes !== 'unreadable-body') {
			this.#sendWhole(bytes, out);
			return;
		}
		for (const chunk of this.#held.splice(0)) {
			out.write(chunk);
		}
		if (this.#isWhole) {
			out.end();
			return;
		}
		this.#out = out;
		const goOn = (): void => {
			const more = this.#more;
			this.#more = undefined;
			more?.();
		};
		out.on('drain', goOn);
		// Amazon may have answered, or gone, before it has read everything: the client is not to wait for that.
		out.once('close', goOn);
		if (!out.writableNeedDrain) {
			goOn();
		}
	}

	/** In pieces, so that the progress of a long one can be seen. */
	#sendWhole(bytes: Buffer | undefined, out: ClientRequest): void {
		if (!bytes || bytes.length <= PIECE_BYTES) {
			out.end(bytes);
			return;
		}
		let at = 0;
		const goOn = (): void => {
			while (at < bytes.length) {
				const piece = bytes.subarray(at, at + PIECE_BYTES);
				at += piece.length;
				this.#sentBytes += piece.length;
				if (!out.write(piece)) {
					out.once('drain', goOn);
					return;
				}
			}
			out.end();
		};
		goOn();
	}
}

const PIECE_BYTES = 64 * 1024;
