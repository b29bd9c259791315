/**
 * Makes `auth.business`: what is done for an authorization, beside calling the API.
 */
import {
	assertKnownKeys,
	readApplicationId,
	readFlag,
	readNonEmptyString,
	readOneOf,
	readRedirectUri,
} from '../../util/option-readers.js';
import {assertToolOfApplication} from '../accounts.js';
import {exchangeAuthorizationCode} from '../authorization-code.js';
import type {ToolBinding} from '../types.js';
import {ACCESS_TOKEN, type BusinessClient, sideOf} from './client.js';
import {BUSINESS_COUNTRIES} from './countries.js';
import type {BusinessConsentOptions, BusinessCountry, BusinessTools} from './types.js';

// The type checker holds the record to one entry for each country, so its keys are all countries.
const COUNTRIES = Object.keys(BUSINESS_COUNTRIES) as BusinessCountry[];

export function createBusinessTools(client: BusinessClient | undefined, binding: ToolBinding): BusinessTools {
	return Object.freeze({
		consentUrl,
		async exchangeAuthorizationCode(options) {
			await assertToolOfApplication(binding, 'exchangeAuthorizationCode', {api: 'business'});
			return exchangeAuthorizationCode({login: sideOf(client, false).login, label: ACCESS_TOKEN}, options, binding.signals);
		},
		endpoint(country, options = {}) {
			const {sandbox} = assertKnownKeys(options, ['sandbox'], 'options');
			const {region} = BUSINESS_COUNTRIES[readOneOf(country, COUNTRIES, 'country')];
			return `https://${readFlag(sandbox, 'sandbox') ? 'sandbox.' : ''}${region}.business-api.amazon.com`;
		},
	} satisfies BusinessTools);
}

function consentUrl(options: BusinessConsentOptions): string {
	const given = assertKnownKeys(options, ['country', 'applicationId', 'state', 'redirectUri'], 'options');
	const {domain} = BUSINESS_COUNTRIES[readOneOf(given.country, COUNTRIES, 'country')];
	const url = new URL('/b2b/abws/oauth', `https://www.amazon.${domain}`);
	url.searchParams.set('applicationId', readApplicationId(given.applicationId, 'applicationId'));
	url.searchParams.set('state', readNonEmptyString(given.state, 'state'));
	if (given.redirectUri !== undefined) {
		url.searchParams.set('redirect_uri', readRedirectUri(given.redirectUri));
	}
	return url.href;
}
