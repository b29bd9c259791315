/**
 * Data: the hosts of the Amazon Ads API, and the countries whose profiles each of them knows.
 *
 * Source: Amazon Ads API overview, "API endpoints". There is no sandbox host: test accounts live on these.
 */

/** A region of the Amazon Ads API. */
export type AdsRegion = 'na' | 'eu' | 'fe';

/** The region of a host. */
export interface AdsPlace {
	readonly region: AdsRegion;
}

export const adsHosts: ReadonlyMap<string, AdsPlace> = new Map([
	['advertising-api.amazon.com', {region: 'na'}],
	['advertising-api-eu.amazon.com', {region: 'eu'}],
	['advertising-api-fe.amazon.com', {region: 'fe'}],
]);

const countries: Readonly<Record<AdsRegion, string>> = {
	na: 'US CA MX BR',
	eu: 'UK FR IT ES DE NL BE SE PL TR EG SA AE ZA IN',
	fe: 'JP AU SG',
};

/** Every country that has a marketplace of Amazon Ads, as profiles name it. */
export const adsCountries: readonly string[] = Object.values(countries).flatMap((codes) => codes.split(' '));

/** Whether the profiles of a country belong to a region. */
export function isCountryOf(region: AdsRegion, countryCode: string): boolean {
	return countries[region].split(' ').includes(countryCode);
}
