/**
 * The exchange of a merchant's MWS token for a delegation token: in turn, signed anew for each attempt, and what its reply means.
 *
 * A refusal of the exchange itself is final: it means that the merchant's MWS token or id is wrong, not that something is stale.
 * Statuses and codes: "Authorization tokens" page.
 */
import {createHash} from 'node:crypto';
import {AmazonAuthError} from '../errors.js';
import {headerOf, parseObject} from '../reply-parts.js';
import {announced} from '../token-call/announced.js';
import {faultOf, foreignSuccess, TokenCallFault, type TokenCallReply} from '../token-call/reply.js';
import type {Turn} from '../token-call/turn.js';
import type {TokenSubject} from '../tokens/subject.js';
import type {MintedToken} from '../tokens/token.js';
import {readToken} from '../tokens/token-syntax.js';
import {buildAuthorizationTokenRequest, readAuthorizationTokenReply} from './authorization-token.js';
import type {PayClient} from './client.js';
import {HOST_OF_REGION} from './environment.js';
import type {PaySettings} from './options.js';
import {payError, saidByPay} from './pay-error.js';
import {isDateInFuture, isOfPay, type PayFault, readPayFault} from './pay-fault.js';
import {DATE_HEADER, type SignedPayRequest, signPayRequest} from './pay-headers.js';

const OPERATION = {api: 'pay', operation: 'getAuthorizationToken'} as const;

export interface Exchange {
	readonly merchantId: string;
	readonly mwsAuthToken: string;
	/** Its turn under Amazon's quota, where it may have come already. */
	readonly turn: Turn;
	readonly subject: TokenSubject;
}

/** @throws {@link AmazonAuthError}; TypeError for a token or id that fits no URL */
export async function exchange(
	client: PayClient,
	key: PaySettings,
	{merchantId, mwsAuthToken, turn, subject}: Exchange,
	signal: AbortSignal,
): Promise<MintedToken> {
	const {publicKeyId, region} = key;
	const {method, url} = buildAuthorizationTokenRequest({host: HOST_OF_REGION[region], publicKeyId, mwsAuthToken, merchantId});
	const calls = client.recent;
	// The MWS token is in the path: another one is another call.
	const name = createHash('sha256').update(url.href).digest('base64url');
	const attempt = async (): Promise<MintedToken> => {
		await turn.spend(signal);
		const signed = await signPayRequest({method, url, headers: {}, body: '', nowMs: client.nowMs(), key});
		const reply = await client.call({method, url, headers: signed.headers}, signal, () => calls.sent(name));
		return readExchange(client, signed, reply, url.host);
	};
	const what = 'The authorization token exchange of Amazon Pay';
	return announced(attempt, {what, signal, clock: client.clock, subject, recent: {calls, name}});
}

async function readExchange(
	client: PayClient,
	sent: SignedPayRequest,
	reply: TokenCallReply,
	host: string,
): Promise<MintedToken> {
	const {status, headers, body} = reply;
	const nowMs = client.nowMs();
	const read = await readAuthorizationTokenReply(status, headers, body, nowMs);
	if ('token' in read) {
		const {requestId} = saidByPay(readPayFault(status, headers, body));
		return {value: readToken(read.token, 'delegation', 'Amazon Pay'), lifetimeMs: read.expiresInMs, requestId};
	}
	const mayPass = status < 400 ? undefined : faultOf(reply, nowMs, {host, isOwn: isOfPay(read), amazon: saidByPay(read)});
	if (mayPass) {
		throw mayPass;
	}
	if (status === 200 && parseObject(body) === undefined) {
		throw foreignSuccess(reply, host);
	}
	if (isDateInFuture(read) && client.learnClock(headerOf(headers, 'date'), sent.headers[DATE_HEADER])) {
		throw new TokenCallFault('our clock is ahead of its own', {status, retries: 1});
	}
	throw refusal(read, sent);
}

function refusal(fault: PayFault, {stringToSign}: SignedPayRequest): AmazonAuthError {
	const {status} = fault;
	if (status < 300) {
		return new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'Amazon Pay answered the exchange without a token one can use.',
			OPERATION,
		);
	}
	if (status < 400) {
		return new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`The exchange answered ${status}, a redirect, which is not followed. Look for a proxy in between.`,
			OPERATION,
		);
	}
	const known = payError(fault, {operation: OPERATION.operation, stringToSign});
	if (known?.code === 'ERR_AMAZON_SIGNATURE_REFUSED') {
		return known;
	}
	const amazon = saidByPay(fault);
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_REFUSED',
		`Amazon Pay gives no authorization token for this merchant (${[status, amazon.code].join(' ').trim()}). Check the MWS token and the merchant id the merchant handed over; both are those of production.`,
		{...OPERATION, amazon},
	);
}
