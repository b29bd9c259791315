/**
 * Decides for which merchant a call acts, how the merchant's delegation token is cached, and with which MWS token it is fetched.
 *
 * The application's own function for MWS tokens is called inside a flight only, and never while a token is in the cache.
 * @see https://developer.amazon.com/docs/amazon-pay-checkout/delegated-authorization.html
 */
import {AmazonAuthError} from '../../errors.js';
import {assertPresent, type Identity} from '../../identity.js';
import {createPermit, queuedWithin, type ReservedRate} from '../../tokens/calls/reservation.js';
import {ownerOf, purposeName, type TokenLabel, tokenKey} from '../../tokens/key.js';
import type {LookedUp, TokenRequest} from '../../tokens/types.js';
import {digestOf} from '../../util/digest.js';
import {part} from '../../util/lazy.js';
import {readGivenByAmazon} from '../../util/option-readers.js';
import type {Wait} from '../../util/wait.js';
import {assertApplication} from '../accounts.js';
import {encodeUrlPart} from './canonical-request.js';
import {exchangeAccount, type PayClient} from './client.js';
import {checkEnvironment, exchangePath, HOST_OF_REGION, noKeyFits} from './environment.js';
import type {PaySettings} from './options.js';

const loadExchange = part(() => import('./token-exchange.js'));

const LABEL: TokenLabel = {api: 'pay', kind: 'authorization-token'};

export interface Merchant {
	readonly merchantId: string;
	readonly tenant: string | undefined;
}

/** The exchange, which gives a delegation token, is called as the provider and carries no such token itself. */
export function isExchange({pathname}: URL): boolean {
	return /\/authorizationTokens(?:\/|$)/i.test(pathname);
}

/**
 * The merchant that a call is for. Undefined means the provider's own account, which only an identity of the application may use.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_MISSING` where neither is named, `IDENTITY_CONFLICT` for another merchant than the one whose
 * MWS token is configured
 */
export function merchantOf(identity: Identity, key: PaySettings, call: {isExchange: boolean}): Merchant | undefined {
	assertPresent(identity, 'merchantId');
	if (call.isExchange) {
		assertApplication(identity, "The exchange of a merchant's MWS token is the provider's own call, made", {api: 'pay'});
		return undefined;
	}
	const {merchantId, tenant, application} = identity;
	if (typeof merchantId !== 'string') {
		if (!application) {
			throw nobodyNamed();
		}
		return undefined;
	}
	if (typeof key.mwsAuthToken === 'string' && merchantId !== key.merchantId) {
		throw notTheConfigured(key);
	}
	return {merchantId, tenant: tenant ?? undefined};
}

/**
 * The merchant's token.
 *
 * @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without an MWS token, `ENVIRONMENT_MISMATCH` for a sandbox key, `THROTTLED`
 * where the call's deadline is nearer than its permit; TypeError for a merchant id that fits no URL
 */
export async function authorizationToken(client: PayClient, key: PaySettings, merchant: Merchant, wait: Wait): Promise<string> {
	assertExchangeable(key);
	encodeUrlPart(merchant.merchantId, 'merchantId');
	const request = tokenRequest(client, key, merchant);
	const {value} = await client.cache.token(request, wait);
	return value;
}

function exchangeRate({exchanges, clock}: PayClient, key: PaySettings): ReservedRate {
	return {
		rateLimit: exchanges,
		account: exchangeAccount(key),
		what: 'Amazon Pay gives one authorization token',
		about: {api: 'pay', operation: 'getAuthorizationToken'},
		clock,
	};
}

/** @throws {@link AmazonAuthError} where no token can be had for any merchant */
export function assertExchangeable(key: PaySettings): void {
	const disagreement = checkEnvironment(
		key,
		new URL(exchangePath(key.publicKeyId, '-'), `https://${HOST_OF_REGION[key.region]}`),
	);
	if (disagreement) {
		throw noKeyFits(disagreement);
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
	const owner = ownerOf({tenant, merchantId});
	// The token that a function gives is unknown until a flight calls it, so it cannot be a part of the key.
	const digest = typeof mwsAuthToken === 'string' ? digestOf(mwsAuthToken) : null;
	const name = tokenKey(purposeName({application: publicKeyId, region, kind: 'authorization-token', detail: [digest]}), owner);
	const lookUp = async (signal: AbortSignal): Promise<LookedUp> => {
		const found = await resolveMwsAuthToken(key, merchant, signal);
		const {signExchange} = await loadExchange();
		return {mwsAuthToken: found, signed: await signExchange(client, key, {merchantId, mwsAuthToken: found})};
	};
	return {
		key: name,
		label: LABEL,
		owner,
		lookUp,
		// The permit is waited for before a lease and a slot are taken, since a second for each merchant is long for the others.
		prepare: () => ({ready: async () => {}, permit: createPermit(client.exchanges, exchangeAccount(key), name)}),
		withinRate: (...asked) => queuedWithin(exchangeRate(client, key))(...asked),
		mint: async (signal, prepared, lookedUp) => {
			const {mwsAuthToken: resolved = '', signed} = lookedUp ?? (await lookUp(signal));
			const {exchange} = await loadExchange();
			const permit = prepared?.permit ?? createPermit(client.exchanges, exchangeAccount(key), name);
			const subject = {label: LABEL, owner};
			return exchange(client, key, {merchantId, mwsAuthToken: resolved, permit, subject, signed}, signal);
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
	return readGivenByAmazon(resolved, 'pay.mwsAuthToken()');
}

export function nobodyNamed(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_MISSING',
		'Amazon Pay is called for oneself or for a merchant, and the identity names neither: add merchantId for the merchant, or application: true for oneself, to what "as" is given or "identify" returns.',
		{api: 'pay'},
	);
}

/** Such a call is refused, since it would act for the configured merchant in the name of another. */
function notTheConfigured({merchantId}: PaySettings): AmazonAuthError {
	const why =
		merchantId === undefined
			? 'The identity names a merchant, and "pay.mwsAuthToken" is a string of which nothing says whose it is: say so in "pay.merchantId", or give a function that finds the MWS token of each merchant'
			: 'The identity names another merchant than "pay.merchantId", whose the MWS token is: give a function that finds the MWS token of each merchant';
	return new AmazonAuthError('ERR_AMAZON_IDENTITY_CONFLICT', `${why}. Nothing was sent.`, {api: 'pay'});
}
