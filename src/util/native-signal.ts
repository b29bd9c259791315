/**
 * A signal of whatever make as one of Node's: clients take a polyfill's too, which may know of no reason and no `throwIfAborted`.
 *
 * One for each that is given, so that a long-lived signal has one listener of ours however many calls follow it.
 */

/** As much of a signal as fetch and got ask for. */
export interface SignalLike {
	readonly aborted: boolean;
	addEventListener(type: 'abort', listener: () => void): void;
}

export function isSignal(value: unknown): value is SignalLike {
	const given = (value ?? {}) as Partial<SignalLike>;
	return typeof value === 'object' && typeof given.aborted === 'boolean' && typeof given.addEventListener === 'function';
}

const adopted = new WeakMap<SignalLike, AbortSignal>();

/** The signal itself where it has all that is asked of one here. */
export function nativeSignal(given: SignalLike): AbortSignal {
	return isWhole(given) ? given : (adopted.get(given) ?? adopt(given));
}

function isWhole(given: SignalLike): given is AbortSignal {
	const {throwIfAborted, removeEventListener} = given as Partial<AbortSignal>;
	return typeof throwIfAborted === 'function' && typeof removeEventListener === 'function';
}

function adopt(given: SignalLike): AbortSignal {
	const controller = new AbortController();
	// Without a reason of the given one's, Node's is an AbortError.
	const abort = (): void => controller.abort((given as Partial<AbortSignal>).reason);
	adopted.set(given, controller.signal);
	if (given.aborted) {
		abort();
	} else {
		given.addEventListener('abort', abort);
	}
	return controller.signal;
}
