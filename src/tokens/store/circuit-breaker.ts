/**
 * Calls to a store that may fail, hang or be down: each has 200 ms, and after five failures the store is left alone for ten seconds.
 *
 * A store that answered before and takes too long is asked once more: a short stall must not send a whole fleet to Amazon for its
 * own tokens. One that has never answered gets 500 ms to connect and then a second's rest: a caller with a short deadline has its own token.
 * A failure is announced and never thrown: without the store every process has its own tokens, and no call of a user fails.
 */

import type {Announce, StoreAction} from '../../diagnostics/messages.js';
import {ageMs, type Clock, type Moment, momentOf} from '../../util/clock.js';
import {unreferenced} from '../../util/wait.js';

export interface CircuitBreaker {
	/** The answer in a box; undefined where the store failed, was too slow, or is left alone for now. */
	attempt<T>(action: StoreAction, call: (signal: AbortSignal) => Promise<T>): Promise<Answer<T> | undefined>;
	/** The last call, made whatever state the store is in: connections must not outlive the auth. No other is made from here on. */
	close(call: () => Promise<void>): Promise<void>;
}

interface Answer<T> {
	readonly answer: T;
}

const CALL_MS = 200;
/** Before its first answer a store may have to connect. */
const FIRST_CALL_MS = 500;
/** A timer counts for this much at most, however late it is: while the process was busy it could read no answer. */
const STEP_MS = 50;
const FAILURES = 5;
const PAUSE_MS = 10_000;
/** After a first call that was not answered: it may be the whole fleet that starts, and must find the store again soon. */
const FIRST_PAUSE_MS = 1_000;

export function createCircuitBreaker({clock, announce}: {clock: Clock; announce: Announce}): CircuitBreaker {
	let failures = 0;
	let lastFailure: Moment | undefined;
	let hasAnswered = false;
	let pausedSince: Moment | undefined;
	let pauseMs = PAUSE_MS;
	let closed = false;

	/** Whether the store may be asked. When a pause is over one call tries it, and the others wait for what becomes of that. */
	const mayAsk = (): boolean => {
		if (pausedSince && ageMs(pausedSince, clock) < pauseMs) {
			return false;
		}
		if (pausedSince) {
			pausedSince = momentOf(clock);
		}
		return true;
	};

	const succeeded = (): void => {
		hasAnswered = true;
		failures = 0;
		if (pausedSince) {
			pausedSince = undefined;
			announce({event: 'resumed'});
		}
	};

	const pause = (ms: number): void => {
		if (!pausedSince || ms > pauseMs) {
			announce({event: 'suspended', forMs: ms});
			pausedSince = momentOf(clock);
			pauseMs = ms;
		}
	};

	const failed = (action: StoreAction, error: unknown, begun: Moment): void => {
		announce({event: 'failed', action, reason: reasonOf(error)});
		// Calls under way together fail together: one moment of trouble must not count as many.
		if (!lastFailure || begun.atMonotonicMs >= lastFailure.atMonotonicMs) {
			failures++;
			lastFailure = momentOf(clock);
		}
		if (failures >= FAILURES) {
			pause(PAUSE_MS);
		}
	};

	const once = async <T>(
		action: StoreAction,
		call: (signal: AbortSignal) => Promise<T>,
	): Promise<Answer<T> | 'too late' | 'failed' | 'not asked'> => {
		if (closed || !mayAsk()) {
			return 'not asked';
		}
		const begun = momentOf(clock);
		try {
			const outcome = await within(hasAnswered || failures > 0 ? CALL_MS : FIRST_CALL_MS, call);
			if (outcome === 'too late') {
				failed(action, tooLate(), begun);
				if (!hasAnswered) {
					pause(FIRST_PAUSE_MS);
				}
			} else {
				succeeded();
			}
			return outcome;
		} catch (error) {
			failed(action, error, begun);
			return 'failed';
		}
	};

	return {
		async attempt(action, call) {
			const wasWell = hasAnswered && failures === 0;
			const first = await once(action, call);
			const last = first === 'too late' && wasWell ? await once(action, call) : first;
			return typeof last === 'object' ? last : undefined;
		},
		async close(call) {
			closed = true;
			const begun = momentOf(clock);
			try {
				if ((await within(CALL_MS, call)) === 'too late') {
					failed('close', tooLate(), begun);
				}
			} catch (error) {
				failed('close', error, begun);
			}
		},
	};
}

async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<Answer<T> | 'too late'> {
	const abort = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let isOver = false;
	const late = new Promise<'too late'>((resolve) => {
		const giveUp = (): void => {
			// First: a store that stops at the signal must not answer before us.
			resolve('too late');
			abort.abort(tooLate());
		};
		const wait = (leftMs: number): void => {
			if (isOver) {
				return; // the answer came between the timer and this
			}
			const stepMs = Math.min(leftMs, STEP_MS);
			// One round of the event loop later: answers are read between timers and what is set for immediately.
			timer = unreferenced(setTimeout(() => setImmediate(leftMs > stepMs ? wait : giveUp, leftMs - stepMs), stepMs));
		};
		wait(ms);
	});
	const answered = async (): Promise<Answer<T>> => ({answer: await call(abort.signal)});
	try {
		return await Promise.race([answered(), late]);
	} finally {
		isOver = true;
		clearTimeout(timer);
	}
}

function tooLate(): DOMException {
	return new DOMException('The store took too long.', 'TimeoutError');
}

/** A code or a name; a message may hold anything, and an error of a database its password. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return 'unknown';
	}
	const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	// A reply of a database begins with its code: OOM, READONLY, NOAUTH.
	return [code, /^[A-Z]{3,}\b/.exec(error.message)?.[0], error.name].find((word) => word && /^\w{1,64}$/.test(word)) ?? 'unknown';
}
