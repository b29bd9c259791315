import {describe, expect, test} from 'vitest';
import {MARKETPLACES, marketplaceOf, regionOf} from '../../../src/apis/selling-partner/marketplaces.js';

describe('regions', () => {
	test.each([
		['ATVPDKIKX0DER', 'na', 'the US'],
		['A2Q3Y263D00KWC', 'na', 'Brazil'],
		['A1F83G8C2ARO7P', 'eu', 'the UK'],
		['A17E79C6D8DWNP', 'eu', 'Saudi Arabia'],
		['AE08WJ6YKNBMC', 'eu', 'South Africa'],
		['ARBP9OOSHTCHU', 'eu', 'Egypt'],
		['A33AVAJ2PDY3EV', 'eu', 'Turkey'],
		['A2VIGQ35RCS4UG', 'eu', 'the Emirates'],
		['A21TJRUUN4KGV', 'eu', 'India'],
		['A19VAU5U5O7RUS', 'fe', 'Singapore'],
		['A39IBJ37TRP1C6', 'fe', 'Australia'],
		['A1VC38T7YXB528', 'fe', 'Japan'],
	])('%s belongs to %s: %s (trap 43)', (id, region) => {
		expect(regionOf(id)).toBe(region);
	});

	test('an id that Amazon does not list has no region', () => {
		expect(regionOf('A0000000000000')).toBeUndefined();
		expect(regionOf('constructor')).toBeUndefined();
	});

	test('the regions hold the countries of Amazon’s endpoints page', () => {
		const countries = (region: string): string =>
			MARKETPLACES.filter((marketplace) => marketplace.region === region)
				.map(({country}) => country)
				.join(' ');

		expect(countries('na')).toBe('CA US MX BR');
		expect(countries('eu')).toBe('IE ES UK FR BE NL DE IT SE ZA PL EG TR SA AE IN');
		expect(countries('fe')).toBe('SG AU JP');
	});

	test('no id is listed twice', () => {
		expect(new Set(MARKETPLACES.map(({id}) => id)).size).toBe(23);
	});
});

describe('sites', () => {
	test('Germany sells at the European site by Amazon’s list, and at one of its own by others', () => {
		expect(marketplaceOf('A1PA6795UKMFR9')).toEqual({
			id: 'A1PA6795UKMFR9',
			country: 'DE',
			region: 'eu',
			sellerCentral: [
				{host: 'sellercentral-europe.amazon.com', source: 'developer-guide-2021'},
				{host: 'sellercentral.amazon.de', source: 'third-party-2026'},
			],
			vendorCentral: {host: 'vendorcentral.amazon.de', source: 'developer-guide-2021'},
		});
	});

	test('Egypt and the Emirates share a Vendor Central', () => {
		expect(marketplaceOf('ARBP9OOSHTCHU')?.vendorCentral?.host).toBe('vendorcentral.amazon.me');
		expect(marketplaceOf('A2VIGQ35RCS4UG')?.vendorCentral?.host).toBe('vendorcentral.amazon.me');
	});

	test('a marketplace without a listed Vendor Central has none', () => {
		expect(MARKETPLACES.filter(({vendorCentral}) => vendorCentral === undefined).map(({country}) => country)).toEqual([
			'IE',
			'BE',
			'ZA',
			'SA',
		]);
	});

	test('the marketplaces opened since 2021 say that their Seller Central is known from others only', () => {
		const reported = MARKETPLACES.filter(({sellerCentral: [first]}) => first.source === 'third-party-2026');

		expect(reported.map(({country}) => country)).toEqual(['IE', 'BE', 'ZA', 'EG', 'SA']);
	});
});
