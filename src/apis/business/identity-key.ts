/**
 * The account that a call of Amazon Business is for: a customer's, who buys.
 */
import type {IdentityKey} from '../identity-key.js';

export const businessCustomerKey: IdentityKey<'businessCustomerId'> = {
	key: 'businessCustomerId',
	whose: 'a customer of Amazon Business',
};
