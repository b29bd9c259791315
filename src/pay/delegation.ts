/**
 * The token that lets a solution provider act for a merchant: whose it is, how it is cached, and which MWS token it is fetched with.
 *
 * The application's own function is asked inside a flight only, never for a token that is there.
 * @see https://developer.amazon.com/docs/amazon-pay-checkout/delegated-authorization.html
 */
import {createHash} from 'node:crypto';
import {AmazonAuthError} from '../errors.js';
import {part} from '../loaded-once.js';
import {readNonEmptyString} from '../option-readers.js';
import {type Line, obtainBehindLine} from '../token-call/place-in-line.js';
import {createTurn} from '../token-call/turn.js';
import {purposeName, type TokenOwner, tokenKey} from '../tokens/key.js';
import type {TokenLabel} from '../tokens/subject.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import type {Wait} from '../wait.js';
import {exchangeAccount, type PayClient} from './client.js';
import {checkEnvironment, exchangePath, HOST_OF_REGION} from './environment.js';
import type {PaySettings} from './options.js';
import {encodeUrlPart} from './url-part.js';

const LABEL: TokenLabel = {api: 'pay', kind: 'authorization-token'};

export interface Merchant {
	readonly merchantId: string;
	readonly tenant: string | undefined;
}

/**
 * The merchant's token.
 *
 * @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without an MWS token, `ENVIRONMENT_MISMATCH` for a sandbox key, `THROTTLED`
 * where the call's deadline is nearer than its turn; TypeError for a merchant id that fits no URL
 */
export async function authorizationToken(client: PayClient, key: PaySettings, merchant: Merchant, wait: Wait): Promise<string> {
	assertExchangeable(key);
	encodeUrlPart(merchant.merchantId, 'merchantId');
	const request = tokenRequest(client, key, merchant);
	const found = client.cache.living(request) ?? client.cache.confirmed(request, wait);
	const token = found && (await found);
	return (token ?? (await obtainBehindLine(client.cache, request, exchangeLine(client, key), wait))).value;
}

function exchangeLine({exchanges, clock}: PayClient, key: PaySettings): Line {
	return {
		quota: exchanges,
		account: exchangeAccount(key),
		what: 'Amazon Pay gives one authorization token',
		about: {api: 'pay', operation: 'getAuthorizationToken'},
		clock,
	};
}

function assertExchangeable(key: PaySettings): void {
	const disagreement = checkEnvironment(
		key,
		new URL(exchangePath(key.publicKeyId, '-'), `https://${HOST_OF_REGION[key.region]}`),
	);
	if (disagreement) {
		throw new AmazonAuthError('ERR_AMAZON_ENVIRONMENT_MISMATCH', `${disagreement.mismatch}. Nothing was sent.`, {api: 'pay'});
	}
	if (key.mwsAuthToken === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
			'This call acts for a merchant, but "pay" holds no "mwsAuthToken": give the one the merchant handed over, or a function that finds it.',
			{api: 'pay'},
		);
	}
}

function tokenRequest(client: PayClient, key: PaySettings, merchant: Merchant): TokenRequest {
	const {mwsAuthToken, publicKeyId, region} = key;
	const {merchantId, tenant} = merchant;
	const owner: TokenOwner = {tenant: tenant ?? null, sellingPartnerId: null, merchantId};
	// What a function will give is not known before it is called.
	const digest = typeof mwsAuthToken === 'string' ? createHash('sha256').update(mwsAuthToken).digest('base64url') : null;
	const name = tokenKey(purposeName({application: publicKeyId, region, kind: 'authorization-token', detail: [digest]}), owner);
	const lookUp = async (signal: AbortSignal) => ({mwsAuthToken: await resolveMwsAuthToken(key, merchant, signal)});
	return {
		key: name,
		label: LABEL,
		owner,
		lookUp,
		// Its turn comes before a lease and a place are taken: a second for each merchant is long for the others.
		prepare: () => ({ready: async () => {}, turn: createTurn(client.exchanges, exchangeAccount(key), name)}),
		mint: async (signal, prepared, lookedUp) => {
			const {mwsAuthToken: resolved = ''} = lookedUp ?? (await lookUp(signal));
			const {exchange} = await part(import('./exchange.js'));
			const turn = prepared?.turn ?? createTurn(client.exchanges, exchangeAccount(key), name);
			return exchange(client, key, {merchantId, mwsAuthToken: resolved, turn, subject: {label: LABEL, owner}}, signal);
		},
	};
}

async function resolveMwsAuthToken(
	{mwsAuthToken, region}: PaySettings,
	{merchantId, tenant}: Merchant,
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
