/**
 * The line of a seller's mints: which one a mint stands in.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-rate-limits
 */
import type {Line} from '../../tokens/calls/reservation.js';
import type {Seller} from './access-token.js';
import type {SellingPartnerClient} from './client.js';

/** The account whose quota a seller's mints are charged to. */
export function budgetAccount({owner: {tenant, sellingPartnerId}, region}: Seller): string {
	return JSON.stringify([tenant, sellingPartnerId, region]);
}

export function mintLine({budget, clock}: SellingPartnerClient, seller: Seller): Line {
	return {
		quota: budget,
		account: budgetAccount(seller),
		what: 'The Tokens API gives one token',
		about: {api: 'selling-partner', operation: 'createRestrictedDataToken'},
		clock,
	};
}
