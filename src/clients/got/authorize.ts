/**
 * Authorises one send: which credential the request has, getting it, and putting the wrapper that carries it in `options.request`.
 *
 * Where a send follows another one (a retry, a redirect hop), what it may carry is decided in hops.ts.
 */
import {attachCredential, mayFollow, planSend} from '../../core/call.js';
import {forbidResending, readSignableBody} from './body.js';
import {actForSame, twoScopes} from './layers.js';
import {quietParser} from './parsing.js';
import {restoreRetry, widenRetry} from './retry.js';
import {bindSignal, wrapRequest} from './request-function.js';
import {type GotSend, originalsOf, sendOf} from './send.js';
import {shield} from './shield.js';
import {givenTimeoutMs, lowerTimeout} from './timeout.js';
import type {GotOptions} from './types.js';
import {dropCredentials, isHop} from '../../core/redirects.js';
import {ownOf} from '../../util/members.js';
import {nativeSignal} from '../../util/native-signal.js';
import {readHeaders} from '../../core/requests.js';
import type {Scope} from '../../core/binding.js';
import {signalsFor} from '../../core/rules.js';

/**
 * @param retryCount got's own: above 0 for whatever is sent again within its call, 0 for the first send of a call and its redirects
 * @throws {@link AmazonAuthError} where the request may not be made or has no credential
 */
export async function authorizeSend(options: GotOptions, scope: Scope, retryCount: number): Promise<void> {
	const url = new URL(options.url ?? '');
	const {method} = options;
	const last = sendOf(options);
	// A call that starts from a copy of another one's options (pagination may) starts afresh.
	const before = last?.isOver || (last?.isAnswered && retryCount === 0) ? undefined : last;
	const isLayer = before?.options === options && !before.wasSent;
	// The same hooks a second time. What a hook between them changed is seen when the request is sent.
	if (before?.scope === scope && isLayer) {
		return;
	}
	if (before && before.scope !== scope && !(await actForSame(before, {scope}, options))) {
		throw twoScopes();
	}
	const planned = planSend({method, url, amazon: ownOf(options.context, 'amazon'), amazonName: 'context.amazon'}, scope, before);
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
		above: isLayer ? [...(before.above ?? []), ...signalsFor(before.scope, method)] : undefined,
		wasSent: false,
		isAnswered: false,
		isOver: false,
	});
	dropCredentials(options.headers, url, before);
	// Before anything is awaited: an abort reports this very object, and to no hook.
	if (send.isPrivate) {
		shield(options);
	}
	options.parseJson = quietParser(send);
	restoreRetry(options, last?.givenRetry);
	if (send.plan) {
		await attach(options, url, send, {last, before});
	}
	options.request = wrapRequest(send);
	bindSignal(options, send, last);
	if (before) {
		before.isOver = true;
	}
}

async function attach(
	options: GotOptions,
	url: URL,
	send: GotSend,
	{last, before}: {last: GotSend | undefined; before: GotSend | undefined},
): Promise<void> {
	const {clock} = send.scope.shared;
	const startedMs = clock.monotonicMs();
	const timeoutMs = givenTimeoutMs(options, last);
	const attachment = await attachCredential(send, {
		headers: readHeaders(options.headers, 'headers'),
		body: readSignableBody(options),
		signals: [...(options.signal ? [nativeSignal(options.signal)] : []), ...(send.above ?? [])],
		deadlineMs: timeoutMs === undefined ? undefined : startedMs + timeoutMs,
	});
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
	// got 16 counts a hop from the call's first send, so there what is left is left alone.
	send.timeout = isHop(url, before) ? last?.timeout : lowerTimeout(options, timeoutMs, clock.monotonicMs() - startedMs);
}

/**
 * What a send that is not the first of its call keeps, a payment its idempotency key: however it differs from the one before, and though
 * that was answered, a caller's hook sends again. A hook that took both our functions away took the memory along.
 */
function keyOf(last: GotSend | undefined): GotSend['carried'] {
	return last ? (last.attachment?.carried ?? last.carried) : 'unknown';
}
