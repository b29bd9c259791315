/**
 * What the calls of Amazon Business share: for production and for the sandbox, the client and the tokens of its customers.
 */
import {AmazonAuthError} from '../../errors.js';
import type {TokenLabel} from '../../tokens/key.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {TokenCache} from '../../tokens/types.js';
import type {Clock} from '../../util/clock.js';
import {type AccountTokens, createAccountTokens} from '../account-tokens.js';
import type {SharedByApis} from '../api.js';
import {businessCustomerKey} from './identity-key.js';
import type {BusinessSettings} from './options.js';

/** Production, or the sandbox. */
export interface BusinessSide {
	readonly settings: BusinessSettings;
	readonly accounts: AccountTokens;
	readonly login: LoginWithAmazon;
	readonly cache: TokenCache;
	readonly clock: Clock;
}

export type BusinessClient = Readonly<Partial<Record<'production' | 'sandbox', BusinessSide>>>;

export const ACCESS_TOKEN: TokenLabel = {api: 'business', kind: 'access-token'};

export function createBusinessClient(
	entries: readonly BusinessSettings[],
	{login: loginOf, loginHold, cache, clock, maxTokens}: SharedByApis,
): BusinessClient {
	const sides = entries.map((settings): [string, BusinessSide] => {
		const environment = settings.sandbox ? 'sandbox' : 'production';
		const parts = {settings, login: loginOf(settings), loginHold, cache, maxTokens};
		const {option} = settings;
		const accounts = createAccountTokens({...parts, label: ACCESS_TOKEN, identityKey: businessCustomerKey, option, environment});
		return [environment, {settings, accounts, login: parts.login, cache, clock}];
	});
	return Object.assign(Object.create(null), Object.fromEntries(sides));
}

/** @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` */
export function sideOf(client: BusinessClient | undefined, sandbox: boolean): BusinessSide {
	const side = sandbox ? client?.sandbox : client?.production;
	if (!side) {
		const message = sandbox
			? 'The sandbox of Amazon Business was called, but createAmazonAuth got no "business" entry with sandbox: true: the sandbox has a client and refresh tokens of its own.'
			: 'Amazon Business was called, but createAmazonAuth got no "business" entry for production: give it {clientId, clientSecret, refreshToken}.';
		throw new AmazonAuthError('ERR_AMAZON_SERVICE_NOT_CONFIGURED', message, {api: 'business'});
	}
	return side;
}
