/**
 * Authorises one send: which credential the request has, getting it, and putting the wrapper that carries it in `options.request`.
 *
 * Where a send follows another one (a retry, a redirect hop), what it may carry is decided in got-hops.ts.
 */
import {planFor} from './authorizer.js';
import {readCallContext} from './call-context.js';
import {AmazonAuthError} from './errors.js';
import {forbidResending, readSignableBody} from './got-body.js';
import {carryOver, dropCredentials, isHop} from './got-hops.js';
import {quietParser} from './got-parsing.js';
import {restoreRetry, widenRetry} from './got-retry.js';
import {originalOf, type Send, sendOf, wrapRequest} from './got-seam.js';
import {givenTimeoutMs, lowerTimeout} from './got-timeout.js';
import type {GotOptions} from './got-types.js';
import {mergeIdentity, UNBOUND} from './identity.js';
import {match} from './match.js';
import {shield} from './redact.js';
import {readHeaders} from './requests.js';
import type {Scope} from './scope.js';
import {assertAllowed, signalFor} from './scope-rules.js';
import type {Call, Plan} from './strategy.js';
import type {AmazonContext} from './types.js';
import {DEFAULT_WAIT_MS} from './wait.js';

/** @throws {@link AmazonAuthError} where the request may not be made or has no credential */
export async function authorizeSend(options: GotOptions, scope: Scope): Promise<void> {
	const url = new URL(options.url ?? '');
	const {method} = options;
	const last = sendOf(options);
	const before = last?.isOver ? undefined : last;
	if (before && before.scope !== scope) {
		throw twoScopes();
	}
	// The same hooks a second time. What a hook between them changed is seen when the request is sent.
	if (before?.options === options && !before.wasSent) {
		return;
	}
	const context = readCallContext(options.context.amazon, 'context.amazon');
	assertAllowed(scope.rules, method, url);
	const planned = context === false ? undefined : planFor({method, url, identity: UNBOUND, context}, scope.shared.clients);
	const plan = carryOver(planned, {url, method}, before);
	const send: Send = {
		scope,
		options,
		original: originalOf(options.request),
		href: url.href,
		method,
		credentialId: plan?.credentialId,
		shownUrl: `${url.origin}${plan?.template ?? '/…'}`,
		// Once at Amazon, a call's body and headers are a customer's, wherever a redirect takes it.
		isPrivate: match(url).api !== 'none' || before?.isPrivate === true,
		operation: plan?.operation,
		wasSent: false,
		isOver: false,
		resent: before?.resent ?? false,
	};
	dropCredentials(options.headers, url, before);
	// Before anything is awaited: an abort reports this very object, and to no hook.
	if (send.isPrivate) {
		shield(options, send.shownUrl);
	}
	options.parseJson = quietParser(options, send);
	if (plan && context !== false) {
		await attach(options, plan, {url, context}, send, last);
	} else {
		restoreRetry(options);
	}
	options.request = wrapRequest(send);
	if (before) {
		before.isOver = true;
	}
}

async function attach(
	options: GotOptions,
	plan: Plan,
	{url, context}: {url: URL; context: AmazonContext},
	send: Send,
	last: Send | undefined,
): Promise<void> {
	const {scope, method} = send;
	const {clock} = scope.shared;
	const startedMs = clock.monotonicMs();
	const timeoutMs = givenTimeoutMs(options, last);
	const signals = [options.signal, signalFor(scope, method)].filter((signal) => signal !== undefined);
	const wait = {signals, deadlineMs: startedMs + (timeoutMs ?? DEFAULT_WAIT_MS)};
	const identity = mergeIdentity(await scope.identity(wait), context);
	const headers = readHeaders(options.headers, 'headers');
	const before = last?.isOver ? undefined : last;
	const carried = (before ?? sameAgain(last, options))?.attachment?.carried;
	const call: Call = {method, url, context, identity, headers, body: readSignableBody(options), carried};
	send.attachment = await plan.attach(call, wait);
	widenRetry(options, send.attachment.retry);
	forbidResending(options);
	options.cache = undefined; // one seller's cached reply would be served to another
	if (send.attachment.url) {
		options.url = send.attachment.url;
	}
	if (plan.api === 'pay') {
		options.followRedirect = false;
	}
	// got 16 counts a hop from the call's first send, so there what is left is left alone.
	send.timeout = isHop(url, before) ? last?.timeout : lowerTimeout(options, timeoutMs, clock.monotonicMs() - startedMs);
}

/**
 * The send before, where a caller's hook sends the very request again though it was answered: a payment must keep its idempotency key.
 * Another page, or another payment from a copy of the options, has another URL or body.
 */
function sameAgain(last: Send | undefined, {url, method, body}: GotOptions): Send | undefined {
	const isSame =
		last?.method === method && last.options.body === body && (last.attachment?.url?.href ?? last.href) === String(url);
	return isSame ? last : undefined;
}

function twoScopes(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_CONFLICT',
		'Hooks of two applications or of two identities are on one got instance: extend a got that has none with those of one.',
	);
}
