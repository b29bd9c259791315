/**
 * What a reply of Amazon Pay says of the signature and the delegation token it was asked with.
 */
import {AmazonAuthError} from '../errors.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../review.js';
import {headerOf} from '../token-call/reply.js';
import type {TokenCache} from '../tokens/token-cache.js';
import type {HeaderRecord} from '../types.js';
import type {PayClient} from './client.js';
import {payError} from './pay-error.js';
import {isDateInFuture, isDeadAuthorizationToken, readPayFault} from './pay-fault.js';
import {AUTHORIZATION_TOKEN_HEADER} from './pay-headers.js';
import {diagnoseSignature} from './signature-diagnosis.js';

export function reviewPay(
	sent: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{cache, client}: {cache: TokenCache; client: PayClient | undefined},
): Verdict {
	const fault = readPayFault(reply.status, reply.headers, reply.body);
	const error = payError(fault);
	const token = headerOf(sent.headers, AUTHORIZATION_TOKEN_HEADER);
	if (token !== undefined && isDeadAuthorizationToken(fault)) {
		return refuseToken({token, api: 'pay', operation: sent.operation, amazon: error?.amazon}, cache);
	}
	if (isDateInFuture(fault)) {
		return {sendAgain: client?.learnClock(headerOf(reply.headers, 'date')) ?? false, ...(error ? {error} : {})};
	}
	const diagnosis = sent.stringToSign === undefined ? undefined : diagnoseSignature(fault, sent.stringToSign);
	if (!error) {
		return {sendAgain: false};
	}
	const {code, message, amazon} = error;
	const details = {api: 'pay', operation: sent.operation, amazon} as const;
	return {sendAgain: false, error: new AmazonAuthError(code, diagnosis === undefined ? message : `${diagnosis}.`, details)};
}
