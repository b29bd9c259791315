/**
 * Makes `auth.ads`: an advertiser's consent, and the refresh token for it.
 *
 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/authorization-grants
 */
import type {SellingRegion} from '../../types.js';
import {itemsOf} from '../../util/members.js';
import {assertKnownKeys, readNonEmptyString, readOneOf, readRedirectUri} from '../../util/option-readers.js';
import {assertToolOfApplication} from '../accounts.js';
import {exchangeAuthorizationCode} from '../authorization-code.js';
import type {ToolBinding} from '../types.js';
import {ADVERTISER_TOKEN, type AdsApplication, type AdsClient, applicationIn} from './client.js';
import {ADS_REGIONS} from './options.js';
import type {AdsConsentOptions, AdsTools} from './types.js';

const CONSENT_PAGES: Readonly<Record<SellingRegion, string>> = {
	na: 'https://www.amazon.com/ap/oa',
	eu: 'https://eu.account.amazon.com/ap/oa',
	fe: 'https://apac.account.amazon.com/ap/oa',
};
const DEFAULT_SCOPES: readonly string[] = ['advertising::campaign_management'];

export function createAdsTools(client: AdsClient | undefined, binding: ToolBinding): AdsTools {
	return Object.freeze({
		consentUrl: (options) => consentUrl(client, options),
		async exchangeAuthorizationCode(options) {
			const {region, ...exchange} = assertKnownKeys(options, ['code', 'redirectUri', 'region', 'signal'], 'options');
			readRedirectUri(exchange.redirectUri); // Amazon asks for it with every code
			await assertToolOfApplication(binding, 'exchangeAuthorizationCode', {api: 'ads'});
			const {login} = applicationOf(region, client);
			return exchangeAuthorizationCode({login, label: ADVERTISER_TOKEN}, exchange as typeof options, binding.signals); // read there
		},
	} satisfies AdsTools);
}

function consentUrl(client: AdsClient | undefined, options: AdsConsentOptions): string {
	const given = assertKnownKeys(options, ['region', 'redirectUri', 'state', 'scopes'], 'options');
	const region = readOneOf(given.region, ADS_REGIONS, 'region');
	const url = new URL(CONSENT_PAGES[region]);
	url.search = new URLSearchParams({
		client_id: applicationIn(region, client).settings.clientId,
		scope: readScopes(given.scopes).join(' '),
		response_type: 'code',
		redirect_uri: readRedirectUri(given.redirectUri),
		state: readNonEmptyString(given.state, 'state'),
	})
		.toString()
		.replaceAll('+', '%20'); // as Amazon's pages write several scopes
	return url.href;
}

function readScopes(value: unknown): readonly string[] {
	const scopes = value === undefined ? DEFAULT_SCOPES : Array.isArray(value) ? itemsOf(value) : [];
	if (scopes.length === 0 || !scopes.every((one) => typeof one === 'string' && /^[a-z_]+(?::{1,2}[a-z_]+)+$/.test(one))) {
		throw new TypeError(`"scopes" must be an array of scopes of Amazon Ads, such as ['${DEFAULT_SCOPES[0]}'].`);
	}
	return scopes as readonly string[]; // each has just been found to be one
}

/** @throws TypeError where several applications leave open whose the code is */
function applicationOf(region: unknown, client: AdsClient | undefined): AdsApplication {
	const [only, another] = client?.applications ?? [];
	// Without any application every region tells what is missing.
	const where = region === undefined && !another ? (only?.settings.region ?? 'na') : readOneOf(region, ADS_REGIONS, 'region');
	return applicationIn(where, client);
}
