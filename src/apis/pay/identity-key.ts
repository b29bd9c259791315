/**
 * The account that a call of Amazon Pay is for, where a solution provider acts for a merchant.
 */
import type {IdentityKey} from '../identity-key.js';

export const merchantKey: IdentityKey<'merchantId'> = {key: 'merchantId', whose: 'a merchant of Amazon Pay'};
