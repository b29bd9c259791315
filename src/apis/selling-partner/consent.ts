/**
 * Writes the URL of the page where a seller or vendor authorises the application.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
import {assertKnownKeys, readApplicationId, readFlag, readNonEmptyString, readRedirectUri} from '../../util/option-readers.js';
import {marketplaceOf} from './marketplaces.js';
import type {ConsentOptions} from './tools/types.js';

const KNOWN = ['marketplaceId', 'applicationId', 'state', 'redirectUri', 'vendor', 'draft'] as const;

export function consentUrl(options: ConsentOptions): string {
	const given = assertKnownKeys(options, KNOWN, 'options');
	const url = new URL('/apps/authorize/consent', `https://${centralHost(given.marketplaceId, readFlag(given.vendor, 'vendor'))}`);
	url.searchParams.set('application_id', readApplicationId(given.applicationId, 'applicationId'));
	url.searchParams.set('state', readNonEmptyString(given.state, 'state'));
	if (given.redirectUri !== undefined) {
		url.searchParams.set('redirect_uri', readRedirectUri(given.redirectUri));
	}
	if (readFlag(given.draft, 'draft')) {
		url.searchParams.set('version', 'beta');
	}
	return url.href;
}

function centralHost(marketplaceId: unknown, vendor: boolean): string {
	const marketplace = marketplaceOf(readNonEmptyString(marketplaceId, 'marketplaceId'));
	if (!marketplace) {
		throw new TypeError('"marketplaceId" is not one of the marketplaces of the Selling Partner API.');
	}
	const site = vendor ? marketplace.vendorCentral : marketplace.sellerCentral[0];
	if (!site) {
		throw new TypeError(`"vendor": no Vendor Central host is known for ${marketplace.country}.`);
	}
	return site.host;
}
