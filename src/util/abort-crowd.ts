/**
 * Hears of a signal's abort, with one listener however many hear of it: Node 20 warns of a leak from the eleventh on.
 *
 * Knows nothing of what ends. Once nobody listens any more the signal has no listener left.
 */

interface Crowd {
	readonly callbacks: Set<() => void>;
	readonly listener: () => void;
}

const crowds = new WeakMap<AbortSignal, Crowd>();

/** Calls back once when the signal aborts; not if it has aborted already. Returns what ends the listening. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
	const {callbacks, listener} = crowds.get(signal) ?? gather(signal);
	// Of its own, so that one callback given twice is two.
	const own = (): void => callback();
	callbacks.add(own);
	return () => {
		callbacks.delete(own);
		if (callbacks.size === 0 && crowds.get(signal)?.callbacks === callbacks) {
			crowds.delete(signal);
			signal.removeEventListener('abort', listener);
		}
	};
}

function gather(signal: AbortSignal): Crowd {
	const callbacks = new Set<() => void>();
	const listener = (): void => {
		crowds.delete(signal);
		for (const callback of callbacks) {
			callAlone(callback);
		}
	};
	const crowd = {callbacks, listener};
	crowds.set(signal, crowd);
	signal.addEventListener('abort', listener, {once: true});
	return crowd;
}

/** As an event's listeners are called: what one of them throws is nothing to the others, and goes unhandled. */
function callAlone(callback: () => void): void {
	try {
		callback();
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}
