/**
 * A token call with its retries, told on the diagnostics channels: that it is tried again, that it succeeded, that Amazon refused it.
 *
 * A refusal that is remembered and costs no call is not told again.
 */
import type {Clock} from '../../util/clock.js';
import {publish} from '../../diagnostics/channels.js';
import {AmazonAuthError} from '../../errors.js';
import {aboutToken, type TokenSubject} from '../subject.js';
import type {MintedToken} from '../token.js';
import type {OwnRecentCalls} from './attempt-limit.js';
import {isRefusal, refusalOf} from './refusal.js';
import type {TokenCallFault} from './token-call.js';
import {withRetries} from './retry.js';

export interface AnnouncedCall {
	readonly what: string;
	readonly signal: AbortSignal;
	readonly clock: Clock;
	readonly subject: TokenSubject;
	/** What was sent for the same token of late; `attempt` counts itself. */
	readonly recent: OwnRecentCalls;
	/** Whether the call may be made once more after such a fault; always, where it is not given. */
	readonly mayRepeat?: ((fault: TokenCallFault) => boolean) | undefined;
	/** What a failure is to a caller who is held back by it, where it is no {@link AmazonAuthError} yet. */
	readonly toError?: (error: unknown) => AmazonAuthError | undefined;
}

/** @throws what {@link withRetries} throws; what came of the last call, where there were too many of late */
export async function announced<T extends MintedToken>(
	attempt: () => Promise<T>,
	{what, signal, clock, subject, recent, mayRepeat, toError}: AnnouncedCall,
): Promise<T> {
	const {calls, name} = recent;
	const held = calls.refusalOf(name);
	if (held) {
		throw held;
	}
	const startedMs = clock.monotonicMs();
	try {
		const minted = await withRetries(attempt, {
			what,
			signal,
			recent,
			mayRepeat,
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
			// Whoever throttles may not say for how long; the calls of this minute are spent all the same.
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
