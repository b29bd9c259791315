/**
 * The controller that a caller holds for the whole of a call: while it waits for a credential, during its send, and during a second one.
 *
 * Each send brings a controller of undici's own. This one hands on to whichever is there, and keeps what the caller wants until one is.
 */
import type {Dispatcher} from 'undici';

export type Controller = Dispatcher.DispatchController;

export interface CallController {
	/** What the caller is given. */
	readonly shown: Controller;
	/** A send has begun. */
	connect(inner: Controller): void;
	/** The send is over, and so its controller. */
	disconnect(): void;
	/** In place of what undici received. */
	showHeaders(rawHeaders: Controller['rawHeaders']): void;
	/** As the caller does it, whatever another interceptor has put in its place. */
	abort(reason: Error): void;
	/** The call ends here, and nobody is to try it again. */
	end(reason: Error): void;
}

/** `onAbort`: the caller ends the call while nothing is being sent; `onResume`: it wants more. */
export function createController(on: {abort: (reason: Error) => void; resume: () => void}): CallController {
	let inner: Controller | undefined;
	let isPaused = false;
	let ended: {readonly reason: Error} | undefined;
	let rawHeaders: Controller['rawHeaders'];
	let rawTrailers: Controller['rawTrailers'];
	const abort = (given: Error | undefined): void => {
		if (ended) {
			return;
		}
		const reason = given ?? new DOMException('This operation was aborted', 'AbortError');
		ended = {reason};
		if (inner) {
			inner.abort(reason);
		} else {
			on.abort(reason);
		}
	};
	const shown: Controller = {
		get aborted() {
			return ended !== undefined || inner?.aborted === true;
		},
		get reason() {
			return ended?.reason ?? inner?.reason ?? null;
		},
		get paused() {
			return isPaused;
		},
		get rawHeaders() {
			return rawHeaders ?? inner?.rawHeaders ?? null;
		},
		set rawHeaders(given) {
			rawHeaders = given;
		},
		get rawTrailers() {
			return rawTrailers ?? null;
		},
		set rawTrailers(given) {
			rawTrailers = given;
		},
		abort,
		pause() {
			isPaused = true;
			inner?.pause();
		},
		resume() {
			isPaused = false;
			on.resume();
			// What was held back may have been enough for the caller.
			if (!isPaused) {
				inner?.resume();
			}
		},
	};
	return {
		shown,
		abort,
		connect(controller) {
			inner = controller;
			if (ended) {
				controller.abort(ended.reason);
			} else if (isPaused) {
				controller.pause();
			}
		},
		disconnect() {
			rawTrailers = inner?.rawTrailers;
			inner = undefined;
		},
		showHeaders(given) {
			rawHeaders = given;
		},
		end(reason) {
			ended ??= {reason};
		},
	};
}
