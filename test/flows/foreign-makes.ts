/**
 * What other makers build: signals of polyfills, bytes of another realm.
 */
import {runInNewContext} from 'node:vm';

/** As little as a polyfill may be: no reason, no `throwIfAborted`, nothing to take a listener away with. */
export class LeastSignal {
	aborted = false;
	onabort: (() => void) | null = null;
	readonly listeners: (() => void)[] = [];

	addEventListener(_type: string, listener: () => void): void {
		this.listeners.push(listener);
	}

	abort(): void {
		this.aborted = true;
		this.onabort?.();
		for (const listener of this.listeners) {
			listener();
		}
	}
}

/** What npm's `abort-controller` is made of: an EventTarget with `aborted` and `onabort`. */
export class PolyfilledSignal extends EventTarget {
	aborted = false;
	onabort: ((event: Event) => void) | null = null;

	abort(): void {
		this.aborted = true;
		this.dispatchEvent(new Event('abort'));
	}
}

/** Bytes as a test environment of another realm makes them: no `Uint8Array` of this one. */
export function foreignBytes(text: string): Uint8Array {
	return runInNewContext('Uint8Array.from(codes)', {codes: [...Buffer.from(text)]});
}

export function foreignBuffer(text: string): ArrayBuffer {
	return foreignBytes(text).buffer as ArrayBuffer;
}
