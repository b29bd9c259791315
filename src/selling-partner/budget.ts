/**
 * The line of a seller's mints: which one a mint stands in, and keeping a place there.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-rate-limits
 */
import {AmazonAuthError} from '../errors.js';
import type {Wait} from '../wait.js';
import type {Seller} from './access-token.js';
import type {SellingPartnerClient} from './client.js';

/** The account whose quota a seller's mints are charged to. */
export function budgetAccount({owner: {tenant, sellingPartnerId}, region}: Seller): string {
	return JSON.stringify([tenant, sellingPartnerId, region]);
}

/**
 * Keeps a place in line for a mint that is about to begin; the function returned gives up what is left of it.
 *
 * Told at once and not after its deadline: in line stand the mints that others have begun in this very moment, too.
 * @throws {@link AmazonAuthError} `THROTTLED` where the deadline is nearer than the turn
 */
export async function announceMint(
	client: SellingPartnerClient,
	seller: Seller,
	ticket: string,
	{deadlineMs}: Wait,
): Promise<() => void> {
	const {clock} = client;
	const budget = await client.budget();
	const account = budgetAccount(seller);
	const turnMs = budget.waitMs(account, ticket);
	if (deadlineMs !== undefined && clock.monotonicMs() + turnMs > deadlineMs) {
		throw new AmazonAuthError(
			'ERR_AMAZON_THROTTLED',
			'The Tokens API gives one token a second, and the turn of this call comes after its deadline. Try again later, or give it a longer timeout.',
			{api: 'selling-partner', operation: 'createRestrictedDataToken', retryAfterMs: turnMs},
		);
	}
	return budget.announce(account, ticket);
}
