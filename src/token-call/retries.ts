/**
 * When a token call is tried again: faults of the network and the server, never Amazon's refusals.
 *
 * Full jitter (a fleet that failed together must not come back together), `Retry-After` where it is short; a long one is told to the
 * caller instead of being waited out.
 */
import pRetry from 'p-retry';
import {AmazonAuthError} from '../errors.js';
import {sleep} from '../wait.js';
import {MAX_RETRIES, TokenCallFault} from './reply.js';

const BASE_DELAY_MS = 100;
/** A longer `Retry-After` is a cool-down and an error: no caller should sit through it. */
const LONGEST_WAIT_MS = 10_000;

/**
 * What `attempt` gives, tried again after a {@link TokenCallFault}.
 *
 * @throws {@link AmazonAuthError} `THROTTLED` where Amazon asks for a long pause, `TOKEN_UNREACHABLE` after the last attempt; whatever
 * else `attempt` throws, at once
 */
export async function withRetries<T>(attempt: () => Promise<T>, {what, signal}: {what: string; signal: AbortSignal}): Promise<T> {
	const faults: TokenCallFault[] = [];
	try {
		return await pRetry(attempt, {
			retries: MAX_RETRIES,
			// The waits are ours, below: p-retry would add its own to a `Retry-After`.
			minTimeout: 0,
			signal,
			shouldRetry: ({error}) => isWorthRetrying(error, faults),
			onFailedAttempt: async ({error, attemptNumber}) => {
				if (!(error instanceof TokenCallFault)) {
					return;
				}
				faults.push(error);
				if (!isWorthRetrying(error, faults)) {
					return;
				}
				const backOffMs = Math.random() * BASE_DELAY_MS * 2 ** (attemptNumber - 1);
				await sleep(Math.max(backOffMs, error.retryAfterMs ?? 0), signal);
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
function isWorthRetrying(error: Error, faults: readonly TokenCallFault[]): boolean {
	if (!(error instanceof TokenCallFault) || (error.retryAfterMs ?? 0) > LONGEST_WAIT_MS) {
		return false;
	}
	const alike = faults.filter(({retries}) => retries === error.retries);
	return faults.length <= MAX_RETRIES && alike.length <= error.retries;
}

function finalError(fault: TokenCallFault, what: string): AmazonAuthError {
	const {amazon, retryAfterMs} = fault;
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
