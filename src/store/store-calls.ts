/**
 * Calls to a store that may fail, hang or be down: each has 200 ms, and after five failures the store is left alone for ten seconds.
 *
 * A failure is announced and never thrown: without the store every process has its own tokens, and no call of a user fails.
 */
import type {Clock} from '../clock.js';
import {ageMs, type Moment, momentOf} from '../tokens/token.js';
import type {Announce, StoreAction} from './announcements.js';

export interface StoreCalls {
	/** The answer in a box; undefined where the store failed, was too slow, or is left alone for now. */
	attempt<T>(action: StoreAction, call: (signal: AbortSignal) => Promise<T>): Promise<{readonly answer: T} | undefined>;
	/** The last call; no other is made from here on. */
	close(call: () => Promise<void>): Promise<void>;
}

const CALL_MS = 200;
/** Before its first answer a store may have to connect. */
const FIRST_CALL_MS = 1_000;
const FAILURES = 5;
const PAUSE_MS = 10_000;

export function createStoreCalls({clock, announce}: {clock: Clock; announce: Announce}): StoreCalls {
	let failures = 0;
	let hasAnswered = false;
	let pausedSince: Moment | undefined;
	let closed = false;

	/** Whether the store may be asked. When a pause is over one call tries it, and the others wait for what becomes of that. */
	const mayAsk = (): boolean => {
		if (pausedSince && ageMs(pausedSince, clock) < PAUSE_MS) {
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

	const failed = (action: StoreAction, error: unknown): void => {
		failures++;
		announce({event: 'failed', action, reason: reasonOf(error)});
		if (failures >= FAILURES && !pausedSince) {
			pausedSince = momentOf(clock);
			announce({event: 'suspended', forMs: PAUSE_MS});
		}
	};

	const calls: StoreCalls = {
		async attempt(action, call) {
			if (closed || !mayAsk()) {
				return undefined;
			}
			try {
				const answer = await within(hasAnswered || failures > 0 ? CALL_MS : FIRST_CALL_MS, call);
				succeeded();
				return {answer};
			} catch (error) {
				failed(action, error);
				return undefined;
			}
		},
		async close(call) {
			const closing = calls.attempt('close', call);
			closed = true;
			await closing;
		},
	};
	return calls;
}

async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const abort = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<never>((_resolve, reject) => {
		const giveUp = (): void => {
			const error = new DOMException('The store took too long.', 'TimeoutError');
			abort.abort(error);
			reject(error);
		};
		// One round of the event loop later: the answer may have come while this process was busy.
		timer = setTimeout(() => setImmediate(giveUp), ms).unref();
	});
	tooLate.catch(() => {}); // it may come after the answer, when nobody listens
	try {
		return await Promise.race([call(abort.signal), tooLate]);
	} finally {
		clearTimeout(timer);
	}
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
