/**
 * Exchanges an authorization code for a refresh token. Login with Amazon's client decides whether a code may be sent again.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
import {AmazonAuthError} from '../../../errors.js';
import {unknownOutcome} from '../../../tokens/login-with-amazon/single-use.js';
import {assertKnownKeys, readNonEmptyString, readSignal} from '../../../util/option-readers.js';
import {DEFAULT_WAIT_MS} from '../../../util/wait.js';
import {UNKNOWN_SELLER} from '../access-token.js';
import type {SellingPartnerClient} from '../client.js';
import {readRedirectUri} from '../consent.js';
import {beforeDeadline} from './application-call.js';

/** The access token of the reply is dropped: the cache asks for the seller's token when the first call needs one. */
export async function exchangeAuthorizationCode(
	client: SellingPartnerClient,
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
		client.login({grant_type: 'authorization_code', code, ...redirectUri}, UNKNOWN_SELLER, inTime),
	);
	if (reply.refreshToken === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'Login with Amazon exchanged the authorization code without giving a refresh token. Ask for a new authorization.',
			{api: 'selling-partner'},
		);
	}
	return {refreshToken: reply.refreshToken};
}
