/**
 * The tokens of the Selling Partner API beside restricted ones: a seller's access token, and the token of a grantless operation.
 */
import type {Identity} from '../../identity.js';
import {NOBODY, type TokenLabel, type TokenSubject, tokenKey} from '../../tokens/key.js';
import type {TokenRequest} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import type {Seller, SellingPartnerClient} from './client.js';

export const RESTRICTED: TokenLabel = {api: 'selling-partner', kind: 'restricted-data-token'};
export const GRANTLESS: TokenSubject = {label: {api: 'selling-partner', kind: 'client-credentials'}, owner: NOBODY};

/**
 * The seller that an identity names.
 *
 * @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED`, `IDENTITY_MISSING`, `IDENTITY_CONFLICT`
 */
export function sellerOf(
	{accounts}: SellingPartnerClient,
	identity: Identity,
	{region}: {readonly region: SellingRegion},
): Seller {
	return {owner: accounts.ownerOf(identity), region};
}

export function accessToken({accounts}: SellingPartnerClient, {owner, region}: Seller): TokenRequest {
	return accounts.request(owner, region);
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
