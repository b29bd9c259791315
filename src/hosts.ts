/**
 * The hosts of Amazon's APIs that this package has a credential for, and the addresses tokens come from.
 *
 * Data only: whether a URL may have a credential is decided in core/match.ts.
 * Hosts: SP-API "Endpoints" page, Amazon Business "Endpoints" page and clients, Amazon Pay API v2 pages and SDKs, App Submission API "API
 * Authentication" page, Device Messaging "Send a Message" page, Creators SDK 1.2.0, Amazon
 * Ads API overview.
 */

import type {CreatorsOptions} from './apis/option-types.js';
import type {BusinessRegion, PayRegion, SellingRegion} from './types.js';

/** Where a Selling Partner host stands: its region, and whether it is the sandbox of that region. */
export interface SellingPartnerEndpoint {
	readonly region: SellingRegion;
	readonly sandbox: boolean;
}

/** Every Selling Partner host. @see https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints */
export const SELLING_PARTNER_HOSTS: ReadonlyMap<string, SellingPartnerEndpoint> = new Map([
	['sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: false}],
	['sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: false}],
	['sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: false}],
	['sandbox.sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: true}],
	['sandbox.sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: true}],
	['sandbox.sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: true}],
]);

/** Where a host of Amazon Business stands: its region, and whether it is the sandbox of that region. */
export interface BusinessEndpoint {
	readonly region: BusinessRegion;
	readonly sandbox: boolean;
}

/**
 * Every host of Amazon Business. Those of `na` are named in Amazon's guide; the others are known from client libraries.
 *
 * @see https://developer-docs.amazon.com/amazon-business/docs/ab-api-endpoints
 */
export const BUSINESS_HOSTS: ReadonlyMap<string, BusinessEndpoint> = new Map([
	['na.business-api.amazon.com', {region: 'na', sandbox: false}],
	['eu.business-api.amazon.com', {region: 'eu', sandbox: false}],
	['jp.business-api.amazon.com', {region: 'jp', sandbox: false}],
	['sandbox.na.business-api.amazon.com', {region: 'na', sandbox: true}],
	['sandbox.eu.business-api.amazon.com', {region: 'eu', sandbox: true}],
	['sandbox.jp.business-api.amazon.com', {region: 'jp', sandbox: true}],
]);

/** Every Amazon Pay host. Live and sandbox share it: the path or the key's name tells them apart. */
export const PAY_HOSTS: ReadonlyMap<string, PayRegion> = new Map([
	['pay-api.amazon.com', 'na'],
	['pay-api.amazon.eu', 'eu'],
	['pay-api.amazon.jp', 'jp'],
]);

/** Every host of Amazon Ads. Test accounts are on these too. @see https://advertising.amazon.com/API/docs/en-us/info/api-overview */
export const ADS_HOSTS: ReadonlyMap<string, SellingRegion> = new Map([
	['advertising-api.amazon.com', 'na'],
	['advertising-api-eu.amazon.com', 'eu'],
	['advertising-api-fe.amazon.com', 'fe'],
]);

/** The host of the Appstore APIs. It serves Amazon's developer site too. */
export const APPSTORE_HOST = 'developer.amazon.com';

/** What the path of every Appstore API begins with. */
export const APPSTORE_PATH = '/api/appstore/';

/** The host of Device Messaging, which is that of Login with Amazon too. */
export const DEVICE_MESSAGING_HOST = 'api.amazon.com';

/** What the path of every call to Device Messaging begins with. */
export const DEVICE_MESSAGING_PATH = '/messaging/registrations/';

/**
 * The host of receipt verification: no token is sent there, and the path holds the secret that a developer shares with it.
 *
 * @see https://developer.amazon.com/docs/in-app-purchasing/
 */
export const RECEIPT_VERIFICATION_HOST = 'appstore-sdk.amazon.com';

/** The host of the Creators API, for every marketplace. */
export const CREATORS_HOST = 'creatorsapi.amazon';

/** The address Login with Amazon gives tokens at, for every region. */
export const TOKEN_ENDPOINT = 'https://api.amazon.com/auth/o2/token';

/**
 * The address that gives the tokens of a credential for the Creators API, by the version of the credential: Amazon Cognito for 2, Login with
 * Amazon for 3. Each refuses the credentials of the others.
 */
export const CREATORS_TOKEN_ENDPOINTS: Readonly<Record<CreatorsOptions['version'], string>> = Object.freeze({
	'2.1': 'https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token',
	'2.2': 'https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token',
	'2.3': 'https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token',
	'3.1': TOKEN_ENDPOINT,
	'3.2': 'https://api.amazon.co.uk/auth/o2/token',
	'3.3': 'https://api.amazon.co.jp/auth/o2/token',
});

/**
 * The production host of a region.
 *
 * The sandbox needs it as well: Amazon gives Restricted Data Tokens on production hosts only.
 */
export function productionHost(region: SellingRegion): string {
	return `sellingpartnerapi-${region}.amazon.com`;
}
