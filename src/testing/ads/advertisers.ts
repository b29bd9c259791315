/**
 * The advertisers who authorised the application, and what each of them may be called for: profiles, and accounts of the unified API.
 *
 * A profile is an advertiser's account in one country ("Profiles" of the Amazon Ads API).
 */
import {
	type AuthorizedAccount,
	type AuthorizedAccounts,
	createAuthorizedAccounts,
	newRefreshToken,
} from '../authorized-accounts.js';
import {isKeyed} from '../keyed.js';
import {assertAccounts} from '../option-kinds.js';
import type {FakeAdvertiserOptions} from '../option-types.js';
import type {FakeAmazonOptions} from '../types.js';
import {adsCountries} from './hosts.js';

/** An advertiser, and the state of the authorisation. */
export interface Advertiser extends AuthorizedAccount {
	/** The country of each profile, by its id. */
	readonly profiles: ReadonlyMap<string, string>;
	/** The profiles that the advertiser may read and not change. */
	readonly viewOnly: readonly string[];
	/** The ids of its accounts of the unified API. */
	readonly accountIds: readonly string[];
	/** What the paths begin with that Amazon has not opened to this advertiser. */
	readonly closedPaths: readonly string[];
}

/** The advertisers known to the fake. */
export type Advertisers = AuthorizedAccounts<Advertiser>;

/** The only advertiser where the option `advertisers` is left out. */
export const defaultAdvertiser = 'A4EXAMPLEADVERTISER';

/** Reads the `advertisers` option, which stands for one advertiser where it is left out. */
export function createAdvertisers(option: FakeAmazonOptions['advertisers'], nowMs: () => number): Advertisers {
	const entries = Array.isArray(option)
		? option.map((id: string) => [id, {}] as const)
		: Object.entries(option ?? {[defaultAdvertiser]: {}});
	const advertisers = entries.map(
		([id, {refreshToken = newRefreshToken(), profiles, viewOnly = [], accountIds, closedPaths = []}], index): Advertiser => ({
			id,
			refreshToken,
			revoked: false,
			profiles: new Map(Object.entries(profiles ?? madeUpProfiles(index))),
			viewOnly,
			accountIds: accountIds ?? [`amzn1.ads-account.g.${index + 1}`],
			closedPaths,
		}),
	);
	return createAuthorizedAccounts(advertisers, {account: 'advertiser', option: 'advertisers'}, nowMs);
}

/** One profile in each region, with ids that no other advertiser has. */
function madeUpProfiles(index: number): Readonly<Record<string, string>> {
	const first = (index + 1) * 1_000_000_000;
	return {[first + 1]: 'US', [first + 2]: 'DE', [first + 3]: 'JP'};
}

/** @throws TypeError for advertisers that the fake cannot play */
export function assertAdvertisers({advertisers}: FakeAmazonOptions): void {
	assertAccounts(advertisers, 'advertisers', ['refreshToken', 'profiles', 'viewOnly', 'accountIds', 'closedPaths']);
	for (const [id, advertiser] of isKeyed(advertisers) ? Object.entries<FakeAdvertiserOptions>(advertisers) : []) {
		for (const name of ['viewOnly', 'accountIds', 'closedPaths']) {
			const list: unknown = Reflect.get(advertiser, name);
			if (list !== undefined && !(Array.isArray(list) && list.every((one) => typeof one === 'string'))) {
				throw new TypeError(`"advertisers.${id}.${name}" must be a list of strings.`);
			}
		}
		const profiles: unknown = Reflect.get(advertiser, 'profiles');
		if (profiles !== undefined && !(isKeyed(profiles) && Object.values(profiles).every(isCountry))) {
			throw new TypeError(
				`"advertisers.${id}.profiles" must be an object that gives the country of each profile, by its id: ${adsCountries.join(', ')}.`,
			);
		}
	}
}

function isCountry(value: unknown): boolean {
	return adsCountries.some((code) => code === value);
}
