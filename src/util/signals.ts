/**
 * Abort signals that many calls share: one listener for however many hear of an abort, one signal for several, and any client's signal as
 * one of Node's.
 *
 * Node 20 warns of a leak from the eleventh listener on, and `AbortSignal.any` leaves a trace on a long-lived signal that Node 20 never
 * forgets. A signal here has one listener of ours while somebody listens, and none after that. A polyfill's signal may know of no reason
 * and no `throwIfAborted`. The file does not know what ends.
 */
import {defaultMaxListeners, getMaxListeners, setMaxListeners} from 'node:events';

interface Crowd {
	readonly callbacks: Set<() => void>;
	readonly listener: () => void;
}

const crowds = new WeakMap<AbortSignal, Crowd>();

/** Calls back once when the signal aborts; not if it has aborted already. Returns what ends the listening. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
	const {callbacks, listener} = crowds.get(signal) ?? gather(signal);
	// A function of its own, so that one callback given twice is two.
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

export interface JoinedSignals {
	/** Undefined where there is nothing to follow. */
	readonly signal: AbortSignal | undefined;
	/** Follows on while `owner` is in use: the end of a reply's body is not announced. */
	followFor(owner: object): void;
	/** Follows no more. */
	release(): void;
}

/** Work with a signal of its own, which ends it as soon as one of these aborts. */
export async function followedBy<T>(signals: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const joined = joinSignals(signals);
	try {
		return await work(joined.signal ?? new AbortController().signal);
	} finally {
		joined.release();
	}
}

type Follower = WeakRef<AbortController>;

const owned = new WeakMap<object, AbortController>();
const forgotten = new FinalizationRegistry<() => void>((leave) => leave());

export function joinSignals(signals: readonly AbortSignal[]): JoinedSignals {
	if (signals.length === 0) {
		return NONE;
	}
	const controller = new AbortController();
	const follower = new WeakRef(controller);
	const leaves = signals.map((signal) => follow(signal, controller, follower));
	const release = leaveAll(leaves);
	forgotten.register(controller, release, follower);
	return {
		signal: controller.signal,
		followFor(owner) {
			owned.set(owner, controller);
		},
		release,
	};
}

const NONE: JoinedSignals = {signal: undefined, followFor() {}, release() {}};

/** Made where nothing holds the controller: the registry would keep it alive. */
function leaveAll(leaves: readonly (() => void)[]): () => void {
	return () => {
		for (const leave of leaves) {
			leave();
		}
	};
}

function follow(signal: AbortSignal, controller: AbortController, follower: Follower): () => void {
	if (signal.aborted) {
		controller.abort(signal.reason);
		return () => {};
	}
	return onAbort(signal, () => follower.deref()?.abort(signal.reason));
}

/** Unless the application has set a limit of its own. */
export function allowMany(signal: AbortSignal): void {
	if (limitOf(signal) === defaultMaxListeners) {
		setMaxListeners(Number.POSITIVE_INFINITY, signal);
	}
}

function limitOf(signal: AbortSignal): number {
	try {
		return getMaxListeners(signal);
	} catch {
		return 0; // which Node 20 refuses to tell
	}
}

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
