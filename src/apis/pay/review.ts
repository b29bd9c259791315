/**
 * Decides what a reply of Amazon Pay says of the signature and the delegation token that were sent.
 *
 * A client that put on our headers by itself has no string to sign. It is rebuilt here from what the sent `authorization` header names,
 * since only that text tells a wrong key from a request that was rewritten.
 */

import type {TokenCache} from '../../tokens/types.js';
import type {HeaderRecord} from '../../types.js';
import {foreignError} from '../../util/foreign-reply.js';
import {headerOf} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';
import {canonicalRequest} from './canonical-request.js';
import type {PayClient} from './client.js';
import {unnamedEnvironment} from './environment.js';
import {isDateInFuture, isDeadAuthorizationToken, isOfPay, payError, readPayFault, saidByPay} from './fault.js';
import {AUTHORIZATION_TOKEN_HEADER, DATE_HEADER} from './headers.js';
import {type PayAlgorithm, SALT_LENGTH, stringToSign} from './signature.js';

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

/** Undefined for a request that carries no signature of ours, or whose parts are not known. */
export function signedText({method, url, headers, body = ''}: SentCredential): string | undefined {
	const [, algorithm, names] =
		/^(\S+) PublicKeyId=[^,]+, SignedHeaders=([^,]+), Signature=/.exec(headerOf(headers, 'authorization') ?? '') ?? [];
	if (method === undefined || names === undefined || !isAlgorithm(algorithm)) {
		return undefined;
	}
	const signed = Object.fromEntries(names.split(';').map((name) => [name, headerOf(headers, name) ?? '']));
	return stringToSign(algorithm, canonicalRequest({method, url, headers: signed, body}).canonicalRequest);
}

function isAlgorithm(text: string | undefined): text is PayAlgorithm {
	return text !== undefined && Object.hasOwn(SALT_LENGTH, text);
}
