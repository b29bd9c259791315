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

/** Calls back once when the signal aborts, unless it has aborted already. Returns a function that ends the listening. */
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

/** Calls as an event target does: an error of one callback goes unhandled, and the others are still called. */
function callAlone(callback: () => void): void {
	try {
		callback();
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}

/** One signal that aborts with any of several. */
export interface JoinedSignals {
	/** Undefined if there was no signal to join. */
	readonly signal: AbortSignal | undefined;
	/** Keeps the signal alive as long as `owner` is, such as a reply, since the end of reading its body is not announced. */
	followFor(owner: object): void;
	/** Ends the listening on all joined signals. */
	release(): void;
}

/** Runs `work` with a signal that aborts as soon as one of `signals` does. */
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

/** Made outside joinSignals: a closure that holds the controller would keep it alive in the registry. */
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

/** The error of a request that a signal has ended, as Node's requests word it that are given one. */
export function abortedBy({reason}: AbortSignal): Error {
	return Object.assign(new Error('The operation was aborted', {cause: reason}), {name: 'AbortError', code: 'ABORT_ERR'});
}

/** Lifts Node's limit of ten listeners for a signal that many requests share, unless the application has set its own limit. */
export function allowMany(signal: AbortSignal): void {
	if (limitOf(signal) === defaultMaxListeners) {
		setMaxListeners(Number.POSITIVE_INFINITY, signal);
	}
}

function limitOf(signal: AbortSignal): number {
	try {
		return getMaxListeners(signal);
	} catch {
		return 0; // Node 20 refuses to tell the limit
	}
}

/** The part of a signal that fetch and got require. */
export interface SignalLike {
	readonly aborted: boolean;
	addEventListener(type: 'abort', listener: () => void): void;
}

export function isSignal(value: unknown): value is SignalLike {
	const given = (value ?? {}) as Partial<SignalLike>;
	return typeof value === 'object' && typeof given.aborted === 'boolean' && typeof given.addEventListener === 'function';
}

const adopted = new WeakMap<SignalLike, AbortSignal>();

/**
 * The signal as one of Node's: itself, or a copy where a polyfill's lacks a member that is used here.
 *
 * One copy is made for each signal, so that a long-lived one has one listener of this package.
 */
export function nativeSignal(given: SignalLike): AbortSignal {
	return isWhole(given) ? given : (adopted.get(given) ?? adopt(given));
}

function isWhole(given: SignalLike): given is AbortSignal {
	const {throwIfAborted, removeEventListener} = given as Partial<AbortSignal>;
	return typeof throwIfAborted === 'function' && typeof removeEventListener === 'function';
}

function adopt(given: SignalLike): AbortSignal {
	const controller = new AbortController();
	// If the given signal has no reason, Node's default is an AbortError.
	const abort = (): void => controller.abort((given as Partial<AbortSignal>).reason);
	adopted.set(given, controller.signal);
	if (given.aborted) {
		abort();
	} else {
		given.addEventListener('abort', abort);
	}
	return controller.signal;
}
