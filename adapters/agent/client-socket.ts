/**
 * The socket that a client of Node's `http` holds: its other end is in memory, where {@link Peer} reads what the client writes.
 *
 * It is there at once, so that a client's timeouts and aborts work while the credential is still being fetched. It behaves as a
 * connected TLS socket does as far as clients look at one.
 */
import {Duplex} from 'node:stream';
import {refreshed, unreferenced} from '../../src/util/wait.js';

/** The other end of the socket. */
export interface Peer {
	/** The client has written; `done` asks for more. */
	received(chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error) => void): void;
	/** The client wants to read on. */
	resume(): void;
	/** The client has gone, or the call is over. */
	closed(): void;
	/** How much has left for Amazon: an upload that makes progress is not idle. */
	bytesWritten(): number;
}

export class ClientSocket extends Duplex {
	/** Some clients refuse a reply unless its socket says so, as a TLS socket does. */
	readonly encrypted = true;
	authorized = true;
	/** The idle time after which `timeout` is emitted, in ms. 0: never. */
	timeout = 0;
	readonly #peer: Peer;
	#timer: NodeJS.Timeout | undefined;
	#bytesWritten = 0;

	constructor(peer: Peer) {
		super({decodeStrings: false});
		this.#peer = peer;
	}

	/** Hands a part of the reply to the client; false: the client reads slower than that. */
	give(chunk: string | Uint8Array): boolean {
		this.#refresh();
		return this.push(chunk, 'latin1');
	}

	override _read(): void {
		this.#peer.resume();
	}

	override _write(chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error) => void): void {
		this.#refresh();
		this.#peer.received(chunk, encoding, done);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		clearTimeout(this.#timer);
		this.#peer.closed();
		done(error);
	}

	/** How Node's client ends a connection that is not kept: what was written goes out first. */
	destroySoon(): void {
		if (this.writable) {
			this.end();
		}
		if (this.writableFinished) {
			this.destroy();
		} else {
			this.once('finish', this.destroy);
		}
	}

	setTimeout(ms: number, onTimeout?: () => void): this {
		this.timeout = ms;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (onTimeout) {
			if (ms > 0) {
				this.once('timeout', onTimeout);
			} else {
				this.off('timeout', onTimeout);
			}
		}
		if (ms > 0) {
			this.#bytesWritten = this.#peer.bytesWritten();
			this.#startTimer();
		}
		return this;
	}

	#startTimer(): void {
		this.#timer = unreferenced(setTimeout(() => this.#onIdle(), this.timeout));
	}

	#onIdle(): void {
		const bytesWritten = this.#peer.bytesWritten();
		if (bytesWritten !== this.#bytesWritten) {
			this.#bytesWritten = bytesWritten;
			this.#refresh();
			return;
		}
		this.emit('timeout');
	}

	#refresh(): void {
		if (this.#timer !== undefined && !refreshed(this.#timer)) {
			clearTimeout(this.#timer);
			this.#startTimer();
		}
	}

	// Clients call the methods below on a TLS socket. A socket in memory has nothing of the kind to set or to tell.

	setNoDelay(): this {
		return this;
	}

	setKeepAlive(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	address(): object {
		return {};
	}

	getPeerCertificate(): object {
		return {};
	}

	getCipher(): object {
		return {};
	}

	getProtocol(): null {
		return null;
	}

	getSession(): undefined {
		return undefined;
	}

	isSessionReused(): boolean {
		return false;
	}
}
