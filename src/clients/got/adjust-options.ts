/**
 * Changes got's options for one send, and takes the changes back for the next: retries, cache, redirects, and the time limit of the call.
 *
 * Amazon's APIs allow more retries than got makes by itself: of a throttled call of any method, and of a payment with its idempotency key.
 * The time in which a credential is fetched counts against `timeout.request`, though got leaves out the time of hooks. A call whose body is
 * spent with the first send is sent once.
 */

import {isUint8Array} from 'node:util/types';
import type {Attachment, Call, RetryRule} from '../../apis/types.js';
import {mayFollow} from '../../core/call.js';
import {isUnprocessed, MAYBE_UNPROCESSED} from '../../util/unprocessed.js';
import {type GotSend, sendOf} from './send.js';
import type {GivenRetry, GotOptions, GotRetry, RetryState} from './types.js';

/** What the caller set for a send that is to have a credential. */
export interface GivenOptions {
	/** The body as Amazon Pay signs it. */
	readonly body: Call['body'];
	/** `timeout.request`, against which the wait for the credential counts. */
	readonly timeoutMs: number | undefined;
}

/** Takes back what was changed for the send before, which got copies into a retry, and reads what the caller set. */
export function takeBack(options: GotOptions, last: GotSend | undefined): GivenOptions {
	restoreRetry(options, last?.givenRetry);
	return {body: readSignableBody(options), timeoutMs: givenTimeoutMs(options, last)};
}

/** Changes the options of a send once it has its credential, and notes in the send what the caller had set. */
export function adjust(options: GotOptions, send: GotSend, attachment: Attachment | undefined): void {
	send.givenRetry = attachment?.retry && widenRetry(options, attachment.retry);
	forbidResending(options);
	if (options.cache) {
		options.cache = undefined; // one seller's cached reply would be served to another
	}
	if (attachment?.url) {
		options.url = attachment.url;
	}
	if (!mayFollow(send)) {
		options.followRedirect = false;
	}
}

type CalculateDelay = GotRetry['calculateDelay'];

function restoreRetry({retry}: GotOptions, given: GivenRetry | undefined): void {
	if (given && scattered.get(given.calculateDelay) === retry.calculateDelay) {
		Object.assign(retry, given);
	}
}

/** Widens what the caller set, and gives that back. */
function widenRetry({retry, method, http2}: GotOptions, rule: RetryRule): GivenRetry {
	const {limit, enforceRetryRules, methods, statusCodes, errorCodes, calculateDelay} = retry;
	const isRetried = methods.includes(method);
	const failures = failuresOf(retry, method, rule);
	retry.methods = union(methods, [method]);
	retry.statusCodes = union(isRetried ? statusCodes : [], rule.statusCodes);
	retry.errorCodes = http2 ? union(failures, MAYBE_UNPROCESSED) : failures;
	retry.calculateDelay = scatteredOf(calculateDelay);
	return {limit, enforceRetryRules, methods, statusCodes, errorCodes, calculateDelay};
}

/** The codes of failures after which the request is sent again although Amazon may have processed it. */
function failuresOf(
	{methods, errorCodes}: Pick<GotRetry, 'methods' | 'errorCodes'>,
	method: string,
	rule: RetryRule,
): readonly string[] {
	return union(methods.includes(method) || rule.networkErrors ? errorCodes : [], rule.networkErrors ? BROKEN_OFF : []);
}

/** The code of got 16 for a reply that broke off; got leaves the code out of the failures that it retries. */
const BROKEN_OFF = ['ERR_HTTP_CONTENT_LENGTH_MISMATCH'];

function union<T>(given: readonly T[], more: readonly T[]): readonly T[] {
	return more.every((one) => given.includes(one)) ? given : [...new Set([...given, ...more])];
}

/** The replacement for each `calculateDelay`; most calls have the one of their instance. */
const scattered = new WeakMap<CalculateDelay, CalculateDelay>();

/** Adds jitter to the delay: got's own is a tenth of a second, so that a fleet that was throttled together would come back together. */
function scatteredOf(given: CalculateDelay): CalculateDelay {
	const known = scattered.get(given);
	if (known) {
		return known;
	}
	const made: CalculateDelay = async (state) => {
		const isHeldBack = mustHoldBack(state);
		if (isHeldBack && state.retryOptions.enforceRetryRules) {
			return 0; // got itself skips the caller's `calculateDelay` under this option
		}
		const isThrottled = state.error.response?.statusCode === 429;
		const paused = isHeldBack ? {...state, computedValue: 0} : withPause(state);
		if (isThrottled && sendOf(state.error.options)?.turn) {
			// The line is held for the pause, and the call waits at its head.
			return given(paused.computedValue === 0 ? paused : {...paused, computedValue: 1});
		}
		const delayMs = await given(paused);
		return isThrottled ? delayMs * (1 + Math.random() / 2) : delayMs;
	};
	scattered.set(given, made);
	return made;
}

/** Whether got would send again only because of a code in `MAYBE_UNPROCESSED`, while Amazon may have processed the request. */
function mustHoldBack({error, retryOptions}: RetryState): boolean {
	const {code, options, response} = error;
	const send = options.http2 && typeof code === 'string' && MAYBE_UNPROCESSED.includes(code) ? sendOf(options) : undefined;
	const rule = send?.attachment?.retry;
	if (!send?.givenRetry || !rule || typeof code !== 'string') {
		return false;
	}
	const isRetried =
		failuresOf(send.givenRetry, options.method, rule).includes(code) ||
		(response?.statusCode !== undefined && retryOptions.statusCodes.includes(response.statusCode));
	return !isRetried && !isUnprocessed(error);
}

/**
 * Gives got's state as it would be if the reply had a `Retry-After` with the pause that its review found: sent sooner, the call would be
 * throttled again. As with the header, got gives up if the pause is longer than `maxRetryAfter` or `timeout.request`.
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

/** The `timeout.request` that the caller set, even if an earlier send of the call has lowered it. */
function givenTimeoutMs({timeout}: GotOptions, last: GotSend | undefined): number | undefined {
	return last?.timeout && timeout.request === last.timeout.leftMs ? last.timeout.givenMs : timeout.request;
}

/** Subtracts the time that was spent from the time that got may take for the send. */
export function lowerTimeout(options: GotOptions, givenMs: number | undefined, spentMs: number): GotSend['timeout'] {
	if (givenMs === undefined) {
		return undefined;
	}
	const leftMs = Math.max(1, Math.ceil(givenMs - spentMs));
	if (leftMs !== options.timeout.request) {
		options.timeout = {...options.timeout, request: leftMs};
	}
	return {givenMs, leftMs};
}

/** Whether the same bytes can be sent again. */
export function isReplayable(body: unknown): boolean {
	return body === undefined || body === null || typeof body === 'string' || ArrayBuffer.isView(body);
}

/** The body as Amazon Pay signs it. */
function readSignableBody({body, isStream, method}: GotOptions): Call['body'] {
	if (isUint8Array(body) || typeof body === 'string') {
		return body;
	}
	if (ArrayBuffer.isView(body)) {
		return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
	}
	// The body of a stream may be piped in later.
	const mayBePiped = isStream === true && method !== 'GET' && method !== 'HEAD';
	return isReplayable(body) && !mayBePiped ? undefined : 'unreadable-body';
}

/** Keeps got from sending a call again whose body is spent: an iterator would go out empty, and Amazon might accept the empty body. */
function forbidResending(options: GotOptions): void {
	if (!isReplayable(options.body)) {
		// `enforceRetryRules` keeps the caller's `calculateDelay` from overruling the limit.
		Object.assign(options.retry, {limit: 0, enforceRetryRules: true});
	}
}
