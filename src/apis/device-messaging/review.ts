/**
 * Decides what a reply of Device Messaging says of the token that was sent.
 *
 * A 401 is a dead token: Amazon's clients know the one reason AccessTokenExpired for it, and what Amazon answers to a token of another
 * scope is not documented. Every other reason in a reply is about the message, or about how often messages are sent.
 * @see https://developer.amazon.com/docs/adm/send-message.html
 */
import {AmazonAuthError, type AmazonSaid} from '../../errors.js';
import type {TokenCache} from '../../tokens/types.js';
import type {HeaderRecord} from '../../types.js';
import {foreignError, isSignedByAmazon} from '../../util/foreign-reply.js';
import {headerOf, parseObject, shownCode, shownRequestId} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {bearerIn} from '../application-plan.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';

const API = 'device-messaging';

export function reviewDeviceMessaging(
	{url, headers, operation}: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, nowMs}: {cache: TokenCache; nowMs: number},
): Verdict {
	const {status} = reply;
	const reason = parseObject(reply.body)?.reason;
	const pauseMs = retryAfterMs(reply, nowMs);
	if (typeof reason !== 'string' && !isSignedByAmazon(reply.headers)) {
		const error = foreignError(reply, url.host, {api: API, operation, retryAfterMs: pauseMs});
		return {sendAgain: false, ...(error && {error})};
	}
	const [code, requestId] = [shownCode(reason), shownRequestId(headerOf(reply.headers, 'x-amzn-requestid'))];
	const amazon: AmazonSaid = {status, ...(code && {code}), ...(requestId && {requestId})};
	switch (status) {
		case 401:
			return refuseToken({token: bearerIn(headers), api: API, operation, amazon}, cache);
		case 403:
			return {sendAgain: false, error: denied(amazon)};
		case 429:
			return {sendAgain: false, error: throttled(amazon, pauseMs)};
		case 503:
			// Without a pause a 503 is an outage like any other, which says nothing of the caller.
			return pauseMs === undefined ? {sendAgain: false} : {sendAgain: false, error: throttled(amazon, pauseMs)};
		default:
			return {sendAgain: false};
	}
}

function throttled(amazon: AmazonSaid, retryAfterMs: number | undefined): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Device Messaging asks for a pause. Try again later, and less often.', {
		api: API,
		amazon,
		retryAfterMs,
	});
}

function denied(amazon: AmazonSaid): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_ACCESS_DENIED',
		'Device Messaging denies this call, and not because of an old token. Check that the security profile has Device Messaging enabled for this app.',
		{api: API, amazon},
	);
}
