/**
 * Writes the request that mints a Restricted Data Token, and reads the reply of the Tokens API.
 *
 * The reply is unwrapped; older guides show a `payload` that real replies do not have. Statuses: Tokens API v2021-03-01 reference.
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-v2021-03-01-reference
 */
import {AmazonAuthError, type AmazonSaid, errorWith} from '../../errors.js';
import {faultOf, foreignSuccess, type TokenCallReply, type TokenCallRequest} from '../../tokens/calls/token-call.js';
import {type MintedToken, readLifetimeMs, readToken} from '../../tokens/token.js';
import {parseObject} from '../../util/reply-parts.js';
import {requestIdOf} from '../access-token-fault.js';
import {ACCESS_TOKEN_HEADER} from '../access-token-headers.js';
import {readSellingPartnerFault, type SellingPartnerFault} from './fault.js';
import type {RestrictedResource} from './need.js';

export interface RestrictedTokenRequest {
	readonly host: string;
	readonly accessToken: string;
	readonly resources: readonly RestrictedResource[];
	readonly targetApplication?: string | undefined;
	readonly headers: Readonly<Record<string, string>>;
}

const PATH = '/tokens/2021-03-01/restrictedDataToken';
const LIFETIME_MISSING_MS = 300_000;

export function buildRestrictedTokenRequest(request: RestrictedTokenRequest): TokenCallRequest {
	const {host, accessToken, resources, targetApplication, headers} = request;
	return {
		method: 'POST',
		url: new URL(PATH, `https://${host}`),
		headers: {
			...headers,
			'content-type': 'application/json',
			accept: 'application/json',
			[ACCESS_TOKEN_HEADER]: accessToken,
		},
		body: JSON.stringify({restrictedResources: resources, ...(targetApplication === undefined ? {} : {targetApplication})}),
	};
}

/** Thrown where the seller's access token that the mint was called with is dead, so that a new one may help. */
export class DeadAccessToken extends Error {
	readonly amazon: AmazonSaid;

	constructor(amazon: AmazonSaid) {
		super('The access token is dead');
		this.amazon = amazon;
	}
}

/**
 * @throws {@link DeadAccessToken}; a `TokenCallFault` where another attempt may do; {@link AmazonAuthError} for the rest
 */
export function readRestrictedTokenReply(reply: TokenCallReply, host: string, nowMs: number): MintedToken {
	const {status} = reply;
	if (status >= 200 && status < 300) {
		const body = parseObject(reply.body);
		if (!body) {
			throw foreignSuccess(reply, host);
		}
		return {
			value: readToken(body.restrictedDataToken, 'restricted', 'The Tokens API'),
			lifetimeMs: readLifetimeMs(body.expiresIn, 'The Tokens API', LIFETIME_MISSING_MS),
			requestId: requestIdOf(reply.headers),
		};
	}
	const fault = readSellingPartnerFault(status, reply.headers, reply.body, {nowMs});
	const passing = isRedirect(status) ? undefined : faultOf(reply, nowMs, {host, isOwn: fault.kind !== 'foreign'});
	if (passing) {
		throw passing;
	}
	if (fault.kind === 'token-dead') {
		throw new DeadAccessToken(fault.said);
	}
	throw mintRefused(fault);
}

function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

function mintRefused(fault: SellingPartnerFault): AmazonAuthError {
	const {kind, said} = fault;
	const details = {api: 'selling-partner', operation: 'createRestrictedDataToken', amazon: said} as const;
	if (kind === 'role-missing') {
		return new AmazonAuthError(
			'ERR_AMAZON_ROLE_MISSING',
			"Amazon gives no Restricted Data Token: the application lacks the role for this data, or the seller authorised it before it had the role. Ask for the role in the developer console and have the seller authorise again; or ask for fewer data elements, or set restrictedData: 'auto'.",
			details,
		);
	}
	if (isRedirect(said.status)) {
		return new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`The Tokens API answered ${said.status}, a redirect, which is not followed: the seller's token would travel with it. Look for a proxy in between.`,
			details,
		);
	}
	if (fault.error) {
		return errorWith(fault.error, details);
	}
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_REFUSED',
		`The Tokens API refused to mint a Restricted Data Token (${said.status}${said.code ? ` ${said.code}` : ''}).`,
		details,
	);
}
