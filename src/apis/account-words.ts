/**
 * What is said where the account of a call is missing, unknown or another than the one that is configured, in the words of its API.
 */
import {AmazonAuthError} from '../errors.js';
import type {Identity} from '../identity.js';
import type {TokenLabel} from '../tokens/key.js';
import type {ClientCredentials} from '../tokens/login-with-amazon/client-credentials.js';
import type {IdentityKey} from './identity-key.js';
import type {AccountKey} from './identity-keys.js';
import type {RefreshTokenResolver} from './refresh-token-option.js';

/** How one application reaches the accounts of one API. */
export interface AccountSettings extends ClientCredentials {
	readonly refreshToken: string | RefreshTokenResolver | undefined;
	/** Whose the refresh token is, where that is a string and it was said. */
	readonly account: string | undefined;
}

/** The accounts of one API, as its errors name them. */
export interface NamedAccounts {
	/** What a token is told as: the same object for all of them. */
	readonly label: TokenLabel;
	/** How an identity names an account. */
	readonly identityKey: IdentityKey<AccountKey>;
	/** The option as the user wrote it, such as `sellingPartner`. */
	readonly option: string;
	readonly settings: AccountSettings;
}

export interface AccountWords {
	/** What an identity has to name, as a sentence after others. */
	needs(): string;
	noRefreshToken(): AmazonAuthError;
	/** The resolver found no refresh token. */
	nothingFound(region: string | undefined): AmazonAuthError;
	noAccount(identity: Identity): AmazonAuthError;
	/** Such a call is refused, since the named account would get the data of the configured one. */
	notTheConfigured(): AmazonAuthError;
}

export function wordsOf({label: {api}, identityKey: {key, whose}, option, settings}: NamedAccounts): AccountWords {
	const {refreshToken, account} = settings;
	const holder = whose.replace(/^an? /, '');
	const given = `"${option}.refreshToken"`;
	return {
		needs() {
			if (typeof refreshToken !== 'string') {
				return ` The identity must name ${key}.`;
			}
			const byId = account === undefined ? '' : `, or the ${key} that is configured`;
			return ` The identity must name application: true${byId}.`;
		},
		noRefreshToken: () =>
			new AmazonAuthError(
				'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
				`This call needs ${whose}, but createAmazonAuth got no ${given}: give the refresh token, or a function that finds it.`,
				{api},
			),
		nothingFound(region) {
			const [place, there] = region === undefined ? ['', ''] : [' and region', ' there'];
			return new AmazonAuthError(
				'ERR_AMAZON_IDENTITY_MISSING',
				`${given} returned nothing for this ${holder}${place}: the ${holder} has not authorised the application${there}, or is not known.`,
				{api},
			);
		},
		noAccount({application}) {
			const orString = application
				? `. An application that calls for itself can give its one ${holder}'s refresh token as a string`
				: '';
			const how =
				typeof refreshToken === 'function'
					? `${given} is a function that needs one: call through auth.as({${key}}), or let "identify" return one${orString}`
					: `${given} is a string: add application: true to what "as" is given or "identify" returns, for the one ${holder} whose it is`;
			return new AmazonAuthError('ERR_AMAZON_IDENTITY_MISSING', `No ${holder} was named, and ${how}.`, {api});
		},
		notTheConfigured() {
			const why =
				account === undefined
					? `The identity names ${whose}, and ${given} is a string of which nothing says whose it is: say so in "${option}.${key}", or give a function that finds the refresh token of each ${holder}`
					: `The identity names another ${holder} than "${option}.${key}", whose the refresh token is: give a function that finds the refresh token of each ${holder}`;
			return new AmazonAuthError('ERR_AMAZON_IDENTITY_CONFLICT', `${why}. Nothing was sent.`, {api});
		},
	};
}
