/**
 * Decides under which key the Restricted Data Token of a call is cached, and what its mint may have to wait for.
 *
 * The cache decides when a token is minted. How one is minted is in restricted-token-mint.ts, which is loaded by the first mint.
 */

import {createPermit, reservedWithin} from '../../tokens/calls/reservation.js';
import {type PurposeName, tokenKey} from '../../tokens/key.js';
import type {Backoff, TokenRequest} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import {part} from '../../util/lazy.js';
import {budgetAccount, mintRate, RESTRICTED, type Seller, type SellingPartnerClient} from './client.js';
import type {RestrictedResource} from './need.js';

const loadMint = part(() => import('./restricted-token-mint.js'));

export function restrictedDataToken(
	client: SellingPartnerClient,
	seller: Seller,
	resource: RestrictedResource,
	operation: string | undefined,
): TokenRequest {
	const {owner, region} = seller;
	const key = tokenKey(purposeOf(client, region, resource), owner);
	return {
		key,
		label: RESTRICTED,
		owner,
		operation,
		async mint(signal, prepared) {
			const {mintRestrictedDataToken} = await loadMint();
			const mint = {resources: [resource], key, operation, permit: prepared?.permit, leavePlace: prepared?.leavePlace};
			return mintRestrictedDataToken(client, seller, mint, signal);
		},
		prepare: () => ({
			async ready(signal) {
				await client.cache.token(client.accounts.request(seller.owner, seller.region), {signals: [signal]});
			},
			permit: createPermit(client.budget, budgetAccount(seller), key),
		}),
		lookUpKey: () => client.accounts.request(seller.owner, seller.region).key,
		backoff: accessTokenHold(client, seller),
		withinRate: (...asked) => reservedWithin(mintRate(client, seller))(...asked),
	};
}

/** A mint waits for whatever the seller's access token waits for, where that token has to be fetched first. */
function accessTokenHold(client: SellingPartnerClient, seller: Seller): Backoff {
	const {loginHold, cache} = client;
	return {
		leftMs: () =>
			loginHold.leftMs() === 0 || cache.holds(client.accounts.request(seller.owner, seller.region).key) ? 0 : loginHold.leftMs(),
		onBegin: loginHold.onBegin,
	};
}

function purposeOf(
	{settings, purposes, accounts}: SellingPartnerClient,
	region: SellingRegion,
	resource: RestrictedResource,
): PurposeName {
	return purposes.of(resource, region, () => {
		const {method, path, dataElements = null} = resource;
		const detail = [method, path, dataElements, accounts.unnamed];
		return {application: settings.clientId, region, kind: 'restricted-data-token', detail};
	});
}
