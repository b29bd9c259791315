/**
 * The account that a call of the made-up API is for.
 */
import type {IdentityKey} from '../../../src/apis/identity-key.js';
import type {AccountKey} from '../../../src/apis/identity-keys.js';

const KEY = 'madeUpId' as AccountKey; // The public types know the accounts of real APIs.

export const madeUpKey: IdentityKey<AccountKey> = {
	key: KEY,
	whose: 'an account of the made-up API',
	read(value, name) {
		if (typeof value !== 'string' || !/^MU\d+$/.test(value)) {
			throw new TypeError(`"${name}" must be an id such as 'MU1'.`);
		}
		return value;
	},
};
