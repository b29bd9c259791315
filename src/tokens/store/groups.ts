/**
 * Which owners are forgotten together: by account, by seller, merchant or the application itself, by both, or all.
 *
 * What a `forget` names is one group; a token belongs to a few.
 */
import type {Meant, TokenOwner} from '../key.js';

/** The groups that an owner belongs to, always in the same order. */
export function groupsOf({tenant, sellingPartnerId, merchantId}: TokenOwner): string[] {
	const accounts = tenant === null ? [null] : [null, tenant];
	const sellers = sellingPartnerId === null ? [null] : [null, sellingPartnerId];
	const merchants = merchantId === null ? [null] : [null, merchantId];
	const named = accounts.flatMap((account) =>
		sellers.flatMap((seller) => merchants.map((merchant) => JSON.stringify([account, seller, merchant]))),
	);
	return sellingPartnerId === null && merchantId === null ? [...named, ...accounts.map(applicationOf)] : named;
}

/**
 * The group that a `forget` means.
 *
 * A key that is null names no group: the next greater one is meant then, which costs a few tokens and leaves none.
 */
export function groupOf({tenant = null, sellingPartnerId = null, merchantId = null, application}: Meant): string {
	return application ? applicationOf(tenant) : JSON.stringify([tenant, sellingPartnerId, merchantId]);
}

/** What is no seller's and no merchant's. */
function applicationOf(tenant: string | null): string {
	return JSON.stringify([tenant, 'application']);
}
