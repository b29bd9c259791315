/**
 * Who can be signed in at the demo's two applications, and whom that is for Amazon.
 *
 * Stands for a session and a table of users: a request names its account in a header.
 */
import type {AmazonIdentity} from 'got-amazon-auth';

/** The header that stands for a session cookie. */
export const ACCOUNT_HEADER = 'x-account';

/** Amazon's name for an account; undefined for a stranger, who gets 401. */
export function identityOf(account: string | undefined): AmazonIdentity | undefined {
	return ACCOUNTS.get(account ?? '');
}

const ACCOUNTS: ReadonlyMap<string, AmazonIdentity> = new Map<string, AmazonIdentity>([
	['harbour', {sellingPartnerId: 'A1HARBOUR'}],
	['mill', {sellingPartnerId: 'A2MILL'}],
	['orchard', {sellingPartnerId: 'A3ORCHARD'}],
	['bakery', {merchantId: 'A4BAKERY'}],
	['forge', {businessCustomerId: 'C5FORGE'}],
	['meadow', {advertiserId: 'A5MEADOW', profileId: '1000000001'}],
	// The application's own people: its Appstore applications and its own Amazon Pay, no seller and no merchant.
	['staff', {application: true}],
]);
