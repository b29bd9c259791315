/**
 * When a token call is tried again, and what the diagnostics channels are told of it: faults of the network and the server are tried
 * again, refusals of Amazon are final.
 *
 * The delays have full jitter, so that a fleet that failed together does not come back together. A short `Retry-After` is waited out; a
 * long one is told to the caller. A refusal that backs the whole host off is left to host-backoff.ts. A remembered refusal costs no call
 * and is told once.
 */
import pRetry from 'p-retry';
import {isRefusal, publish, refusalOf} from '../../diagnostics/channels.js';
import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {sleep} from '../../util/wait.js';
import {aboutToken, type TokenSubject} from '../key.js';
import type {MintedToken} from '../token.js';
import type {OwnAttempts} from './attempt-limit.js';
import {MAX_RETRIES, TokenCallFault} from './token-call.js';

const BASE_DELAY_MS = 100;
/** A longer `Retry-After` is a cool-down and an error: no caller should sit through it. */
const LONGEST_WAIT_MS = 10_000;

/** An attempt that follows a failed one. */
export interface Retry {
	/** 2 for the first retry. */
	readonly attempt: number;
	readonly delayMs: number;
	/** The status of the reply before; undefined where none came. */
	readonly status: number | undefined;
}

export interface RetriedCall {
	readonly what: string;
	readonly signal: AbortSignal;
	/** What else was sent for the same token of late; `attempt` counts itself. */
	readonly recent?: OwnAttempts;
	/** Whether the call may be made once more after such a fault; always, where it is not given. */
	readonly mayRepeat?: ((fault: TokenCallFault) => boolean) | undefined;
	readonly onRetry?: (retry: Retry) => void;
}

/**
 * What `attempt` gives, tried again after a {@link TokenCallFault}.
 *
 * @throws {@link AmazonAuthError} `THROTTLED` where Amazon asks for a long pause, `TOKEN_UNREACHABLE` after the last attempt; whatever
 * else `attempt` throws, at once
 */
export async function withRetries<T>(attempt: () => Promise<T>, call: RetriedCall): Promise<T> {
	const {what, signal, recent, mayRepeat = () => true, onRetry} = call;
	const faults: TokenCallFault[] = [];
	const mayTryAgain = (error: Error): boolean =>
		error instanceof TokenCallFault && mayRepeat(error) && isWorthRetrying(error, faults) && !recent?.calls.isSpent(recent.name);
	try {
		return await pRetry(attempt, {
			retries: MAX_RETRIES,
			// The waits are ours, below: p-retry would add its own to a `Retry-After`.
			minTimeout: 0,
			signal,
			shouldRetry: ({error}) => mayTryAgain(error),
			shouldConsumeRetry: ({error}) => !isOfHost(error),
			onFailedAttempt: async ({error, attemptNumber}) => {
				if (!(error instanceof TokenCallFault)) {
					return;
				}
				if (!isOfHost(error)) {
					faults.push(error);
				}
				if (!mayTryAgain(error)) {
					return;
				}
				if (error.pauseMs !== undefined) {
					onRetry?.({attempt: attemptNumber + 1, delayMs: error.pauseMs, status: error.status});
					return;
				}
				const backOffMs = Math.random() * BASE_DELAY_MS * 2 ** (attemptNumber - 1);
				const delayMs = Math.max(backOffMs, error.retryAfterMs ?? 0);
				onRetry?.({attempt: attemptNumber + 1, delayMs, status: error.status});
				await sleep(delayMs, signal);
			},
		});
	} catch (error) {
		if (signal.aborted) {
			throw signal.reason;
		}
		if (!(error instanceof TokenCallFault)) {
			throw error;
		}
		throw finalError(error, what);
	}
}

/** Each kind of failure has its own number of retries; all together have no more than {@link MAX_RETRIES}. */
function isWorthRetrying(fault: TokenCallFault, faults: readonly TokenCallFault[]): boolean {
	if ((fault.retryAfterMs ?? 0) > LONGEST_WAIT_MS) {
		return false;
	}
	const alike = faults.filter(({retries}) => retries === fault.retries);
	return faults.length <= MAX_RETRIES && alike.length <= fault.retries;
}

function isOfHost(error: Error): boolean {
	return error instanceof TokenCallFault && error.pauseMs !== undefined;
}

function finalError(fault: TokenCallFault, what: string): AmazonAuthError {
	const {amazon, retryAfterMs = fault.pauseMs} = fault;
	if (retryAfterMs !== undefined && retryAfterMs > LONGEST_WAIT_MS) {
		return new AmazonAuthError('ERR_AMAZON_THROTTLED', `${what} asks for a pause: ${fault.message}. Try again after it.`, {
			amazon,
			retryAfterMs,
		});
	}
	if (fault.status === 429) {
		return new AmazonAuthError('ERR_AMAZON_THROTTLED', `${what} throttles: ${fault.message}. Try again later, and less often.`, {
			amazon,
			retryAfterMs,
		});
	}
	return new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', `${what} could not be used: ${fault.message}. Try again later.`, {
		amazon,
		cause: fault,
	});
}

export interface AnnouncedCall extends Omit<RetriedCall, 'onRetry'> {
	readonly clock: Clock;
	readonly subject: TokenSubject;
	readonly recent: OwnAttempts;
	/** What a failure is to a caller who is held back by it, where it is no {@link AmazonAuthError} yet. */
	readonly toError?: (error: unknown) => AmazonAuthError | undefined;
}

/** @throws what {@link withRetries} throws; what came of the last call, where there were too many of late */
export async function toldOnChannels<T extends MintedToken>(
	attempt: () => Promise<T>,
	{clock, subject, toError, ...retried}: AnnouncedCall,
): Promise<T> {
	const {calls, name} = retried.recent;
	const held = calls.refusalOf(name);
	if (held) {
		throw held;
	}
	const startedMs = clock.monotonicMs();
	try {
		const minted = await withRetries(attempt, {
			...retried,
			onRetry(retry) {
				publish('retried', () => ({...aboutToken(subject), what: 'token-call', ...retry}));
			},
		});
		calls.succeeded(name);
		publish('minted', () => ({
			...aboutToken(subject),
			lifetimeMs: minted.lifetimeMs,
			durationMs: clock.monotonicMs() - startedMs,
			requestId: minted.requestId,
		}));
		return minted;
	} catch (error) {
		const failure = error instanceof AmazonAuthError ? error : toError?.(error);
		if (failure) {
			calls.failed(name, failure);
			// A reply that throttles may not say for how long; it uses up the calls of this minute all the same.
			const heldNow = failure.code === 'ERR_AMAZON_THROTTLED' ? calls.refusalOf(name) : undefined;
			if (heldNow && (heldNow.retryAfterMs ?? 0) > (failure.retryAfterMs ?? 0)) {
				throw heldNow;
			}
		}
		if (error instanceof AmazonAuthError && isRefusal(error)) {
			publish('refused', () => ({...aboutToken(subject), what: 'token-call', ...refusalOf(error), ageMs: undefined}));
		}
		throw error;
	}
}
