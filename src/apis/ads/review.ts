/**
 * Decides what a reply of Amazon Ads says of the token that was sent.
 *
 * Amazon answers 401 to a dead token, and also where the profile is missing or another's, where the account may only view, and to a client
 * that it has not approved; its words tell most of these apart. A client that is not approved gets the words of a dead token, and so does a
 * living token now and then: one renewal cures what it can. Amazon's page documents three sentences, issues of client libraries the rest.
 * @see https://advertising.amazon.com/API/docs/en-us/reference/concepts/errors
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

const API = 'ads';

/** The sentences that errors quote, whole: nothing of the caller's can be in them. */
const SENTENCES =
	/^(?:No matching advertiser found for scope|Scope header is missing|Not authorized to access scope|Authentication failed|Unauthorized)\.?$/;

/** What the words of a 401 are about that leaves the token as good as it was. */
const NOT_THE_TOKEN = /\b(?:scope|profile|advertiser|permissions?|viewer|approved)\b/i;

export function reviewAds(
	{url, headers, operation}: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, nowMs}: {cache: TokenCache; nowMs: number},
): Verdict {
	const {status} = reply;
	const said = parseObject(reply.body);
	const pauseMs = retryAfterMs(reply, nowMs);
	const isOwn = typeof said?.code === 'string' || said?.message === 'Unauthorized' || isSignedByAmazon(reply.headers);
	if (!isOwn) {
		const error = foreignError(reply, url.host, {api: API, operation, retryAfterMs: pauseMs});
		return {sendAgain: false, ...(error && {error})};
	}
	const words = [said?.details, said?.message].filter((one) => typeof one === 'string');
	const amazon = saidBy(reply, said, words);
	if (status === 429) {
		const message = 'Amazon Ads throttles this call. Try again later, and less often.';
		const about = {api: API, amazon, retryAfterMs: pauseMs} as const;
		return {sendAgain: false, error: new AmazonAuthError('ERR_AMAZON_THROTTLED', message, about)};
	}
	if (status === 401 && !words.some((one) => NOT_THE_TOKEN.test(one))) {
		return refuseToken({token: bearerIn(headers), api: API, operation, amazon}, cache);
	}
	return status === 401 || status === 403 ? {sendAgain: false, error: denied(amazon)} : {sendAgain: false};
}

function saidBy(
	{status, headers}: {status: number; headers: HeaderRecord},
	said: Record<string, unknown> | undefined,
	words: readonly string[],
): AmazonSaid {
	const code = said?.code === 'UNAUTHORIZED' ? said.code : shownCode(said?.code);
	const message = words.find((one) => SENTENCES.test(one));
	const requestId = shownRequestId(said?.requestId ?? headerOf(headers, 'x-amzn-requestid'));
	return {status, ...(code && {code}), ...(message && {message}), ...(requestId && {requestId})};
}

const NOT_THE_PRODUCT =
	'Amazon Ads denies this call, and not because of an old token. Check that the product is open to this advertiser, and that the application is approved for it.';
const NOT_THE_PROFILE =
	'Amazon Ads denies this call, and not because of an old token. Check that the call names a profile or account (profileId, adsAccountId) which this advertiser has in the region of the host, and whose permission is enough for the operation.';

function denied(amazon: AmazonSaid): AmazonAuthError {
	const message = amazon.status === 401 ? NOT_THE_PROFILE : NOT_THE_PRODUCT;
	return new AmazonAuthError('ERR_AMAZON_ACCESS_DENIED', message, {api: API, amazon});
}
