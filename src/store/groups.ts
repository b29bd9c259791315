/**
 * Which owners are forgotten together: by account, by seller or merchant, by both, or all.
 *
 * What a `forget` names is one group; a token belongs to a few.
 */
import type {TokenOwner} from '../tokens/key.js';

/** The groups that an owner belongs to, always in the same order. */
export function groupsOf({tenant, sellingPartnerId, merchantId}: TokenOwner): string[] {
	const accounts = tenant === null ? [null] : [null, tenant];
	const sellers = sellingPartnerId === null ? [null] : [null, sellingPartnerId];
	const merchants = merchantId === null ? [null] : [null, merchantId];
	return accounts.flatMap((account) =>
		sellers.flatMap((seller) => merchants.map((merchant) => JSON.stringify([account, seller, merchant]))),
	);
}

/**
 * The group that a `forget` means.
 *
 * A key that is null names no group: the next greater one is meant then, which costs a few tokens and leaves none.
 */
export function groupOf({tenant = null, sellingPartnerId = null, merchantId = null}: Partial<TokenOwner>): string {
	return JSON.stringify([tenant, sellingPartnerId, merchantId]);
}
