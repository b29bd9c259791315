/**
 * Whose tokens an identity means, for `forget`.
 */
import type {Identity} from './identity.js';
import type {TokenOwner} from './tokens/key.js';

/** Every key that is named must agree; a key that is not named says nothing. */
export function ownedBy(identity: Identity): (owner: TokenOwner) => boolean {
	return (owner) =>
		(['tenant', 'sellingPartnerId', 'merchantId'] as const).every(
			(key) => identity[key] === undefined || owner[key] === identity[key],
		);
}

/** What is named, as other processes are told it: a key that is not is null, and means all. */
export function ownerOf({tenant, sellingPartnerId, merchantId}: Identity): TokenOwner {
	return {tenant: tenant ?? null, sellingPartnerId: sellingPartnerId ?? null, merchantId: merchantId ?? null};
}
