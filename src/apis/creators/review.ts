/**
 * Decides what a reply of the Creators API says of the credential that was sent.
 *
 * A 401 is a dead token for two of its reasons; for the others a new token would be refused alike. Types and reasons: Creators SDK 1.2.0,
 * which does not say what each means, so that the advice here is what their names suggest.
 */
import {AmazonAuthError, type AmazonAuthErrorCode, type AmazonSaid} from '../../errors.js';
import type {TokenCache} from '../../tokens/types.js';
import type {HeaderRecord} from '../../types.js';
import {foreignError, isSignedByAmazon} from '../../util/foreign-reply.js';
import {ownOf} from '../../util/members.js';
import {headerOf, parseObject, shownCode, shownRequestId} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {bearerIn} from '../application-plan.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';
import {API} from './credentials.js';

const DEAD: readonly unknown[] = ['TokenExpired', 'InvalidToken'];

const OTHER_VERSION =
	'The token is none that this API takes: compare "creators.version" with the version that Amazon shows for the credential.';
const NO_CLIENT = 'The credential is none that this API takes: look whether Amazon still shows it, and of which version it is.';

/** What to do, by the reason in a 401 or 403. */
const ADVICE: Readonly<Record<string, string>> = {
	InvalidIssuer: OTHER_VERSION,
	MissingClaim: OTHER_VERSION,
	MissingKeyId: OTHER_VERSION,
	UnsupportedClient: NO_CLIENT,
	InvalidClient: NO_CLIENT,
	MissingCredential:
		'Amazon found no credential in the request, though one was put on: look for a proxy in between that takes the header off.',
	AssociateNotEligible:
		'The associate is not eligible for the API. As others have found, Amazon asks for 10 qualified sales in the last 30 days.',
	AuthorizationFailed:
		'The account may not make this call: check that partner tag, marketplace and credential are of one associate account.',
};
const NO_ADVICE = 'Amazon gives no reason that says more: check the account and the credential in Associates Central.';

export function reviewCreators(
	{url, headers, operation}: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, nowMs}: {cache: TokenCache; nowMs: number},
): Verdict {
	const {status} = reply;
	const {type, reason} = parseObject(reply.body) ?? {type: undefined, reason: undefined};
	const pauseMs = retryAfterMs(reply, nowMs);
	if (typeof type !== 'string' && typeof reason !== 'string' && !isSignedByAmazon(reply.headers)) {
		const error = foreignError(reply, url.host, {api: API, operation, retryAfterMs: pauseMs});
		return {sendAgain: false, ...(error && {error})};
	}
	const [code, requestId] = [shownCode(reason) ?? shownCode(type), shownRequestId(headerOf(reply.headers, 'x-amzn-requestid'))];
	const amazon: AmazonSaid = {status, ...(code && {code}), ...(requestId && {requestId})};
	if (status === 401 && DEAD.includes(reason)) {
		return refuseToken({token: bearerIn(headers), api: API, operation, amazon}, cache);
	}
	const refused = (...[name, message, retryAfterMs]: [AmazonAuthErrorCode, string, number?]): Verdict => ({
		sendAgain: false,
		error: new AmazonAuthError(name, message, {api: API, operation, amazon, retryAfterMs}),
	});
	if (status === 401 || status === 403) {
		const advice = (ownOf(ADVICE, code ?? '') as string | undefined) ?? NO_ADVICE; // it holds nothing else
		const why = `(${status}${code === undefined ? '' : ` ${code}`}), and not because of an old token`;
		return refused('ERR_AMAZON_ACCESS_DENIED', `The Creators API denies this call ${why}. ${advice}`);
	}
	const throttled = 'The Creators API throttles this call. Try again later, and less often.';
	return status === 429 ? refused('ERR_AMAZON_THROTTLED', throttled, pauseMs) : {sendAgain: false};
}
