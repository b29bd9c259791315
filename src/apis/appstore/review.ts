/**
 * Decides what a reply of an Appstore API says of the token that was sent.
 *
 * Amazon answers 403 "Request is not authorized." both for an expired token and for a missing permission, so the token is renewed once.
 * No other sentence of the Appstore APIs is documented.
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */

import {AmazonAuthError} from '../../errors.js';
import type {TokenCache} from '../../tokens/types.js';
import type {HeaderRecord} from '../../types.js';
import {foreignError, isSignedByAmazon} from '../../util/foreign-reply.js';
import {parseObject} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {bearerIn} from '../application-plan.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';

const DEAD = 'Request is not authorized.';

export function reviewAppstore(
	{url, headers, operation}: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, nowMs}: {cache: TokenCache; nowMs: number},
): Verdict {
	const {status} = reply;
	const isSaid = parseObject(reply.body)?.message === DEAD;
	if (!isSaid && !isSignedByAmazon(reply.headers)) {
		const error = foreignError(reply, url.host, {api: 'appstore', operation, retryAfterMs: retryAfterMs(reply, nowMs)});
		return {sendAgain: false, ...(error && {error})};
	}
	if (status === 429) {
		return {sendAgain: false, error: throttled(retryAfterMs(reply, nowMs))};
	}
	if (status !== 401 && status !== 403) {
		return {sendAgain: false};
	}
	const isDead = status === 401 || isSaid;
	if (!isDead) {
		return {sendAgain: false, error: denied(status)};
	}
	const amazon = status === 401 ? {status} : {status, message: DEAD};
	return refuseToken({token: bearerIn(headers), api: 'appstore', operation, amazon}, cache);
}

function throttled(retryAfterMs: number | undefined): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'The Appstore API throttles this call. Try again later, and less often.', {
		api: 'appstore',
		amazon: {status: 429},
		retryAfterMs,
	});
}

function denied(status: number): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_ACCESS_DENIED',
		'The Appstore API denies this call, and not because of an old token. Check that the security profile is attached to this API.',
		{api: 'appstore', amazon: {status}},
	);
}
