/**
 * How long one caller waits for something it shares with others, and timers that nobody waits for.
 *
 * A caller's abort or deadline ends its own wait alone; the shared work goes on for the other callers. A timer keeps no process alive: those
 * who wait do. Where a test environment puts a page's `setTimeout` in place of Node's (jsdom), a timer is a number: it can be neither
 * unreferenced nor refreshed, and is cleared all the same.
 */

import {AmazonAuthError} from '../errors.js';
import type {Clock} from './clock.js';
import {followedBy, onAbort} from './signals.js';

export interface Wait {
	readonly signals: readonly AbortSignal[];
	/** The deadline on the monotonic clock. A flight has none: its signal carries its deadline. */
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
	const leftMs = timeLeft(promise, wait, clock);
	// The callbacks on the promise hold the box alone: a promise that never settles would keep the signals of each caller that gave up.
	const box: Box<T> = {open: undefined};
	const outcome = new Promise<T>((resolve, reject) => {
		box.open = {resolve, reject, timer: undefined, leaves: []};
	});
	const leaves = wait.signals.map((signal) => onAbort(signal, () => settle(box, ({reject}) => reject(signal.reason))));
	if (box.open) {
		box.open.leaves = leaves;
		if (Number.isFinite(leftMs)) {
			// The timer stays referenced, so that the process lives while a caller waits.
			box.open.timer = setTimeout(() => settle(box, ({reject}) => reject(timedOut())), Math.min(leftMs, LONGEST_TIMER_MS));
		}
	}
	promise.then(
		(value) => settle(box, ({resolve}) => resolve(value)),
		(error: unknown) => settle(box, ({reject}) => reject(error)),
	);
	return outcome;
}

/** Keeps the process alive until the promise settles, since what it waits for may be unreferenced timers alone. */
export async function awake<T>(promise: Promise<T>): Promise<T> {
	const timer = setInterval(() => {}, LONGEST_TIMER_MS);
	try {
		return await promise;
	} finally {
		clearInterval(timer);
	}
}

interface Box<T> {
	open: Open<T> | undefined;
}

function settle<T>(box: Box<T>, tell: (open: Open<T>) => void): void {
	const {open} = box;
	box.open = undefined;
	if (open) {
		clearTimeout(open.timer);
		for (const leave of open.leaves) {
			leave();
		}
		tell(open);
	}
}

/** For a caller that is too late, a later rejection of the promise counts as handled. */
function timeLeft(promise: Promise<unknown>, wait: Wait, clock: Clock): number {
	try {
		return assertInTime(wait, clock);
	} catch (error) {
		promise.catch(() => {});
		throw error;
	}
}

interface Open<T> {
	readonly resolve: (value: T) => void;
	readonly reject: (reason: unknown) => void;
	timer: NodeJS.Timeout | undefined;
	leaves: readonly (() => void)[];
}

/**
 * What is left of a wait, in milliseconds; Infinity where there is no deadline.
 *
 * @throws the reason of a signal that has aborted; {@link AmazonAuthError} `CREDENTIAL_TIMEOUT` once the deadline has passed
 */
export function assertInTime(wait: Wait, clock: Clock): number {
	const {signals} = wait;
	const deadlineMs = (Object.hasOwn(wait, 'deadlineMs') ? wait.deadlineMs : undefined) ?? Number.POSITIVE_INFINITY;
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
 * Waits, without keeping the process alive.
 *
 * @throws the signal's reason as soon as it aborts
 */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await new Promise<void>((resolve, reject) => {
		const leave = onAbort(signal, () => {
			clearTimeout(timer);
			reject(signal.reason);
		});
		const timer = unreferenced(
			setTimeout(() => {
				leave();
				resolve();
			}, ms),
		);
	});
}

/** The longest delay of a Node timer; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The error for a caller whose deadline passed while it waited for a token; the flight goes on. */
export function timedOut(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_CREDENTIAL_TIMEOUT',
		"No credential came within the call's deadline; Amazon's token service is slow or out of reach. The next call joins what is still under way.",
	);
}

/**
 * Gives what the work gives, and aborts the work as soon as one of the signals does.
 *
 * @param late makes the error of a deadline that has passed; it is called then, since the error may depend on how far the work has come
 */
export async function beforeDeadline<T>(
	signals: readonly AbortSignal[],
	late: () => AmazonAuthError,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const deadline = new AbortController();
	// This timer keeps the process alive, which the waits between attempts do not.
	const timer = setTimeout(() => deadline.abort(late()), DEFAULT_WAIT_MS);
	try {
		return await followedBy([...signals, deadline.signal], work);
	} finally {
		clearTimeout(timer);
	}
}

/** The timer itself, unreferenced where it is one of Node's. */
export function unreferenced(timer: NodeJS.Timeout): NodeJS.Timeout {
	if (isOfNode(timer)) {
		timer.unref();
	}
	return timer;
}

/** Starts a timer of Node's anew, which costs less than another one; undefined where it is none of Node's. */
export function refreshed(timer: NodeJS.Timeout | undefined): NodeJS.Timeout | undefined {
	return timer !== undefined && isOfNode(timer) ? timer.refresh() : undefined;
}

function isOfNode(timer: NodeJS.Timeout | number): timer is NodeJS.Timeout {
	return typeof timer === 'object';
}
