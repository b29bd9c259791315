/**
 * The account that a call of Amazon Ads is for, an advertiser by the application's own name for whoever consented, and what its calls may be
 * narrowed to: a profile, or an account. One authorization of an advertiser opens several of them.
 *
 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/profiles
 */
import type {IdentityKey} from '../identity-key.js';

export const advertiserKey: IdentityKey<'advertiserId'> = {key: 'advertiserId', whose: 'an advertiser'};

export const profileKey: IdentityKey<'profileId'> = {key: 'profileId', whose: 'a profile', read: readHeaderValue};

export const adsAccountKey: IdentityKey<'adsAccountId'> = {key: 'adsAccountId', whose: 'an account', read: readHeaderValue};

/** Amazon's replies hold profile ids as numbers, of which JavaScript rounds the long ones. */
function readHeaderValue(value: unknown, name: string): string {
	if (typeof value === 'number' || typeof value === 'bigint') {
		throw new TypeError(`"${name}" must be a string: write the id in quotes, or String(id).`);
	}
	if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
		throw new TypeError(`"${name}" must be a non-empty string of visible ASCII characters: it goes into a header.`);
	}
	return value;
}
