/**
 * One signal for several, for as long as somebody reads the reply.
 *
 * `AbortSignal.any` leaves a trace on a long-lived signal that Node 20 never forgets, and fetch a listener for each call until the next
 * collection of garbage. Here such a signal has one listener, however many calls follow it, and none once they are gone.
 */
import {onAbort} from './abort-crowd.js';

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
