/**
 * Amazon's marketplaces: the region each belongs to, and the sites where its sellers and vendors give consent.
 *
 * Data and look-ups only. Ids and regions: SP-API "Marketplace IDs" and "Endpoints" pages. Sites: the SP-API developer guide of 2021, the last
 * official list found; the newer per-country Seller Central sites are known from third parties only, and say so.
 */
import type {SellingRegion} from '../../types.js';

/** A Seller Central or Vendor Central site, and who says that it serves the marketplace. */
export interface CentralSite {
	readonly host: string;
	readonly source: 'developer-guide-2021' | 'third-party-2026';
}

/** One marketplace. Vendor Central is left out where no list names a site. */
export interface Marketplace {
	readonly id: string;
	/** Amazon's own two letters: `UK`, not `GB`. */
	readonly country: string;
	readonly region: SellingRegion;
	/** At least one; the official one first where there is any. */
	readonly sellerCentral: readonly [CentralSite, ...CentralSite[]];
	readonly vendorCentral?: CentralSite;
}

const EUROPE = official('sellercentral-europe.amazon.com');

/** Every marketplace of the Selling Partner API. @see https://developer-docs.amazon.com/sp-api/docs/marketplace-ids */
export const MARKETPLACES: readonly Marketplace[] = [
	of('na', 'CA', 'A2EUQ1WTGCTBG2', [official('sellercentral.amazon.ca')], 'vendorcentral.amazon.ca'),
	of('na', 'US', 'ATVPDKIKX0DER', [official('sellercentral.amazon.com')], 'vendorcentral.amazon.com'),
	of('na', 'MX', 'A1AM78C64UM0Y8', [official('sellercentral.amazon.com.mx')], 'vendorcentral.amazon.com.mx'),
	of('na', 'BR', 'A2Q3Y263D00KWC', [official('sellercentral.amazon.com.br')], 'vendorcentral.amazon.com.br'),
	of('eu', 'IE', 'A28R8C7NBKEWEA', [reported('sellercentral.amazon.ie')]),
	of('eu', 'ES', 'A1RKKUPIHCS9HS', [EUROPE, reported('sellercentral.amazon.es')], 'vendorcentral.amazon.es'),
	of('eu', 'UK', 'A1F83G8C2ARO7P', [EUROPE, reported('sellercentral.amazon.co.uk')], 'vendorcentral.amazon.co.uk'),
	of('eu', 'FR', 'A13V1IB3VIYZZH', [EUROPE, reported('sellercentral.amazon.fr')], 'vendorcentral.amazon.fr'),
	of('eu', 'BE', 'AMEN7PMS3EDWL', [reported('sellercentral.amazon.com.be')]),
	of('eu', 'NL', 'A1805IZSGTT6HS', [official('sellercentral.amazon.nl')], 'vendorcentral.amazon.nl'),
	of('eu', 'DE', 'A1PA6795UKMFR9', [EUROPE, reported('sellercentral.amazon.de')], 'vendorcentral.amazon.de'),
	of('eu', 'IT', 'APJ6JRA9NG5V4', [EUROPE, reported('sellercentral.amazon.it')], 'vendorcentral.amazon.it'),
	of('eu', 'SE', 'A2NODRKZP88ZB9', [official('sellercentral.amazon.se')], 'vendorcentral.amazon.se'),
	of('eu', 'ZA', 'AE08WJ6YKNBMC', [reported('sellercentral.amazon.co.za')]),
	of('eu', 'PL', 'A1C3SOZRARQ6R3', [official('sellercentral.amazon.pl')], 'vendorcentral.amazon.pl'),
	of('eu', 'EG', 'ARBP9OOSHTCHU', [reported('sellercentral.amazon.eg')], 'vendorcentral.amazon.me'),
	of('eu', 'TR', 'A33AVAJ2PDY3EV', [official('sellercentral.amazon.com.tr')], 'vendorcentral.amazon.com.tr'),
	of('eu', 'SA', 'A17E79C6D8DWNP', [reported('sellercentral.amazon.sa')]),
	of('eu', 'AE', 'A2VIGQ35RCS4UG', [official('sellercentral.amazon.ae')], 'vendorcentral.amazon.me'),
	of('eu', 'IN', 'A21TJRUUN4KGV', [official('sellercentral.amazon.in')], 'vendorcentral.amazon.in'),
	of('fe', 'SG', 'A19VAU5U5O7RUS', [official('sellercentral.amazon.sg')], 'vendorcentral.amazon.com.sg'),
	of('fe', 'AU', 'A39IBJ37TRP1C6', [official('sellercentral.amazon.com.au')], 'vendorcentral.amazon.com.au'),
	of(
		'fe',
		'JP',
		'A1VC38T7YXB528',
		[official('sellercentral.amazon.co.jp'), reported('sellercentral-japan.amazon.com')],
		'vendorcentral.amazon.co.jp',
	),
];

/** The marketplace with this id, if Amazon lists one. */
export function marketplaceOf(marketplaceId: string): Marketplace | undefined {
	return MARKETPLACES.find(({id}) => id === marketplaceId);
}

/** The region whose host serves this marketplace, if Amazon lists it. */
export function regionOf(marketplaceId: string): SellingRegion | undefined {
	return marketplaceOf(marketplaceId)?.region;
}

function of(
	region: SellingRegion,
	country: string,
	id: string,
	sellerCentral: Marketplace['sellerCentral'],
	vendorCentralHost?: string,
): Marketplace {
	const marketplace = {id, country, region, sellerCentral};
	return vendorCentralHost === undefined ? marketplace : {...marketplace, vendorCentral: official(vendorCentralHost)};
}

function official(host: string): CentralSite {
	return {host, source: 'developer-guide-2021'};
}

function reported(host: string): CentralSite {
	return {host, source: 'third-party-2026'};
}
