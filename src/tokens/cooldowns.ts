/**
 * Pauses before a token is asked for: the cool-down of a key that Amazon asked for, the half minute after a renewal that failed, and the
 * back-off of a host.
 *
 * While a cool-down lasts, calls for the key fail at once; it holds only what is too long to be waited out, since shorter times are slept in
 * retry.ts. The half minute keeps an outage of the token service from turning each call into an attempt, while the old token still serves.
 * Of a back-off, a caller whose deadline is nearer than its end is told at once.
 */

import {AmazonAuthError, type AmazonAuthErrorDetails, errorWith} from '../errors.js';
import {createShortMemory} from '../util/bounded-maps.js';
import {ageMs, type Clock, type Moment, momentOf} from '../util/clock.js';
import {type Wait, waitWithin} from '../util/wait.js';

export interface Cooldowns {
	/** Begins the pause of a key, if the error is one that asks for it. */
	begin(key: string, error: unknown): void;
	/** What a caller is told while the pause of a key lasts. */
	refusalOf(key: string): AmazonAuthError | undefined;
}

interface Pause {
	readonly error: AmazonAuthError;
	readonly lengthMs: number;
	readonly begun: Moment;
}

/** Longer than any pause Amazon is known to ask for; a wrong date must not lock a seller out for good. */
const LONGEST_MS = 3_600_000;

export function createCooldowns(clock: Clock): Cooldowns {
	const pauses = createShortMemory<Pause>(clock, LONGEST_MS);
	return {
		begin(key, error) {
			if (
				!(error instanceof AmazonAuthError) ||
				error.code !== 'ERR_AMAZON_THROTTLED' ||
				error.retryAfterMs === undefined ||
				isHeldBack(error)
			) {
				return;
			}
			const lengthMs = Math.min(error.retryAfterMs, LONGEST_MS);
			pauses.set(key, {error, lengthMs, begun: momentOf(clock)}, lengthMs);
		},
		refusalOf(key) {
			const pause = pauses.get(key);
			if (!pause) {
				return undefined;
			}
			const leftMs = pause.lengthMs - ageMs(pause.begun, clock);
			if (leftMs <= 0) {
				pauses.delete(key);
				return undefined;
			}
			return errorWith(pause.error, {retryAfterMs: Math.ceil(leftMs)});
		},
	};
}

export interface RefreshAttempts {
	/** Whether a key may be tried again. */
	mayTry(key: string): boolean;
	failed(key: string): void;
	succeeded(key: string): void;
}

const PAUSE_MS = 30_000;

export function createRefreshAttempts(clock: Clock): RefreshAttempts {
	const failures = createShortMemory<true>(clock, PAUSE_MS);
	return {
		mayTry: (key) => failures.get(key) === undefined,
		failed(key) {
			failures.set(key, true);
		},
		succeeded: failures.delete,
	};
}

const heldBackErrors = new WeakSet<AmazonAuthError>();

/** Whether an error stands for a call that was not made: Amazon did not ask for the pause that it tells of. */
export function isHeldBack(error: AmazonAuthError): boolean {
	return heldBackErrors.has(error);
}

/** A new one for each caller: an error carries a stack, and may be changed by who catches it. */
export function heldBack(failure: AmazonAuthError, leftMs: number): AmazonAuthError {
	const error = errorWith(failure, {retryAfterMs: Math.ceil(leftMs)});
	heldBackErrors.add(error);
	return error;
}

/** What is known of a pause by who may have to sit it out. */
export interface Backoff {
	/** What is left of it; 0 where calls go out. */
	leftMs(): number;
	/** Calls back whenever a pause begins; the function returned ends that. */
	onBegin(tell: () => void): () => void;
}

export interface BackoffWait extends Wait {
	/** Until when a pause is sat out, on the monotonic clock; as long as it takes, where it is not given. */
	readonly maxBackoffUntilMs: number | undefined;
}

/** A token request, as far as a back-off is concerned. */
interface Held {
	readonly backoff?: Backoff;
	readonly label: Pick<AmazonAuthErrorDetails, 'api'>;
}

/** @throws {@link AmazonAuthError} `THROTTLED` where a pause lasts too long for the caller */
export function assertNotBackedOff(request: Held, backoffWait: BackoffWait, clock: Clock): void {
	const tooLong = tooLongFor(request, backoffWait, clock);
	if (tooLong) {
		throw tooLong;
	}
}

/** @throws what {@link assertNotBackedOff} does, also once such a pause begins; what `waitWithin` does */
export async function waitUnlessBackedOff<T>(
	token: Promise<T>,
	request: Held,
	backoffWait: BackoffWait,
	clock: Clock,
): Promise<T> {
	const {backoff} = request;
	if (!backoff || backoffWait.maxBackoffUntilMs === undefined) {
		return waitWithin(token, backoffWait, clock);
	}
	let tell = (_tooLong: AmazonAuthError): void => {};
	// Without a signal between, which would cost each of thousands of callers more than all else here.
	const tokenOrPause = new Promise<T>((resolve, reject) => {
		tell = reject;
		token.then(resolve, reject);
	});
	const leave = backoff.onBegin(() => {
		const tooLong = tooLongFor(request, backoffWait, clock);
		if (tooLong) {
			tell(tooLong);
		}
	});
	try {
		return await waitWithin(tokenOrPause, backoffWait, clock);
	} finally {
		leave();
	}
}

function tooLongFor({backoff, label}: Held, {maxBackoffUntilMs}: BackoffWait, clock: Clock): AmazonAuthError | undefined {
	const leftMs = backoff?.leftMs() ?? 0;
	if (leftMs === 0 || maxBackoffUntilMs === undefined || clock.monotonicMs() + leftMs < maxBackoffUntilMs) {
		return undefined;
	}
	return new AmazonAuthError(
		'ERR_AMAZON_THROTTLED',
		"Amazon's token service asks for a pause, which ends after the deadline of this call. Try again after it, or give the call a longer timeout.",
		{api: label.api, retryAfterMs: Math.ceil(leftMs)},
	);
}
