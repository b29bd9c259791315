/**
 * The functions in got's hook slots: authorise each send, review each reply, and let no error out with a secret in it.
 *
 * What a send may carry after another one of its call (a retry, a redirect) is decided in core/carried-credentials.ts, and what a reply says of its
 * credential in core/review.ts.
 */

import type {Binding} from '../../core/binding.js';
import {attachCredential, callsForResend, planSend, signalsFor} from '../../core/call.js';
import {dropCredentials, isHop} from '../../core/carried-credentials.js';
import {readHeaders} from '../../core/read-call.js';
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
				// got gives its own options object, which has more than the type promises to users.
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
				// The caller's own hooks see the second reply only if got keeps them for it.
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
 * @param retryCount got's own: above 0 for whatever is sent again within its call, 0 for the first send of a call and its redirects
 * @throws {@link AmazonAuthError} where the request may not be made or has no credential
 */
export async function authorizeSend(options: GotOptions, binding: Binding, retryCount: number): Promise<void> {
	const url = new URL(options.url ?? '');
	const {method} = options;
	const last = sendOf(options);
	// A call that starts from a copy of another one's options (pagination may) starts afresh.
	const before = last?.isOver || (last?.isAnswered && retryCount === 0) ? undefined : last;
	const isLayer = before?.options === options && !before.wasSent;
	// The same hooks a second time. What a hook between them changed is seen when the request is sent.
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
	// Not spread into a literal: of an object of this size that takes 15 µs.
	const send: GotSend = Object.assign(planned, {
		options,
		originals: originalsOf(options),
		carried: isAgain ? keyOf(last) : undefined,
		bound: planned.bound ?? (isAgain ? last?.bound : undefined),
		timeout: undefined,
		givenRetry: undefined,
		// Another `as` of the same binding takes the send over, and what would have ended it ends it still.
		above: isLayer ? [...(before.above ?? []), ...signalsFor(before.binding, method)] : undefined,
		wasSent: false,
		isAnswered: false,
		isOver: false,
	});
	dropCredentials(options.headers, url, before);
	// Before anything is awaited: an abort reports this very object, and to no hook.
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
 * What a send that is not the first of its call keeps, a payment its idempotency key: however it differs from the one before, and though
 * that was answered, a caller's hook sends again. A hook that took both our functions away took the memory along.
 */
function keyOf(last: GotSend | undefined): GotSend['carried'] {
	return last ? (last.attachment?.carried ?? last.carried) : 'unknown';
}

/** Whether the reply of a call calls for a second send, which is then on its way. */
export function resendsAfter(response: HookResponse, binding: Binding): boolean {
	// got's response holds got's request, each of which has a hidden class of its own: see request-function.ts.
	const options = Reflect.get((response as HookResponse & {request: object}).request, 'options') as GotOptions;
	const send = sendOf(options);
	if (!send || send.isOver || send.binding !== binding) {
		return false;
	}
	send.isAnswered = true;
	if (response.statusCode < 400) {
		send.isOver = true;
		return false;
	}
	// The same hooks twice ask twice.
	return callsForResend(send, replyOf(response), {isReplayable: isReplayable(options.body)});
}
