/**
 * The token that lets a solution provider act for a merchant: how it is cached and fetched.
 *
 * A refusal of the exchange itself is final: it means that the merchant's MWS token or id is wrong, not that something is stale.
 * @see https://developer.amazon.com/docs/amazon-pay-checkout/delegated-authorization.html
 */
import {createHash} from 'node:crypto';
import {AmazonAuthError} from '../errors.js';
import {readNonEmptyString} from '../option-readers.js';
import {headerOf, retryAfterMs, TokenCallFault, type TokenCallReply} from '../token-call/reply.js';
import {withRetries} from '../token-call/retries.js';
import {type TokenOwner, tokenKey} from '../tokens/key.js';
import type {MintedToken} from '../tokens/token.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import {readToken} from '../tokens/token-syntax.js';
import {buildAuthorizationTokenRequest, readAuthorizationTokenReply} from './authorization-token.js';
import type {PayClient} from './client.js';
import {checkEnvironment, PAY_HOSTS} from './environment.js';
import type {PaySettings} from './options.js';
import {payError, saidByPay} from './pay-error.js';
import {isDateInFuture, readPayFault} from './pay-fault.js';
import {signPayRequest} from './pay-headers.js';

/** @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without an MWS token */
export function authorizationToken(
	client: PayClient,
	key: PaySettings,
	merchantId: string,
	tenant: string | undefined,
): TokenRequest {
	const {mwsAuthToken, publicKeyId, region} = key;
	if (mwsAuthToken === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
			'This call acts for a merchant, but "pay" holds no "mwsAuthToken": give the one the merchant handed over, or a function that finds it.',
			{api: 'pay'},
		);
	}
	const owner: TokenOwner = {tenant: tenant ?? null, sellingPartnerId: null, merchantId};
	const digest = typeof mwsAuthToken === 'string' ? createHash('sha256').update(mwsAuthToken).digest('base64url') : null;
	return {
		key: tokenKey({application: publicKeyId, owner, region, kind: 'authorization-token', detail: [digest]}),
		owner,
		mint: async (signal) => {
			const resolved = await resolveMwsAuthToken(key, merchantId, tenant, signal);
			return exchange(client, key, merchantId, resolved, signal);
		},
	};
}

async function resolveMwsAuthToken(
	{mwsAuthToken, region}: PaySettings,
	merchantId: string,
	tenant: string | undefined,
	signal: AbortSignal,
): Promise<string> {
	if (typeof mwsAuthToken === 'string') {
		return mwsAuthToken;
	}
	const resolved = await mwsAuthToken?.({merchantId, tenant, region, signal});
	if (resolved === undefined || resolved === null) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			'"pay.mwsAuthToken" returned nothing for this merchant: the merchant has not handed one over, or is not known.',
			{api: 'pay'},
		);
	}
	return readNonEmptyString(resolved, 'pay.mwsAuthToken()');
}

async function exchange(
	client: PayClient,
	key: PaySettings,
	merchantId: string,
	mwsAuthToken: string,
	signal: AbortSignal,
): Promise<MintedToken> {
	const {publicKeyId, region} = key;
	const {method, url} = buildAuthorizationTokenRequest({host: PAY_HOSTS[region], publicKeyId, mwsAuthToken, merchantId});
	const disagreement = checkEnvironment(key, url);
	if (disagreement) {
		throw new AmazonAuthError('ERR_AMAZON_ENVIRONMENT_MISMATCH', `${disagreement.mismatch}. Nothing was sent.`, {api: 'pay'});
	}
	const attempt = async (): Promise<MintedToken> => {
		await client.exchanges.take(JSON.stringify([region, publicKeyId]), merchantId, signal);
		// Signed anew for each attempt: the date is part of what is signed.
		const {headers} = await signPayRequest({method, url, headers: {}, body: '', nowMs: client.nowMs(), key});
		return readExchange(client, await client.call({method, url, headers}, signal));
	};
	return withRetries(attempt, {what: 'The authorization token exchange of Amazon Pay', signal});
}

async function readExchange(client: PayClient, reply: TokenCallReply): Promise<MintedToken> {
	const nowMs = client.clock.nowMs();
	const {status, headers, body} = reply;
	if (status === 408 || status === 429 || status >= 500) {
		throw new TokenCallFault(`it answered ${status}`, {retryAfterMs: retryAfterMs(headers, nowMs)});
	}
	const read = await readAuthorizationTokenReply(status, headers, body, nowMs);
	if ('token' in read) {
		return {value: readToken(read.token, 'delegation', 'Amazon Pay'), lifetimeMs: read.expiresInMs};
	}
	const fault = readPayFault(status, headers, body);
	if (isDateInFuture(fault) && client.learnClock(headerOf(headers, 'date'))) {
		throw new TokenCallFault('our clock is ahead of its own', {retries: 1});
	}
	if (status === 200) {
		throw new AmazonAuthError('ERR_AMAZON_TOKEN_MALFORMED', 'Amazon Pay answered the exchange without a token one can use.', {
			api: 'pay',
		});
	}
	if (status >= 300 && status < 400) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`The exchange answered ${status}, a redirect, which is not followed. Look for a proxy in between.`,
			{api: 'pay'},
		);
	}
	const known = payError(fault);
	if (known?.code === 'ERR_AMAZON_SIGNATURE_REFUSED') {
		throw known;
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_TOKEN_REFUSED',
		`Amazon Pay gives no authorization token for this merchant (${status}${fault.code ? ` ${saidByPay(fault).code ?? ''}` : ''}). Check the MWS token and the merchant id the merchant handed over; both are those of production.`,
		{api: 'pay', amazon: saidByPay(fault)},
	);
}
