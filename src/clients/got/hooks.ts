/**
 * The functions in got's hook slots: they authorise each send, review each reply, and take secrets out of each error.
 *
 * core/carried-credentials.ts decides what a send may carry after another send of its call (a retry, a redirect), and core/review.ts what a
 * reply says of its credential.
 */

import type {Binding} from '../../core/binding.js';
import {attachCredential, callsForResend, planSend, signalsFor} from '../../core/call.js';
import {dropCredentials, isHop} from '../../core/carried-credentials.js';
import {tellTurn} from '../../core/pacing.js';
import {readHeaders} from '../../core/read-call.js';
import type {Send} from '../../core/send.js';
import {ownOf} from '../../util/members.js';
import {nativeSignal} from '../../util/signals.js';
import {adjust, type GivenOptions, isReplayable, lowerTimeout, takeBack} from './adjust-options.js';
import {HookFailure, leavingError} from './errors.js';
import {actForSame, actsFor, refusalOf, twoScopes} from './layers.js';
import {redactingParser, redactOptions} from './redaction.js';
import {bindSignal, wrapRequest} from './request-function.js';
import {type GotSend, originalsOf, replyOf, sendOf} from './send.js';
import type {GotError, GotHooks, GotOptions, HookOptions, HookResponse} from './types.js';

/** Hooks that act for one identity: {@link GotHooks} of an auth. */
export function createHooks(binding: Binding): GotHooks {
	return {
		beforeRequest: [
			actsFor(binding, async function authorizeRequest(given: HookOptions, {retryCount = 0}: {retryCount?: number} = {}) {
				// got gives its own options object, which has more members than the type promises to users.
				const options = given as GotOptions;
				try {
					await authorizeSend(options, binding, retryCount);
				} catch (error) {
					throw new HookFailure(await refusalOf(error, options, binding));
				}
			}),
		],
		afterResponse: [
			async function reviewResponse(response, retry) {
				// With `preserveHooks` the hooks of the caller see the second reply too.
				return resendsAfter(response, binding) ? retry({preserveHooks: true, context: {}}) : response;
			},
		],
		beforeError: [
			async function explainError(error) {
				return leavingError(error as GotError, binding);
			},
		],
	};
}

/**
 * @param retryCount got's own count: above 0 for a send that repeats another of its call, 0 for the first send of a call and its redirects
 * @throws {@link AmazonAuthError} if the request is not allowed or no credential can be had
 */
export async function authorizeSend(options: GotOptions, binding: Binding, retryCount: number): Promise<void> {
	const url = new URL(options.url ?? '');
	const {method} = options;
	const last = sendOf(options);
	// A call that starts from a copy of the options of another call, as pagination may, has no send before it.
	const before = last?.isOver || (last?.isAnswered && retryCount === 0) ? undefined : last;
	const isLayer = before?.options === options && !before.wasSent;
	// The same hooks run a second time. A change by a hook between the two is found when the request is sent.
	if (before?.binding === binding && isLayer) {
		return;
	}
	if (before && before.binding !== binding && !(await actForSame(before, {binding}, options))) {
		throw twoScopes();
	}
	const planned = planSend(
		{method, url, amazon: ownOf(options.context, 'amazon'), amazonName: 'context.amazon'},
		binding,
		before,
	);
	const isAgain = isLayer || retryCount > 0;
	// `Object.assign`, because spreading an object of this size into a literal takes 15 µs.
	const send: GotSend = Object.assign(planned, {
		options,
		originals: originalsOf(options),
		carried: isAgain ? keyOf(last) : undefined,
		...(isAgain ? goingOn(planned, last) : {}),
		turn: isLayer ? before.turn : undefined,
		timeout: undefined,
		givenRetry: undefined,
		// Another `as` of the same identity takes the send over, and the signals of the first one still end the send.
		above: isLayer ? [...(before.above ?? []), ...signalsFor(before.binding, method)] : undefined,
		wasSent: false,
		isAnswered: false,
		isOver: false,
	});
	dropCredentials(options.headers, url, before);
	// Redacted before the first await, since the error of an abort holds this object and passes no hook.
	if (send.isPrivate) {
		redactOptions(options);
	}
	options.parseJson = redactingParser(send);
	const given = takeBack(options, last);
	if (send.plan) {
		await attach(options, send, given, isHop(url, before) ? before : undefined);
	}
	options.request = wrapRequest(send);
	bindSignal(options, send, last);
	if (before) {
		before.isOver = true;
	}
}

/** What a repeated send keeps of the call: for whom it is, and that Amazon has throttled it. */
function goingOn({bound, throttled}: Send, last: GotSend | undefined): Pick<Send, 'bound' | 'throttled'> {
	return {bound: bound ?? last?.bound, throttled: last?.throttled ?? throttled};
}

/** @param redirected the send whose redirect this one follows */
async function attach(
	options: GotOptions,
	send: GotSend,
	{body, timeoutMs}: GivenOptions,
	redirected: GotSend | undefined,
): Promise<void> {
	const {clock} = send.binding.shared;
	const startedMs = clock.monotonicMs();
	const attachment = await attachCredential(send, {
		headers: readHeaders(options.headers, 'headers'),
		body,
		signals: [...(options.signal ? [nativeSignal(options.signal)] : []), ...(send.above ?? [])],
		deadlineMs: timeoutMs === undefined ? undefined : startedMs + timeoutMs,
	});
	adjust(options, send, attachment);
	// got 16 counts the time of a hop from the first send of the call, so that what is left stays as it is.
	send.timeout = redirected ? redirected.timeout : lowerTimeout(options, timeoutMs, clock.monotonicMs() - startedMs);
}

/**
 * The headers that a repeated send keeps from the send before it, such as the idempotency key of a payment. They are kept when the requests
 * differ and when the send before was answered, because a hook of the caller may send again. They are unknown once a hook has removed both
 * functions of this package, which hold the memory of the call.
 */
function keyOf(last: GotSend | undefined): GotSend['carried'] {
	return last ? (last.attachment?.carried ?? last.carried) : 'unknown';
}

/** Whether the reply calls for a second send; the caller of this function then makes it. */
export function resendsAfter(response: HookResponse, binding: Binding): boolean {
	// The response holds got's request. `Reflect` for the reason that request-function.ts gives at `attachTo`.
	const options = Reflect.get((response as HookResponse & {request: object}).request, 'options') as GotOptions;
	const send = sendOf(options);
	if (!send || send.isOver || send.binding !== binding) {
		return false;
	}
	send.isAnswered = true;
	// got sends a throttled call again by itself, by the retry rule of its plan.
	if (send.turn) {
		tellTurn(send, {status: response.statusCode, headers: response.headers, isReplayable: false});
	}
	if (response.statusCode < 400) {
		send.isOver = true;
		return false;
	}
	// Hooks that are installed twice ask twice; the second answer is no.
	return callsForResend(send, replyOf(response), {isReplayable: isReplayable(options.body)});
}
