/**
 * What a reply of Amazon Pay says of the signature and the delegation token it was asked with.
 */

import {foreignError} from '../../util/foreign-reply.js';
import {refuseToken} from '../refuse-token.js';
import {headerOf} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import type {SentCredential, Verdict} from '../../core/review.js';
import type {TokenCache} from '../../tokens/cache.js';
import type {HeaderRecord} from '../../types.js';
import type {PayClient} from './client.js';
import {unnamedEnvironment} from './environment.js';
import {payError, saidByPay} from './pay-error.js';
import {isDateInFuture, isDeadAuthorizationToken, isOfPay, readPayFault} from './fault.js';
import {AUTHORIZATION_TOKEN_HEADER, DATE_HEADER} from './headers.js';
import {signedText} from './signed-text.js';

export function reviewPay(
	sent: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, client}: {cache: TokenCache; client: PayClient | undefined},
): Verdict {
	const {headers, operation} = sent;
	const fault = readPayFault(reply.status, reply.headers, reply.body);
	const pauseMs = client && retryAfterMs(reply, client.nowMs());
	if (!isOfPay(fault)) {
		const error = foreignError(reply, sent.url.host, {api: 'pay', operation, retryAfterMs: pauseMs});
		return {sendAgain: false, ...(error && {error})};
	}
	const token = headerOf(headers, AUTHORIZATION_TOKEN_HEADER);
	if (token !== undefined && isDeadAuthorizationToken(fault)) {
		return refuseToken({token, api: 'pay', operation, amazon: saidByPay(fault)}, cache);
	}
	const error = payError(fault, {
		operation,
		stringToSign: sent.stringToSign ?? signedText(sent),
		retryAfterMs: pauseMs,
		unnamed: unnamedFor(sent),
	});
	const isCured = isDateInFuture(fault) && client?.learnClock(headerOf(reply.headers, 'date'), headerOf(headers, DATE_HEADER));
	return {sendAgain: isCured === true, ...(error ? {error} : {})};
}

function unnamedFor({url, headers}: SentCredential): string | undefined {
	const [, publicKeyId] = / PublicKeyId=([^,]+),/.exec(headerOf(headers, 'authorization') ?? '') ?? [];
	return publicKeyId === undefined ? undefined : unnamedEnvironment({publicKeyId, pathname: url.pathname});
}
