/**
 * Reads the `ads` option, once. Errors name the part of the option that is wrong.
 *
 * An application may be registered for one region alone, so there may be one for each. Tokens are global: a refresh token of an application
 * is good wherever that application is.
 */
import type {SellingRegion} from '../../types.js';
import {itemsOf} from '../../util/members.js';
import {assertKnownKeys, readClientId, readOneOf, readSecret, readWhose} from '../../util/option-readers.js';
import type {AccountSettings} from '../account-words.js';
import {readRefreshTokenOption} from '../refresh-token-option.js';

export interface AdsSettings extends AccountSettings {
	/** The option as the user wrote it: `ads`, or `ads[1]`. */
	readonly option: string;
	/** Undefined: every region that has no entry of its own. */
	readonly region: SellingRegion | undefined;
}

export const ADS_REGIONS: readonly SellingRegion[] = ['na', 'eu', 'fe'];

const KNOWN = ['clientId', 'clientSecret', 'refreshToken', 'advertiserId', 'region'] as const;

/** @throws TypeError naming the option that is wrong */
export function readAds(ads: unknown): readonly AdsSettings[] {
	if (!Array.isArray(ads)) {
		return Object.freeze([readEntry(ads, 'ads')]);
	}
	if (ads.length === 0) {
		throw new TypeError('"ads" must hold at least one entry.');
	}
	const entries = itemsOf(ads).map((entry, index) => readEntry(entry, `ads[${index}]`));
	for (const {option, region} of entries) {
		const first = entries.find((one) => one.region === region);
		if (first && first.option !== option) {
			const what =
				region === undefined
					? 'one entry may be without a region'
					: `"${first.option}" is the application of this region already`;
			throw new TypeError(`"${option}.region" must be another one, since ${what}: the host of a call chooses by region.`);
		}
	}
	return Object.freeze(entries);
}

function readEntry(entry: unknown, option: string): AdsSettings {
	const given = assertKnownKeys(entry, KNOWN, option);
	const {refreshToken, region} = given;
	return Object.freeze({
		option,
		clientId: readClientId(given.clientId, `${option}.clientId`),
		secrets: readSecret(given.clientSecret, `${option}.clientSecret`),
		refreshToken: readRefreshTokenOption(refreshToken, `${option}.refreshToken`),
		account: readWhose(given.advertiserId, `${option}.advertiserId`, refreshToken, `${option}.refreshToken`),
		region: region === undefined ? undefined : readOneOf(region, ADS_REGIONS, `${option}.region`),
	});
}
