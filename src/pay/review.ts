/**
 * What a reply of Amazon Pay says of the signature and the delegation token it was asked with.
 */
import {refuseToken} from '../refuse-token.js';
import {headerOf} from '../reply-parts.js';
import type {SentCredential, Verdict} from '../review.js';
import {retryAfterMs} from '../token-call/reply.js';
import type {TokenCache} from '../tokens/token-cache.js';
import type {HeaderRecord} from '../types.js';
import type {PayClient} from './client.js';
import {payError, saidByPay} from './pay-error.js';
import {isDateInFuture, isDeadAuthorizationToken, readPayFault} from './pay-fault.js';
import {AUTHORIZATION_TOKEN_HEADER, DATE_HEADER} from './pay-headers.js';
import {signedText} from './signed-text.js';

export function reviewPay(
	sent: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, client}: {cache: TokenCache; client: PayClient | undefined},
): Verdict {
	const {headers, operation} = sent;
	const fault = readPayFault(reply.status, reply.headers, reply.body);
	const token = headerOf(headers, AUTHORIZATION_TOKEN_HEADER);
	if (token !== undefined && isDeadAuthorizationToken(fault)) {
		return refuseToken({token, api: 'pay', operation, amazon: saidByPay(fault)}, cache);
	}
	const error = payError(fault, {
		operation,
		stringToSign: sent.stringToSign ?? signedText(sent),
		retryAfterMs: client && retryAfterMs(reply.headers, client.nowMs()),
	});
	const isCured = isDateInFuture(fault) && client?.learnClock(headerOf(reply.headers, 'date'), headerOf(headers, DATE_HEADER));
	return {sendAgain: isCured === true, ...(error ? {error} : {})};
}
