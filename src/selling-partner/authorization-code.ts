/**
 * Authorization codes: exchanging one for a refresh token.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
import {AmazonAuthError} from '../errors.js';
import {followedBy} from '../joined-signals.js';
import {unknownOutcome} from '../login-with-amazon/single-use.js';
import {assertKnownKeys, readNonEmptyString, readSignal} from '../option-readers.js';
import {startLife} from '../tokens/token.js';
import {DEFAULT_WAIT_MS} from '../wait.js';
import {digestOf} from './access-token.js';
import type {SellingPartnerClient} from './client.js';
import {readRedirectUri} from './consent.js';
import {UNKNOWN_SELLER} from './labels.js';

/** The access token of the reply is kept for the seller's first call: it is the one thing that does not need another round. */
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
	const reply = await beforeDeadline(signals, (inTime) =>
		client.login({grant_type: 'authorization_code', code, ...redirectUri}, UNKNOWN_SELLER, inTime),
	);
	if (reply.refreshToken === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'Login with Amazon exchanged the authorization code without giving a refresh token. Ask for a new authorization.',
			{api: 'selling-partner'},
		);
	}
	client.exchanged.set(digestOf(reply.refreshToken), startLife(reply, client.clock));
	return {refreshToken: reply.refreshToken};
}

/** Ends the work itself and not only the wait: a refresh token that came later would come to nobody. */
async function beforeDeadline<T>(signals: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const deadline = new AbortController();
	const late = (): void => deadline.abort(unknownOutcome(`no reply came within ${DEFAULT_WAIT_MS / 1000} s`));
	// Not unreferenced: it keeps the process alive meanwhile, which waits between attempts do not.
	const timer = setTimeout(late, DEFAULT_WAIT_MS);
	try {
		return await followedBy([...signals, deadline.signal], work);
	} finally {
		clearTimeout(timer);
	}
}
