/**
 * The business customers who authorised the application: each has a refresh token a region, and other ones for the sandbox.
 *
 * Sources: "Onboarding Step 3: Authorize your Amazon Business API apps", "Amazon Business API sandbox".
 */
import type {BusinessRegion} from '../../types.js';
import {
	type AuthorizedAccount,
	type AuthorizedAccounts,
	createAuthorizedAccounts,
	newRefreshToken,
} from '../authorized-accounts.js';
import {assertKeys, isKeyed} from '../keyed.js';
import {assertAccounts} from '../option-kinds.js';
import type {FakeBusinessCustomerOptions} from '../option-types.js';
import type {FakeAmazonOptions} from '../types.js';
import {businessRegions} from './hosts.js';

/** One authorisation of a customer, which is for a region. */
export interface BusinessAuthorization extends AuthorizedAccount {
	readonly businessCustomerId: string;
	readonly region: BusinessRegion;
	/** What the paths begin with for which the application lacks the role. */
	readonly closedPaths: readonly string[];
}

/** The authorisations of production, or of the sandbox. */
export type BusinessAuthorizations = AuthorizedAccounts<BusinessAuthorization>;

/** The only customer where the option `businessCustomers` is left out. */
export const defaultCustomer = 'A6EXAMPLECUSTOMER';

const optionNames = ['refreshTokens', 'sandboxRefreshTokens'] as const;

/** Reads what the `businessCustomers` option says of production or of the sandbox; it stands for one customer where it is left out. */
export function createBusinessAuthorizations(
	option: FakeAmazonOptions['businessCustomers'],
	tokensOf: (typeof optionNames)[number],
	nowMs: () => number,
): BusinessAuthorizations {
	const entries = Array.isArray(option)
		? option.map((id: string) => [id, {}] as const)
		: Object.entries(option ?? {[defaultCustomer]: {}});
	const all = entries.flatMap(([id, customer]: readonly [string, FakeBusinessCustomerOptions]) =>
		authorizationsOf(id, customer[tokensOf], customer.closedPaths),
	);
	return createAuthorizedAccounts(all, {account: 'business customer', option: 'businessCustomers'}, nowMs);
}

/** Gives one for each region that is named; for all regions where none is. */
function authorizationsOf(
	businessCustomerId: string,
	tokens: FakeBusinessCustomerOptions['refreshTokens'],
	closedPaths: readonly string[] = [],
): readonly BusinessAuthorization[] {
	return businessRegions
		.filter((region) => tokens === undefined || Object.hasOwn(tokens, region))
		.map((region) => ({
			id: authorizationId(businessCustomerId, region),
			businessCustomerId,
			region,
			refreshToken: tokens?.[region] ?? newRefreshToken(),
			revoked: false,
			closedPaths,
		}));
}

/** Names the authorisation of a customer for a region. */
export function authorizationId(businessCustomerId: string, region: BusinessRegion): string {
	return JSON.stringify([businessCustomerId, region]);
}

/** @throws TypeError for customers that the fake cannot play */
export function assertBusinessCustomers({businessCustomers}: FakeAmazonOptions): void {
	assertAccounts(businessCustomers, 'businessCustomers', ['refreshTokens', 'sandboxRefreshTokens', 'closedPaths']);
	const customers = isKeyed(businessCustomers) ? Object.entries<FakeBusinessCustomerOptions>(businessCustomers) : [];
	for (const [id, customer] of customers) {
		for (const name of optionNames) {
			if (customer[name] !== undefined) {
				assertKeys(customer[name], businessRegions, `businessCustomers.${id}.${name}`);
			}
		}
		const {closedPaths = []} = customer;
		if (!(Array.isArray(closedPaths) && closedPaths.every((path) => typeof path === 'string'))) {
			throw new TypeError(`"businessCustomers.${id}.closedPaths" must be a list of strings.`);
		}
	}
}
