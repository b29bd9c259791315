/**
 * Decides under which key a seller's access token and a grantless token are cached, how each is minted, and how diagnostics name it.
 *
 * The cache decides when a token is minted. The application's resolver of refresh tokens runs inside a flight only, never on a hit.
 */
import {isPromise} from 'node:util/types';
import {AmazonAuthError} from '../../errors.js';
import {assertPresent, type Identity} from '../../identity.js';
import {isSameOwner, NOBODY, ownerOf, type TokenLabel, type TokenOwner, type TokenSubject, tokenKey} from '../../tokens/key.js';
import type {LookedUp, TokenRequest} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import {digestOf} from '../../util/digest.js';
import type {Wait} from '../../util/wait.js';
import {forgetLearned, type Seller, type SellingPartnerClient} from './client.js';
import {readRefreshToken} from './options.js';

export const ACCESS_TOKEN: TokenLabel = {api: 'selling-partner', kind: 'access-token'};
export const RESTRICTED: TokenLabel = {api: 'selling-partner', kind: 'restricted-data-token'};
export const GRANTLESS: TokenSubject = {label: {api: 'selling-partner', kind: 'client-credentials'}, owner: NOBODY};
/** The subject of a code exchange: Amazon does not say which seller an authorization code belongs to. */
export const UNKNOWN_SELLER: TokenSubject = {label: ACCESS_TOKEN, owner: NOBODY};

/**
 * The seller that an identity names: by id, or the one whose refresh token is configured as a string, which is the application's.
 *
 * @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without a refresh token, `IDENTITY_MISSING` without a seller,
 * `IDENTITY_CONFLICT` for another than the one who is configured
 */
export function sellerOf(
	{settings}: SellingPartnerClient,
	identity: Identity,
	{region}: {readonly region: SellingRegion},
): Seller {
	assertPresent(identity, 'sellingPartnerId');
	const {refreshToken, sellingPartnerId: configured} = settings;
	if (refreshToken === undefined) {
		throw noRefreshToken();
	}
	const {tenant = null, sellingPartnerId: named} = identity;
	if (named === undefined && (typeof refreshToken === 'function' || !identity.application)) {
		throw noSeller(settings, identity);
	}
	if (named !== undefined && typeof refreshToken === 'string' && named !== configured) {
		throw notTheConfigured(configured);
	}
	return {owner: ownerOf({tenant, sellingPartnerId: named ?? configured}), region};
}

/** What an identity has to name for a seller's call, as a sentence after the others. */
export function needsSeller({refreshToken, sellingPartnerId}: SellingPartnerClient['settings']): string {
	if (typeof refreshToken !== 'string') {
		return ' The identity must name sellingPartnerId.';
	}
	const byId = sellingPartnerId === undefined ? '' : ', or the sellingPartnerId that is configured';
	return ` The identity must name application: true${byId}.`;
}

export function accessToken(client: SellingPartnerClient, {owner, region}: Seller): TokenRequest {
	const key = accessTokenKey(client, owner, region);
	const lookUp = async (signal: AbortSignal): Promise<LookedUp> => {
		const grant = await resolveRefreshToken(client, owner, region, signal);
		return {grant, secrets: await client.settings.secrets()};
	};
	const mint: TokenRequest['mint'] = async (signal, _prepared, lookedUp) => {
		const {grant, secrets} = lookedUp ?? (await lookUp(signal));
		if (grant === undefined) {
			throw noRefreshToken();
		}
		await dropTokensOfAnotherGrant(client, key, owner, grant);
		const asked = {grant_type: 'refresh_token', refresh_token: grant} as const;
		const minted = await client.login(asked, {label: ACCESS_TOKEN, owner}, signal, secrets);
		return {value: minted.value, lifetimeMs: minted.lifetimeMs, grant: digestOf(grant)};
	};
	const learnGrant = (digest: string): void => {
		client.grants.set(key, markOf(digest));
	};
	return {key, label: ACCESS_TOKEN, owner, lookUp, mint, learnGrant, backoff: client.loginHold};
}

/** A refresh token given as a string serves every region; a resolver may give another one for each region. */
function accessTokenKey({settings, purposes}: SellingPartnerClient, owner: TokenOwner, region: SellingRegion): string {
	const {clientId: application, refreshToken} = settings;
	const keyRegion = typeof refreshToken === 'function' ? region : null;
	return tokenKey(
		purposes.of(ACCESS_TOKEN, keyRegion, () => ({application, region: keyRegion, kind: 'access-token', detail: []})),
		owner,
	);
}

export function grantlessToken({settings, purposes, login, loginHold}: SellingPartnerClient, scope: string): TokenRequest {
	const {clientId: application, secrets} = settings;
	const purpose = purposes.of(GRANTLESS, scope, () => ({
		application,
		region: null,
		kind: 'client-credentials',
		detail: [scope],
	}));
	return {
		key: tokenKey(purpose, NOBODY),
		...GRANTLESS,
		lookUp: async () => ({secrets: await secrets()}),
		mint: (signal, _prepared, lookedUp) => login({grant_type: 'client_credentials', scope}, GRANTLESS, signal, lookedUp?.secrets),
		backoff: loginHold,
	};
}

async function resolveRefreshToken(
	{settings: {refreshToken}}: SellingPartnerClient,
	{sellingPartnerId, tenant}: TokenOwner,
	region: SellingRegion,
	signal: AbortSignal,
): Promise<string> {
	if (typeof refreshToken === 'string') {
		return refreshToken;
	}
	const resolved = await refreshToken?.({sellingPartnerId: sellingPartnerId ?? '', tenant: tenant ?? undefined, region, signal});
	if (resolved === undefined || resolved === null) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			'"sellingPartner.refreshToken" returned nothing for this seller and region: the seller has not authorised the application there, or is not known.',
			{api: 'selling-partner'},
		);
	}
	return readRefreshToken(resolved, 'sellingPartner.refreshToken()');
}

/** The part of a digest that fits into one number. It tells a refresh token from its predecessor and is small enough to keep for every seller. */
function markOf(digest: string): number {
	return Buffer.from(digest, 'base64url').readUIntBE(0, 6);
}

/** Drops the seller's tokens and what was learned of the seller where a new authorization has replaced the old one. */
async function dropTokensOfAnotherGrant(
	client: SellingPartnerClient,
	key: string,
	owner: TokenOwner,
	refreshToken: string,
): Promise<void> {
	const {grants, cache} = client;
	const mark = markOf(digestOf(refreshToken));
	const before = grants.get(key);
	grants.set(key, mark);
	if (before !== undefined && before !== mark) {
		// The new authorization may have added roles.
		forgetLearned(client, (other) => isSameOwner(other, owner));
		await cache.forgetOthers(key, owner);
	}
}

function noRefreshToken(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'This call needs a seller, but createAmazonAuth got no "sellingPartner.refreshToken": give the refresh token, or a function that finds it.',
		{api: 'selling-partner'},
	);
}

function noSeller({refreshToken}: SellingPartnerClient['settings'], {application}: Identity): AmazonAuthError {
	const orString = application
		? ". An application that calls for itself can give its one seller's refresh token as a string"
		: '';
	const how =
		typeof refreshToken === 'function'
			? `"sellingPartner.refreshToken" is a function that needs one: call through auth.as({sellingPartnerId}), or let "identify" return one${orString}`
			: '"sellingPartner.refreshToken" is a string: add application: true to what "as" is given or "identify" returns, for the one seller whose it is';
	return new AmazonAuthError('ERR_AMAZON_IDENTITY_MISSING', `No seller was named, and ${how}.`, {api: 'selling-partner'});
}

/** Such a call is refused, since the named seller would get the data of the configured one. */
function notTheConfigured(configured: string | undefined): AmazonAuthError {
	const why =
		configured === undefined
			? 'The identity names a seller, and "sellingPartner.refreshToken" is a string of which nothing says whose it is: say so in "sellingPartner.sellingPartnerId", or give a function that finds the refresh token of each seller'
			: 'The identity names another seller than "sellingPartner.sellingPartnerId", whose the refresh token is: give a function that finds the refresh token of each seller';
	return new AmazonAuthError('ERR_AMAZON_IDENTITY_CONFLICT', `${why}. Nothing was sent.`, {api: 'selling-partner'});
}

/** The token of a request, without a promise where the token is in the cache. */
export function obtain({cache}: SellingPartnerClient, request: TokenRequest, wait: Wait): string | Promise<string> {
	const token = cache.token(request, wait);
	return isPromise(token) ? token.then(({value}) => value) : token.value;
}
