/**
 * Authorises one send: which credential the request has, getting it, and putting the wrapper that carries it in `options.request`.
 *
 * Where a send follows another one (a retry, a redirect hop), what it may carry is decided in hops.ts.
 */
import {attachCredential, mayFollow, planSend} from './client-call.js';
import {AmazonAuthError} from './errors.js';
import {forbidResending, readSignableBody} from './got-body.js';
import {quietParser} from './got-parsing.js';
import {restoreRetry, widenRetry} from './got-retry.js';
import {bindSignal, wrapRequest} from './got-seam.js';
import {type GotSend, originalsOf, sendOf} from './got-send.js';
import {shield} from './got-shield.js';
import {givenTimeoutMs, lowerTimeout} from './got-timeout.js';
import type {GotOptions} from './got-types.js';
import {dropCredentials, isHop} from './hops.js';
import {ownOf} from './members.js';
import {nativeSignal} from './native-signal.js';
import {readHeaders} from './requests.js';
import type {Scope} from './scope.js';

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
	const planned = planSend({method, url, amazon: ownOf(options.context, 'amazon'), amazonName: 'context.amazon'}, scope, before);
	// Not spread into a literal: of an object of this size that takes 15 µs.
	const send: GotSend = Object.assign(planned, {
		options,
		originals: originalsOf(options),
		timeout: undefined,
		givenRetry: undefined,
		wasSent: false,
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
		await attach(options, url, send, last);
	}
	options.request = wrapRequest(send);
	bindSignal(options, send, last);
	if (before) {
		before.isOver = true;
	}
}

async function attach(options: GotOptions, url: URL, send: GotSend, last: GotSend | undefined): Promise<void> {
	const {clock} = send.scope.shared;
	const startedMs = clock.monotonicMs();
	const timeoutMs = givenTimeoutMs(options, last);
	const before = last?.isOver ? undefined : last;
	const attachment = await attachCredential(send, {
		headers: readHeaders(options.headers, 'headers'),
		body: readSignableBody(options),
		signals: options.signal ? [nativeSignal(options.signal)] : [],
		deadlineMs: timeoutMs === undefined ? undefined : startedMs + timeoutMs,
		carried: (before ?? sameAgain(last, options))?.attachment?.carried,
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
 * The send before, where a caller's hook sends the very request again though it was answered: a payment must keep its idempotency key.
 * Another page, or another payment from a copy of the options, has another URL or body.
 */
function sameAgain(last: GotSend | undefined, {url, method, body}: GotOptions): GotSend | undefined {
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
