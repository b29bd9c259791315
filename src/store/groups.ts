/**
 * Which owners are forgotten together: by account, by seller or merchant, by both, or all.
 *
 * What a `forget` names is one group; a token belongs to a few.
 */
import type {TokenOwner} from '../tokens/key.js';

/** Groups are asked for on every hit, with the owner that the cache keeps. */
const groups = new WeakMap<TokenOwner, readonly string[]>();

/** The groups that an owner belongs to, always in the same order. */
export function groupsOf(owner: TokenOwner): readonly string[] {
	const known = groups.get(owner) ?? listGroups(owner);
	groups.set(owner, known);
	return known;
}

/**
 * The group that a `forget` means.
 *
 * A key that is null names no group: the next greater one is meant then, which costs a few tokens and leaves none.
 */
export function groupOf({tenant = null, sellingPartnerId = null, merchantId = null}: Partial<TokenOwner>): string {
	return JSON.stringify([tenant, sellingPartnerId, merchantId]);
}

function listGroups({tenant, sellingPartnerId, merchantId}: TokenOwner): string[] {
	const accounts = tenant === null ? [null] : [null, tenant];
	const sellers = sellingPartnerId === null ? [null] : [null, sellingPartnerId];
	const merchants = merchantId === null ? [null] : [null, merchantId];
	return accounts.flatMap((account) =>
		sellers.flatMap((seller) => merchants.map((merchant) => JSON.stringify([account, seller, merchant]))),
	);
}
