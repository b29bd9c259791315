/**
 * The sellers who authorised the application, each perhaps for one region.
 */
import type {SellingRegion} from '../../types.js';
import {
	type AuthorizedAccount,
	type AuthorizedAccounts,
	createAuthorizedAccounts,
	newRefreshToken,
} from '../authorized-accounts.js';
import type {FakeAmazonOptions} from '../types.js';

/** A seller, and the state of the authorisation. */
export interface Seller extends AuthorizedAccount {
	readonly region: SellingRegion | undefined;
}

/** The sellers known to the fake. */
export type Sellers = AuthorizedAccounts<Seller>;

/** The only seller where the option `sellers` is left out. */
export const defaultSeller = 'A3EXAMPLESELLER';

/** Reads the `sellers` option, which stands for one seller where it is left out. */
export function createSellers(option: FakeAmazonOptions['sellers'], nowMs: () => number): Sellers {
	const entries = Array.isArray(option)
		? option.map((id: string) => [id, {}] as const)
		: Object.entries(option ?? {[defaultSeller]: {}});
	const sellers = entries.map(
		([id, {region, refreshToken = newRefreshToken()}]): Seller => ({id, region, refreshToken, revoked: false}),
	);
	return createAuthorizedAccounts(sellers, {account: 'seller', option: 'sellers'}, nowMs);
}
