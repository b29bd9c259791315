/**
 * The account that a call of the Selling Partner API is for: a seller's or a vendor's.
 */
import type {IdentityKey} from '../identity-key.js';

export const sellerKey: IdentityKey<'sellingPartnerId'> = {key: 'sellingPartnerId', whose: 'a seller'};
