import {describe, expect, test} from 'vitest';
import {consentUrl} from '../../../src/apis/selling-partner/consent.js';
import {catchError} from '../../support/errors.js';

const application = {applicationId: 'amzn1.sellerapps.app.1', state: 's'};
const hostOf = (marketplaceId: string, vendor: boolean): string =>
	new URL(consentUrl({...application, marketplaceId, vendor})).hostname;

/** Country, marketplace, Seller Central, Vendor Central: developer guide of 2021, newer countries as third parties name them. */
const SITES: readonly [country: string, id: string, seller: string, vendor?: string][] = [
	['CA', 'A2EUQ1WTGCTBG2', 'sellercentral.amazon.ca', 'vendorcentral.amazon.ca'],
	['US', 'ATVPDKIKX0DER', 'sellercentral.amazon.com', 'vendorcentral.amazon.com'],
	['MX', 'A1AM78C64UM0Y8', 'sellercentral.amazon.com.mx', 'vendorcentral.amazon.com.mx'],
	['BR', 'A2Q3Y263D00KWC', 'sellercentral.amazon.com.br', 'vendorcentral.amazon.com.br'],
	['IE', 'A28R8C7NBKEWEA', 'sellercentral.amazon.ie'],
	['ES', 'A1RKKUPIHCS9HS', 'sellercentral-europe.amazon.com', 'vendorcentral.amazon.es'],
	['UK', 'A1F83G8C2ARO7P', 'sellercentral-europe.amazon.com', 'vendorcentral.amazon.co.uk'],
	['FR', 'A13V1IB3VIYZZH', 'sellercentral-europe.amazon.com', 'vendorcentral.amazon.fr'],
	['BE', 'AMEN7PMS3EDWL', 'sellercentral.amazon.com.be'],
	['NL', 'A1805IZSGTT6HS', 'sellercentral.amazon.nl', 'vendorcentral.amazon.nl'],
	['DE', 'A1PA6795UKMFR9', 'sellercentral-europe.amazon.com', 'vendorcentral.amazon.de'],
	['IT', 'APJ6JRA9NG5V4', 'sellercentral-europe.amazon.com', 'vendorcentral.amazon.it'],
	['SE', 'A2NODRKZP88ZB9', 'sellercentral.amazon.se', 'vendorcentral.amazon.se'],
	['ZA', 'AE08WJ6YKNBMC', 'sellercentral.amazon.co.za'],
	['PL', 'A1C3SOZRARQ6R3', 'sellercentral.amazon.pl', 'vendorcentral.amazon.pl'],
	['EG', 'ARBP9OOSHTCHU', 'sellercentral.amazon.eg', 'vendorcentral.amazon.me'],
	['TR', 'A33AVAJ2PDY3EV', 'sellercentral.amazon.com.tr', 'vendorcentral.amazon.com.tr'],
	['SA', 'A17E79C6D8DWNP', 'sellercentral.amazon.sa'],
	['AE', 'A2VIGQ35RCS4UG', 'sellercentral.amazon.ae', 'vendorcentral.amazon.me'],
	['IN', 'A21TJRUUN4KGV', 'sellercentral.amazon.in', 'vendorcentral.amazon.in'],
	['SG', 'A19VAU5U5O7RUS', 'sellercentral.amazon.sg', 'vendorcentral.amazon.com.sg'],
	['AU', 'A39IBJ37TRP1C6', 'sellercentral.amazon.com.au', 'vendorcentral.amazon.com.au'],
	['JP', 'A1VC38T7YXB528', 'sellercentral.amazon.co.jp', 'vendorcentral.amazon.co.jp'],
];

describe('the consent page', () => {
	test.each(SITES)('of %s (%s) is at %s', (_country, id, seller) => {
		expect(hostOf(id, false)).toBe(seller);
	});

	test.each(SITES.filter(([, , , vendor]) => vendor !== undefined))(
		'for vendors of %s (%s), beside %s, is at %s',
		(_country, id, _seller, vendor) => {
			expect(hostOf(id, true)).toBe(vendor);
		},
	);

	test.each(SITES.filter(([, , , vendor]) => vendor === undefined))(
		'for vendors of %s is refused: none is known',
		(country, id) => {
			const error = catchError(() => hostOf(id, true));
			expect(error).toEqual(new TypeError(`"vendor": no Vendor Central host is known for ${country}.`));
		},
	);

	test('takes both forms of an application id', () => {
		const url = consentUrl({...application, applicationId: 'amzn1.sp.solution.x-1', marketplaceId: 'ATVPDKIKX0DER'});
		expect(new URL(url).searchParams.get('application_id')).toBe('amzn1.sp.solution.x-1');
	});
});
