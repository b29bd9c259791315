/**
 * The applications for Amazon Ads, each with the tokens of its advertisers, and which of them a region has.
 */
import {AmazonAuthError} from '../../errors.js';
import type {TokenLabel} from '../../tokens/key.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {TokenCache} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import {type AccountTokens, createAccountTokens} from '../account-tokens.js';
import type {SharedByApis} from '../api.js';
import {advertiserKey} from './identity-key.js';
import type {AdsSettings} from './options.js';

export interface AdsApplication {
	readonly settings: AdsSettings;
	readonly login: LoginWithAmazon;
	/** The advertisers' access tokens. */
	readonly accounts: AccountTokens;
	/** Where they are kept. */
	readonly cache: TokenCache;
}

export interface AdsClient {
	readonly applications: readonly AdsApplication[];
}

export const ADVERTISER_TOKEN: TokenLabel = {api: 'ads', kind: 'access-token'};

export function createAdsClient(
	entries: readonly AdsSettings[],
	{login: loginOf, loginHold, cache, maxTokens}: SharedByApis,
): AdsClient {
	const applications = entries.map((settings): AdsApplication => {
		const {option, region} = settings;
		const login = loginOf(settings);
		const parts = {label: ADVERTISER_TOKEN, identityKey: advertiserKey, option, settings, login, loginHold, cache, maxTokens};
		// Two entries may have one client id, and each its own refresh token.
		const accounts = createAccountTokens({...parts, ...(region !== undefined && {environment: region})});
		return {settings, login, accounts, cache};
	});
	return {applications};
}

/** @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` */
export function applicationIn(region: SellingRegion, client: AdsClient | undefined): AdsApplication {
	const found = [region, undefined].flatMap(
		(one) => client?.applications.filter(({settings}) => settings.region === one) ?? [],
	)[0];
	if (!found) {
		const message = client
			? `No entry of "ads" is for the region ${region}: add one with region: '${region}', or one without a region.`
			: 'Amazon Ads was called, but createAmazonAuth got no "ads" option: give it {clientId, clientSecret, refreshToken}.';
		throw new AmazonAuthError('ERR_AMAZON_SERVICE_NOT_CONFIGURED', message, {api: 'ads'});
	}
	return found;
}
