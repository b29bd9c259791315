/**
 * Widens what got sends again by itself to what Amazon's APIs allow: a throttled call of any method, a payment with its key.
 *
 * How often, and whether at all, stays with the caller's own `retry.limit`. Set on the options of each send: forcing a retry through
 * `calculateDelay` alone fails on got 15 and 16. Written into the call's own `options.retry`, which got makes for each request:
 * replacing it makes got check and copy everything in it.
 */
import {sendOf} from './got-send.js';
import type {GotOptions, GotRetry, RetryState} from './got-types.js';
import type {RetryRule} from './strategy.js';

/** What the caller had set. */
export type GivenRetry = Pick<
	GotRetry,
	'limit' | 'enforceRetryRules' | 'methods' | 'statusCodes' | 'errorCodes' | 'calculateDelay'
>;

type CalculateDelay = GotRetry['calculateDelay'];

/** Takes back what was widened for the send before, whose `given` this is: got copies it into a retry. */
export function restoreRetry({retry}: GotOptions, given: GivenRetry | undefined): void {
	if (given && scattered.get(given.calculateDelay) === retry.calculateDelay) {
		Object.assign(retry, given);
	}
}

/** Widens what the caller set, and gives that back. */
export function widenRetry({retry, method}: GotOptions, rule: RetryRule): GivenRetry {
	const {limit, enforceRetryRules, methods, statusCodes, errorCodes, calculateDelay} = retry;
	const isRetried = methods.includes(method);
	retry.methods = union(methods, [method]);
	retry.statusCodes = union(isRetried ? statusCodes : [], rule.statusCodes);
	retry.errorCodes = union(isRetried || rule.networkErrors ? errorCodes : [], rule.networkErrors ? BROKEN_OFF : []);
	retry.calculateDelay = scatteredOf(calculateDelay);
	return {limit, enforceRetryRules, methods, statusCodes, errorCodes, calculateDelay};
}

/** A reply that broke off, as got 16 names it without counting it among what it retries. */
const BROKEN_OFF = ['ERR_HTTP_CONTENT_LENGTH_MISMATCH'];

function union<T>(given: readonly T[], more: readonly T[]): readonly T[] {
	return more.every((one) => given.includes(one)) ? given : [...new Set([...given, ...more])];
}

/** What stands in for each `calculateDelay`: most calls have that of their instance. */
const scattered = new WeakMap<CalculateDelay, CalculateDelay>();

/** got's own jitter is a tenth of a second: a fleet that was throttled together would come back together. */
function scatteredOf(given: CalculateDelay): CalculateDelay {
	const known = scattered.get(given);
	if (known) {
		return known;
	}
	const made: CalculateDelay = async (state) => {
		const delayMs = await given(withPause(state));
		return state.error.response?.statusCode === 429 ? delayMs * (1 + Math.random() / 2) : delayMs;
	};
	scattered.set(given, made);
	return made;
}

/**
 * As got would tell it, had the reply a `Retry-After` that says what the review of the reply found: sent again sooner, the call would be
 * throttled again. As with one, a pause that is longer than `maxRetryAfter`, or than `timeout.request`, is not waited out.
 */
function withPause(state: RetryState): RetryState {
	const {error, retryOptions, computedValue} = state;
	const pauseMs = sendOf(error.options)?.error?.retryAfterMs;
	if (pauseMs === undefined || computedValue === 0) {
		return state;
	}
	const retryAfter = Math.max(1, pauseMs);
	const longestMs = retryOptions.maxRetryAfter ?? error.options.timeout.request ?? Number.POSITIVE_INFINITY;
	return {...state, retryAfter, computedValue: retryAfter > longestMs ? 0 : retryAfter};
}
