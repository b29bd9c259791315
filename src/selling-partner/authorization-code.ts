/**
 * Authorization codes: exchanging one for a refresh token, and the removed call that made one of an MWS authorization.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
import {AmazonAuthError} from '../errors.js';
import {assertKnownKeys, readNonEmptyString, readOneOf, readSignal} from '../option-readers.js';
import {faultOfStatus, parseObject, type TokenCallReply} from '../token-call/reply.js';
import {withRetries} from '../token-call/retries.js';
import {startLife} from '../tokens/token.js';
import type {SellingRegion} from '../types.js';
import {digestOf} from './access-token.js';
import {callForApplication} from './application-call.js';
import type {SellingPartnerClient} from './client.js';
import {readRedirectUri} from './consent.js';
import {readSellingPartnerFault} from './fault.js';

export const SELLING_REGIONS: readonly SellingRegion[] = ['na', 'eu', 'fe'];

/** The access token of the reply is kept for the seller's first call: it is the one thing that does not need another round. */
export async function exchangeAuthorizationCode(
	client: SellingPartnerClient,
	options: {code: string; redirectUri?: string; signal?: AbortSignal},
	ends: AbortSignal,
): Promise<{refreshToken: string}> {
	const given = assertKnownKeys(options, ['code', 'redirectUri', 'signal'], 'options');
	const code = readNonEmptyString(given.code, 'code');
	const redirectUri = given.redirectUri === undefined ? {} : {redirect_uri: readRedirectUri(given.redirectUri)};
	const signal = given.signal === undefined ? ends : AbortSignal.any([ends, readSignal(given.signal, 'signal')]);
	signal.throwIfAborted();
	const reply = await client.login({grant_type: 'authorization_code', code, ...redirectUri}, 'seller', signal);
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

export interface MwsAuthorization {
	sellingPartnerId: string;
	developerId: string;
	mwsAuthToken: string;
	region: SellingRegion;
}

const MIGRATION_SCOPE = 'sellingpartnerapi::migration';
const OPERATION = 'getAuthorizationCode';

export async function migrateFromMws(
	client: SellingPartnerClient,
	options: MwsAuthorization,
	signal: AbortSignal,
): Promise<{refreshToken: string}> {
	const given = assertKnownKeys(options, ['sellingPartnerId', 'developerId', 'mwsAuthToken', 'region'], 'options');
	const region = readOneOf(given.region, SELLING_REGIONS, 'region');
	const query = new URLSearchParams({
		sellingPartnerId: readNonEmptyString(given.sellingPartnerId, 'sellingPartnerId'),
		developerId: readNonEmptyString(given.developerId, 'developerId'),
		mwsAuthToken: readNonEmptyString(given.mwsAuthToken, 'mwsAuthToken'),
	});
	const path = `/authorization/v1/authorizationCode?${query}`;
	const attempt = async (): Promise<string> => {
		await client.migrations.take(region, OPERATION, signal);
		const reply = await callForApplication(client, {method: 'GET', path, region, scope: MIGRATION_SCOPE}, signal);
		return readAuthorizationCode(reply, client.clock.nowMs());
	};
	const code = await withRetries(attempt, {what: 'The Authorization API', signal});
	return exchangeAuthorizationCode(client, {code}, signal);
}

function readAuthorizationCode(reply: TokenCallReply, nowMs: number): string {
	const fault = faultOfStatus(reply, nowMs);
	if (fault) {
		throw fault;
	}
	const {status, headers, body} = reply;
	const payload = parseObject(body)?.payload;
	const code: unknown =
		typeof payload === 'object' && payload !== null && 'authorizationCode' in payload ? payload.authorizationCode : undefined;
	if (status === 200 && typeof code === 'string' && code !== '') {
		return code;
	}
	const {said} = readSellingPartnerFault(status, headers, body);
	const details = {api: 'selling-partner', operation: OPERATION, amazon: said} as const;
	if (status === 403 || status === 404) {
		throw new AmazonAuthError(
			'ERR_AMAZON_API_REMOVED',
			'Amazon removed the Authorization API on 2024-03-27: an MWS authorization can no longer be turned into one for the Selling Partner API. Have the seller authorise the application anew; auth.sellingPartner.consentUrl() says where.',
			details,
		);
	}
	if (status === 200) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'The Authorization API answered without a code one can use.',
			details,
		);
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_TOKEN_REFUSED',
		`The Authorization API refused the MWS authorization (${status}). Check the seller id, the developer id and the MWS token.`,
		details,
	);
}
