/**
 * Exchanges an authorization code for a refresh token. Login with Amazon's client decides whether a code may be sent again.
 *
 * @see https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
 */
import {AmazonAuthError} from '../errors.js';
import {NOBODY, type TokenLabel} from '../tokens/key.js';
import {unknownOutcome} from '../tokens/login-with-amazon/single-use.js';
import type {LoginWithAmazon} from '../tokens/login-with-amazon/types.js';
import {assertKnownKeys, readNonEmptyString, readRedirectUri, readSignal} from '../util/option-readers.js';
import {beforeDeadline, DEFAULT_WAIT_MS} from '../util/wait.js';

/** Where a code is exchanged, and what the exchange is told as: Amazon does not say which account a code belongs to. */
export interface CodeExchange {
	readonly login: LoginWithAmazon;
	readonly label: TokenLabel;
}

/** The access token of the reply is dropped: the cache asks for the account's token when the first call needs one. */
export async function exchangeAuthorizationCode(
	{login, label}: CodeExchange,
	options: {code: string; redirectUri?: string; signal?: AbortSignal},
	ends: readonly AbortSignal[],
): Promise<{refreshToken: string}> {
	const given = assertKnownKeys(options, ['code', 'redirectUri', 'signal'], 'options');
	const code = readNonEmptyString(given.code, 'code');
	const redirectUri = given.redirectUri === undefined ? {} : {redirect_uri: readRedirectUri(given.redirectUri)};
	const signals = given.signal === undefined ? ends : [...ends, readSignal(given.signal, 'signal')];
	for (const signal of signals) {
		signal.throwIfAborted();
	}
	const late = () => unknownOutcome(`no reply came within ${DEFAULT_WAIT_MS / 1000} s`);
	const reply = await beforeDeadline(signals, late, (inTime) =>
		login({grant_type: 'authorization_code', code, ...redirectUri}, {label, owner: NOBODY}, inTime),
	);
	if (reply.refreshToken === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'Login with Amazon exchanged the authorization code without giving a refresh token. Ask for a new authorization.',
			{api: label.api},
		);
	}
	return {refreshToken: reply.refreshToken};
}
