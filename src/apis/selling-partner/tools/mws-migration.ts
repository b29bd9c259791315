/**
 * The call that made an authorization code of a seller's authorization for MWS, which Amazon has removed.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */

import {AmazonAuthError} from '../../../errors.js';
import {productionHost} from '../../../hosts.js';
import {withRetries} from '../../../tokens/calls/retry.js';
import {faultOf, type TokenCallReply} from '../../../tokens/calls/token-call.js';
import {ownOf} from '../../../util/members.js';
import {assertKnownKeys, readNonEmptyString, readOneOf} from '../../../util/option-readers.js';
import {parseObject} from '../../../util/reply-parts.js';
import {beforeDeadline, DEFAULT_WAIT_MS} from '../../../util/wait.js';
import {exchangeAuthorizationCode} from '../../authorization-code.js';
import {ACCESS_TOKEN, type SellingPartnerClient} from '../client.js';
import {readSellingPartnerFault} from '../fault.js';
import {SELLING_REGIONS} from '../options.js';
import {callForApplication} from './application-call.js';
import type {MwsAuthorization} from './types.js';

const MIGRATION_SCOPE = 'sellingpartnerapi::migration';
const OPERATION = 'getAuthorizationCode';

export async function migrateFromMws(
	client: SellingPartnerClient,
	options: MwsAuthorization,
	ends: readonly AbortSignal[],
): Promise<{refreshToken: string}> {
	const given = assertKnownKeys(options, ['sellingPartnerId', 'developerId', 'mwsAuthToken', 'region'], 'options');
	const region = readOneOf(given.region, SELLING_REGIONS, 'region');
	const query = new URLSearchParams({
		sellingPartnerId: readNonEmptyString(given.sellingPartnerId, 'sellingPartnerId'),
		developerId: readNonEmptyString(given.developerId, 'developerId'),
		mwsAuthToken: readNonEmptyString(given.mwsAuthToken, 'mwsAuthToken'),
	});
	const path = `/authorization/v1/authorizationCode?${query}`;
	const attempt = async (signal: AbortSignal): Promise<string> => {
		const limit = await client.migrations();
		await limit.acquire(region, OPERATION, signal);
		const reply = await callForApplication(client, {method: 'GET', path, region, scope: MIGRATION_SCOPE}, signal);
		return readAuthorizationCode(reply, productionHost(region), client.clock.nowMs());
	};
	const code = await beforeDeadline(ends, noCode, (signal) =>
		withRetries(() => attempt(signal), {what: 'The Authorization API', signal}),
	);
	return exchangeAuthorizationCode({login: client.login, label: ACCESS_TOKEN}, {code}, ends); // the exchange has a deadline of its own
}

function noCode(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_CREDENTIAL_TIMEOUT',
		`The Authorization API gave no code within ${DEFAULT_WAIT_MS / 1000} s. Try again later.`,
		{api: 'selling-partner', operation: OPERATION},
	);
}

function readAuthorizationCode(reply: TokenCallReply, host: string, nowMs: number): string {
	const {status, headers, body} = reply;
	const payload = parseObject(body)?.payload;
	const code: unknown = typeof payload === 'object' && payload !== null ? ownOf(payload, 'authorizationCode') : undefined;
	if (status === 200 && typeof code === 'string' && code !== '') {
		return code;
	}
	const {kind, said} = readSellingPartnerFault(status, headers, body);
	const fault = status < 400 ? undefined : faultOf(reply, nowMs, {host, isOwn: kind !== 'foreign'});
	if (fault) {
		throw fault;
	}
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
