/**
 * Data: the sites where sellers and vendors sign in and authorise applications, and the region of each.
 *
 * Sources: the developer guide's table of Seller Central and Vendor Central URLs (2021), and for the newer sites of single countries
 * third parties. An authorisation is good for the marketplaces of one region.
 */
import type {SellingRegion} from '../../types.js';

/** Whether a site is for sellers or for vendors. */
export type CentralSite = 'seller' | 'vendor';

const sellerCentral: Readonly<Record<SellingRegion, string>> = {
	na: 'amazon.ca amazon.com amazon.com.mx amazon.com.br',
	eu: 'amazon.nl amazon.se amazon.pl amazon.com.tr amazon.ae amazon.in amazon.com.be amazon.de amazon.eg amazon.es amazon.fr amazon.co.uk amazon.it amazon.sa amazon.co.za amazon.ie',
	fe: 'amazon.sg amazon.com.au amazon.co.jp',
};

const vendorCentral: Readonly<Record<SellingRegion, string>> = {
	na: 'amazon.ca amazon.com amazon.com.mx amazon.com.br',
	eu: 'amazon.es amazon.co.uk amazon.fr amazon.nl amazon.de amazon.it amazon.se amazon.pl amazon.me amazon.com.tr amazon.in',
	fe: 'amazon.com.sg amazon.com.au amazon.co.jp',
};

/** A site, and the region of the authorisations that are given there. */
export interface CentralPlace {
	readonly site: CentralSite;
	readonly region: SellingRegion;
}

export const centralHosts: ReadonlyMap<string, CentralPlace> = new Map([
	...hostsOf('seller', sellerCentral),
	...hostsOf('vendor', vendorCentral),
	['sellercentral-europe.amazon.com', {site: 'seller', region: 'eu'}],
	['sellercentral-japan.amazon.com', {site: 'seller', region: 'fe'}],
]);

function hostsOf(site: CentralSite, domains: Readonly<Record<SellingRegion, string>>): [string, CentralPlace][] {
	const regions = ['na', 'eu', 'fe'] as const;
	return regions.flatMap((region) =>
		domains[region].split(' ').map((domain): [string, CentralPlace] => [`${site}central.${domain}`, {site, region}]),
	);
}
