/**
 * How long one caller waits for something it shares with others.
 *
 * A caller's abort or deadline ends its own wait and nothing else: what it waited for goes on for the rest.
 */
import type {Clock} from './clock.js';
import {AmazonAuthError} from './errors.js';

export interface Wait {
	readonly signals: readonly AbortSignal[];
	/** On the monotonic clock; none inside a flight, whose signal carries its deadline. */
	readonly deadlineMs?: number;
}

/** The deadline where a caller sets none: longer than any healthy token call with its retries. */
export const DEFAULT_WAIT_MS = 30_000;

/**
 * The promise's value, or a rejection as soon as a signal aborts (its reason) or the deadline passes.
 *
 * @throws {@link AmazonAuthError} `CREDENTIAL_TIMEOUT` on the deadline
 */
export async function waitWithin<T>(promise: Promise<T>, wait: Wait, clock: Clock): Promise<T> {
	promise.catch(() => {}); // a caller that is too late leaves it behind, whatever becomes of it
	const leftMs = assertInTime(wait, clock);
	return new Promise((resolve, reject) => {
		// Not unreferenced: while a caller waits, the process has something to wait for.
		const timer = Number.isFinite(leftMs)
			? setTimeout(() => settle(() => reject(timedOut())), Math.min(leftMs, LONGEST_TIMER_MS))
			: undefined;
		const onAbort = (event: Event): void => {
			const signal = event.target as AbortSignal; // only signals are listened to below
			settle(() => reject(signal.reason));
		};
		const settle = (outcome: () => void): void => {
			clearTimeout(timer);
			for (const signal of wait.signals) {
				signal.removeEventListener('abort', onAbort);
			}
			outcome();
		};
		for (const signal of wait.signals) {
			signal.addEventListener('abort', onAbort, {once: true});
		}
		promise.then(
			(value) => settle(() => resolve(value)),
			(error: unknown) => settle(() => reject(error)),
		);
	});
}

/**
 * What is left of a wait, in milliseconds; Infinity where there is no deadline.
 *
 * @throws the reason of a signal that has aborted; {@link AmazonAuthError} `CREDENTIAL_TIMEOUT` once the deadline has passed
 */
export function assertInTime({signals, deadlineMs = Number.POSITIVE_INFINITY}: Wait, clock: Clock): number {
	for (const signal of signals) {
		signal.throwIfAborted();
	}
	const leftMs = deadlineMs - clock.monotonicMs();
	if (leftMs <= 0) {
		throw timedOut();
	}
	return leftMs;
}

/**
 * Lets time pass; the process is not kept alive for it.
 *
 * @throws the signal's reason as soon as it aborts
 */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await new Promise<void>((resolve, reject) => {
		const onAbort = (): void => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener('abort', onAbort);
			resolve();
		}, ms).unref();
		signal.addEventListener('abort', onAbort, {once: true});
	});
}

/** A longer timer of Node's fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timedOut(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_CREDENTIAL_TIMEOUT',
		"No credential came within the call's deadline; Amazon's token service is slow or out of reach. The next call joins what is still under way.",
	);
}
