/**
 * The controller that a caller holds for a whole call: during the wait for a credential, the send, and a second send.
 *
 * undici makes a controller for each send. The controller of the call passes on to that one, and remembers a pause or an abort until a send
 * begins.
 */
import type {Dispatcher} from 'undici';

export type Controller = Dispatcher.DispatchController;

export interface CallController {
	/** The controller that the caller gets. */
	readonly shown: Controller;
	/** Passes on to the controller of a send that has begun. */
	connect(inner: Controller): void;
	/** Drops the controller of a send that is over. */
	disconnect(): void;
	/** Shows these raw headers in place of those that undici received. */
	showHeaders(rawHeaders: Controller['rawHeaders']): void;
	/** Aborts as the caller would, even if another interceptor has replaced `shown.abort`. */
	abort(reason: Error): void;
	/** Marks the call as ended, so that undici's `retry` leaves it alone. */
	end(reason: Error): void;
}

/** @param on is told when the caller aborts while no send is under way, and when the caller resumes */
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
			// The caller may have paused again while it was told what had been held back.
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
