/**
 * What a reply of an Appstore API says of the token it was asked with.
 *
 * Amazon answers 403 "Request is not authorized." for an expired token, and for a missing permission alike: rule is one renewal.
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */
import {AmazonAuthError} from '../errors.js';
import {refuseToken} from '../refuse-token.js';
import {headerOf, parseObject} from '../reply-parts.js';
import type {SentCredential, Verdict} from '../review.js';
import type {TokenCache} from '../tokens/token-cache.js';

const DEAD = 'Request is not authorized.';

export function reviewAppstore(
	{headers, operation}: SentCredential,
	{status, body}: {status: number; body: string},
	cache: TokenCache,
): Verdict {
	if (status !== 401 && status !== 403) {
		return {sendAgain: false};
	}
	const isDead = status === 401 || parseObject(body)?.message === DEAD;
	if (!isDead) {
		return {sendAgain: false, error: denied(status)};
	}
	const token = headerOf(headers, 'authorization')?.replace(/^Bearer /, '');
	const amazon = status === 401 ? {status} : {status, message: DEAD};
	return refuseToken({token, api: 'appstore', operation, amazon}, cache);
}

function denied(status: number): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_ACCESS_DENIED',
		'The Appstore API denies this call, and not because of an old token. Check that the security profile is attached to this API.',
		{api: 'appstore', amazon: {status}},
	);
}
