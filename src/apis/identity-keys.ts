/**
 * The accounts that an identity may name, with a row for each API whose calls are for an account of somebody's, and what it may narrow the
 * calls of such an account to.
 *
 * Identities and the keys of cached tokens are made of this table. It stands apart from the table of the APIs, since a plan reads
 * identities and makes such keys.
 */
import type {AmazonIdentity} from '../types.js';
import {adsAccountKey, advertiserKey, profileKey} from './ads/identity-key.js';
import {businessCustomerKey} from './business/identity-key.js';
import type {IdentityKey} from './identity-key.js';
import {merchantKey} from './pay/identity-key.js';
import {sellerKey} from './selling-partner/identity-key.js';

/** A key of an identity that holds the id of an account at Amazon. */
export type AccountKey = Exclude<keyof AmazonIdentity, 'tenant' | 'application' | NarrowingKey>;

/** A key of an identity that says whose a token is. */
export type IdKey = AccountKey | 'tenant';

/** A key of an identity that says which part of an account is meant: tokens know nothing of it, since one opens the whole account. */
export type NarrowingKey = 'profileId' | 'adsAccountId';

const BY_KEY: {readonly [Key in AccountKey]: IdentityKey<Key>} = {
	sellingPartnerId: sellerKey,
	merchantId: merchantKey,
	businessCustomerId: businessCustomerKey,
	advertiserId: advertiserKey,
};

/** In the order in which the ids are written in the keys of cached tokens. */
export const IDENTITY_KEYS: readonly IdentityKey<AccountKey>[] = Object.values(BY_KEY);

const NARROWING_BY_KEY: {readonly [Key in NarrowingKey]: IdentityKey<Key>} = {profileId: profileKey, adsAccountId: adsAccountKey};

export const NARROWING_KEYS: readonly IdentityKey<NarrowingKey>[] = Object.values(NARROWING_BY_KEY);

export const ACCOUNT_KEYS: readonly AccountKey[] = IDENTITY_KEYS.map(({key}) => key);
