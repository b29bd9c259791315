/**
 * Plans a call to Amazon Ads: the advertiser's access token as a Bearer, the client id that it was given to, and what the call is narrowed to.
 *
 * There is one token for all regions, and the host chooses the application where there are several.
 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview
 */
import type {SellingRegion} from '../../types.js';
import {obtain} from '../account-tokens.js';
import {type Attachment, type Call, PLAIN_ATTACHMENT, type Plan, type RetryRule} from '../types.js';
import {type AdsClient, applicationIn} from './client.js';
import {narrowingHeaders} from './narrowing.js';

export const CLIENT_ID_HEADER = 'amazon-advertising-api-clientid';
/** The same id, for the unified API under `/adsApi/v1/`: Amazon's models have this name there, and its pages the other. One client sends both. */
export const UNIFIED_CLIENT_ID_HEADER = 'amazon-ads-clientid';

/** Amazon's page has throttled requests sent again, whatever their method. @see https://advertising.amazon.com/API/docs/en-us/reference/concepts/rate-limiting */
const RETRY: RetryRule = {statusCodes: [429], networkErrors: false};

export function planAds(
	{url: {pathname}, context}: Pick<Call, 'url' | 'context'>,
	region: SellingRegion,
	client: AdsClient | undefined,
): Plan {
	return {
		api: 'ads',
		operation: undefined,
		explain(identity) {
			const {accounts} = applicationIn(region, client);
			const owner = identity && accounts.ownerOf(identity);
			const narrowed = identity ? Object.keys(narrowingHeaders(pathname, {identity, context, headers: {}})) : [];
			const needs = owner ? narrowed.map((header) => ` It goes with ${header}.`).join('') : accounts.needs();
			const reason = `Amazon Ads takes the advertiser's access token, and the client id beside it.${needs}`;
			return {api: 'ads', credential: 'refresh-token', reason, region, header: 'authorization'};
		},
		template: templateOf(pathname),
		credentialId: () => JSON.stringify(['ads', region]),
		attach(call, wait) {
			const {accounts, settings, cache} = applicationIn(region, client);
			const owner = accounts.ownerOf(call.identity);
			// Before a token is fetched, which a call that is refused here has no use for.
			const headers = {...clientIds(settings.clientId, call), ...narrowingHeaders(pathname, call)};
			const token = obtain({cache}, accounts.request(owner), wait);
			return typeof token === 'string' ? attachment(token, headers) : token.then((value) => attachment(value, headers));
		},
	};
}

function attachment(token: string, headers: Readonly<Record<string, string>>): Attachment {
	return {...PLAIN_ATTACHMENT, headers: {authorization: `Bearer ${token}`, ...headers}, defaults: {}, retry: RETRY};
}

/** A token is good with the id of its own client alone, so that an id of the caller's is replaced by either name. */
function clientIds(clientId: string, {url: {pathname}, headers}: Call): Record<string, string> {
	const isUnified = pathname.startsWith('/adsApi/v1/') || Object.hasOwn(headers, UNIFIED_CLIENT_ID_HEADER);
	return {[CLIENT_ID_HEADER]: clientId, ...(isUnified ? {[UNIFIED_CLIENT_ID_HEADER]: clientId} : {})};
}

/** Paths of the unified API hold no ids, nor does that of reports or of profiles; of every other path the product alone is shown. */
const WHOLE = /^\/(?:adsApi\/v1\/(?:create|delete|query|retrieve|update)\/[A-Za-z]+(?:\/dsp)?|v2\/profiles|reporting\/reports)$/;
const PRODUCT = /^\/(?:adsApi\/v1|v2\/profiles|reporting\/reports|sp|sb|sd|st|dsp|amc|v2|accounts|streams)(?=\/)/;

function templateOf(pathname: string): string | undefined {
	const product = PRODUCT.exec(pathname)?.[0];
	return WHOLE.test(pathname) ? pathname : product && `${product}/…`;
}
