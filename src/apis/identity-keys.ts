/**
 * The accounts that an identity may name: a row for each API whose calls are for an account of somebody's.
 *
 * Identities and the keys of cached tokens are made of this table. It stands apart from the table of the APIs, since a plan reads
 * identities and makes such keys.
 */
import type {AmazonIdentity} from '../types.js';
import type {IdentityKey} from './identity-key.js';
import {merchantKey} from './pay/identity-key.js';
import {sellerKey} from './selling-partner/identity-key.js';

/** A key of an identity that holds the id of an account at Amazon. */
export type AccountKey = Exclude<keyof AmazonIdentity, 'tenant' | 'application'>;

/** A key of an identity that holds an id. */
export type IdKey = AccountKey | 'tenant';

const BY_KEY: {readonly [Key in AccountKey]: IdentityKey<Key>} = {
	sellingPartnerId: sellerKey,
	merchantId: merchantKey,
};

/** In the order in which the ids are written in the keys of cached tokens. */
export const IDENTITY_KEYS: readonly IdentityKey<AccountKey>[] = Object.values(BY_KEY);

export const ACCOUNT_KEYS: readonly AccountKey[] = IDENTITY_KEYS.map(({key}) => key);
