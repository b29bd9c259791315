/**
 * Data: the countries of Amazon Business, the site where a customer of each gives consent, and the region whose host serves it.
 *
 * Countries, sites and their three groups are Amazon's; that the hosts of the third group, Australia and Japan, are named `jp` is from client
 * libraries.
 * @see https://developer-docs.amazon.com/amazon-business/docs/amazon-business-urls
 */
import type {BusinessRegion} from '../../types.js';
import type {BusinessCountry} from './types.js';

interface Place {
	/** What follows `www.amazon.`. */
	readonly domain: string;
	readonly region: BusinessRegion;
}

export const BUSINESS_COUNTRIES: Readonly<Record<BusinessCountry, Place>> = {
	CA: {domain: 'ca', region: 'na'},
	US: {domain: 'com', region: 'na'},
	MX: {domain: 'com.mx', region: 'na'},
	ES: {domain: 'es', region: 'eu'},
	UK: {domain: 'co.uk', region: 'eu'},
	FR: {domain: 'fr', region: 'eu'},
	DE: {domain: 'de', region: 'eu'},
	IT: {domain: 'it', region: 'eu'},
	IN: {domain: 'in', region: 'eu'},
	AU: {domain: 'com.au', region: 'jp'},
	JP: {domain: 'co.jp', region: 'jp'},
};
