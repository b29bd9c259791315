/**
 * The credentials of the Creators API: where the tokens of each version come from, how they are written in a request, and which credential
 * a marketplace has.
 *
 * Addresses, encodings, scopes and forms are those of Amazon's Creators SDK 1.2.0. Tokens of both kinds are taken as they come, since
 * how those of version 3 begin is not documented.
 */
import {AmazonAuthError} from '../../errors.js';
import {CREATORS_TOKEN_ENDPOINTS} from '../../hosts.js';
import type {TokenEndpoint} from '../../tokens/login-with-amazon/endpoint.js';
import type {SharedByApis} from '../api.js';
import {type ApplicationClient, createApplicationClient} from '../application-plan.js';
import {type CreatorsSettings, type CreatorsVersion, isMarketplace} from './options.js';

export const API = 'creators';

export interface CreatorsCredential extends Pick<CreatorsSettings, 'version' | 'marketplaces'> {
	readonly scope: string;
	/** What a request has behind the token. */
	readonly suffix: string;
	readonly client: ApplicationClient;
}

export interface CreatorsClient {
	readonly credentials: readonly CreatorsCredential[];
	/** The marketplace of a call that names none: the first that a lone credential is for. */
	readonly usualMarketplace: string | undefined;
}

export function createCreatorsClient(settings: readonly CreatorsSettings[], shared: SharedByApis): CreatorsClient {
	const [first, ...others] = settings;
	return {
		usualMarketplace: others.length === 0 ? first?.marketplaces[0] : undefined,
		credentials: settings.map((one) => {
			const {version, marketplaces} = one;
			const isOfCognito = version.startsWith('2.');
			return {
				version,
				marketplaces,
				scope: isOfCognito ? 'creatorsapi/default' : 'creatorsapi::default',
				suffix: isOfCognito ? `, Version ${version}` : '',
				client: createApplicationClient(API, one, shared, endpointOf(version, isOfCognito)),
			};
		}),
	};
}

function endpointOf(version: CreatorsVersion, isOfCognito: boolean): TokenEndpoint {
	const url = CREATORS_TOKEN_ENDPOINTS[version];
	return {
		url,
		encoding: isOfCognito ? 'form' : 'json',
		giver: isOfCognito ? 'Amazon Cognito' : `Login with Amazon (${new URL(url).host})`,
		advice: {
			invalid_client: `The credential id or secret is wrong or has been removed, or the credential is of another version than ${version}: compare all three with what Amazon shows for it.`,
			invalid_scope: `The credential may not be used for the Creators API, or is of another version than ${version}: compare both with what Amazon shows for it.`,
		},
	};
}

/** @throws AmazonAuthError where several credentials are configured, and the marketplace tells none of them */
export function credentialFor({credentials}: CreatorsClient, marketplace: string | undefined): CreatorsCredential {
	const [only, ...others] = credentials;
	const isNamed = marketplace !== undefined;
	const found =
		others.length === 0
			? only
			: (isNamed && credentials.find(({marketplaces}) => marketplaces.includes(marketplace))) ||
				(isNamed && credentials.find(({marketplaces}) => marketplaces.length === 0));
	if (found) {
		return found;
	}
	const which = isMarketplace(marketplace) ? marketplace : 'the marketplace of this call';
	throw notConfigured(
		isNamed
			? `No credential in "creators" is for ${which}: name it in the "marketplace" of one, or leave that of one out, which is then for all that are not named.`
			: 'The call names no marketplace, and "creators" holds several credentials, which marketplaces tell apart: name one in the call, as amazon: {marketplace: \'www.amazon.de\'} in its context or as its header x-marketplace.',
	);
}

export function notConfigured(message: string): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_SERVICE_NOT_CONFIGURED', `${message} Nothing was sent.`, {api: API});
}
