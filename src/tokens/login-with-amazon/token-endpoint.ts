/**
 * A token endpoint: the request for each grant, and what a reply says.
 *
 * Requests to Login with Amazon are form encoded, which it documents; strict servers refuse the JSON that some pages show. Statuses and
 * error codes are those of its documentation and of OAuth 2 (RFC 6749, 5.1 and 5.2). Messages quote documented error fields alone, since the
 * body may hold a token.
 * @see https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
 */

import {AmazonAuthError, type AmazonSaid} from '../../errors.js';
import {isSignedByAmazon} from '../../util/foreign-reply.js';
import {alone, ownOf} from '../../util/members.js';
import {headerOf, parseObject, shownRequestId} from '../../util/reply-parts.js';
import {faultOf, foreignSuccess, type TokenCallReply, type TokenCallRequest} from '../calls/token-call.js';
import {readLifetimeMs, readToken, type TokenKind} from '../token.js';
import {LOGIN_WITH_AMAZON, type TokenEndpoint} from './endpoint.js';
import type {AccessTokenReply, Grant} from './types.js';

export function buildTokenRequest(
	grant: Grant,
	{clientId, secret}: {readonly clientId: string; readonly secret: string},
	{url, encoding}: TokenEndpoint = LOGIN_WITH_AMAZON,
): TokenCallRequest {
	const parameters = {...grant, client_id: clientId, client_secret: secret};
	const isForm = encoding === 'form';
	return {
		method: 'POST',
		url: new URL(url),
		headers: {
			'content-type': isForm ? 'application/x-www-form-urlencoded;charset=UTF-8' : 'application/json',
			accept: 'application/json',
		},
		body: isForm ? new URLSearchParams(parameters).toString() : JSON.stringify(parameters),
	};
}

type GrantType = Grant['grant_type'];

/** Which answer a reply is: whose, to which grant, and when. */
export interface AskedFor {
	readonly grantType: GrantType;
	readonly endpoint?: TokenEndpoint;
	readonly nowMs: number;
}

/**
 * @throws {@link AmazonAuthError} `GRANT_REVOKED`, `TOKEN_REFUSED` or `TOKEN_MALFORMED`; a `TokenCallFault` where another attempt may do
 */
export function readTokenReply(reply: TokenCallReply, asked: AskedFor): AccessTokenReply {
	const {grantType, endpoint = LOGIN_WITH_AMAZON, nowMs} = asked;
	const {status} = reply;
	const body = parseObject(reply.body);
	if (status >= 200 && status < 300) {
		return readGrantedToken(reply, body, {kind: grantType === 'client_credentials' ? 'application' : 'seller', endpoint});
	}
	if (status >= 300 && status < 400) {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`${endpoint.giver} answered ${status}, a redirect, which is not followed: the client secret would travel with it. Look for a proxy in between.`,
		);
	}
	const fault = faultOf(reply, nowMs, {host: hostOf(endpoint), isOwn: isOwn(reply, body)});
	if (fault) {
		throw fault;
	}
	throw refusal(reply, body, {grantType, endpoint});
}

function hostOf({url}: TokenEndpoint): string {
	return new URL(url).host;
}

/** By OAuth's error and its description (RFC 6749, 5.2), by a code that is known, or by a header of Amazon's. */
function isOwn({headers}: TokenCallReply, body: Record<string, unknown> | undefined): boolean {
	const {error, error_description} = body ?? alone<Record<string, unknown>>();
	const isOfOAuth = typeof error === 'string' && (typeof error_description === 'string' || isKnown(error));
	return isOfOAuth || isSignedByAmazon(headers);
}

function isKnown(error: string): boolean {
	return Object.hasOwn(ADVICE, error) || error === 'server_error' || error === 'temporarily_unavailable';
}

function readGrantedToken(
	reply: TokenCallReply,
	body: Record<string, unknown> | undefined,
	{kind, endpoint}: {readonly kind: TokenKind; readonly endpoint: TokenEndpoint},
): AccessTokenReply {
	const {giver} = endpoint;
	if (!body || !['access_token', 'token_type', 'error'].some((name) => Object.hasOwn(body, name))) {
		throw foreignSuccess(reply, hostOf(endpoint));
	}
	const {access_token, token_type, expires_in, refresh_token} = body;
	if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer') {
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			`${giver} gave a token whose token_type is not "bearer"; it is not used.`,
		);
	}
	const value = readToken(access_token, kind, giver);
	return {
		value,
		lifetimeMs: readLifetimeMs(expires_in, giver),
		refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : undefined,
		requestId: requestIdOf(body, reply.headers),
	};
}

function refusal(
	{status, headers}: TokenCallReply,
	body: Record<string, unknown> | undefined,
	{grantType, endpoint: {giver, advice: own = {}}}: {readonly grantType: GrantType; readonly endpoint: TokenEndpoint},
): AmazonAuthError {
	const error = typeof body?.error === 'string' && Object.hasOwn(ADVICE, body.error) ? body.error : undefined;
	const amazon: AmazonSaid = {
		status,
		...optional('code', error),
		...optional(
			'message',
			DESCRIPTIONS.find((known) => known === body?.error_description),
		),
		...optional('requestId', requestIdOf(body, headers)),
	};
	const advice =
		(ownOf(own, error ?? '') as string | undefined) ?? // they hold nothing else
		(ownOf(ADVICE_BY_GRANT[grantType], error ?? '') as string | undefined) ??
		(ownOf(ADVICE, error ?? '') as string | undefined) ??
		'See the status; the reply itself is not shown, since it may hold a secret.';
	const code = error === 'invalid_grant' ? 'ERR_AMAZON_GRANT_REVOKED' : 'ERR_AMAZON_TOKEN_REFUSED';
	return new AmazonAuthError(
		code,
		`${giver} refused the token request (${status}${error === undefined ? '' : ` ${error}`}). ${advice}`,
		{
			amazon,
		},
	);
}

const ADVICE: Readonly<Record<string, string>> = {
	invalid_client: 'The client id or client secret is wrong or has expired: compare both with the developer console.',
	invalid_grant:
		'The refresh token is not valid: whoever gave it has revoked it, the yearly authorization ended, it is not whole, or it belongs to another client id. Ask for a new authorization.',
	invalid_scope: 'The scope is not granted to this client: attach the security profile to the API in the developer console.',
	invalid_request: 'A parameter is missing or malformed: check that the refresh token is whole.',
	unauthorized_client: 'This client may not use this grant: check which kind of application it is registered as.',
	unsupported_grant_type: 'The endpoint does not offer this grant to the client.',
	access_denied: 'Access was denied to this client.',
};

const ADVICE_BY_GRANT: Readonly<Record<GrantType, Readonly<Record<string, string>>>> = {
	client_credentials: {},
	refresh_token: {
		unauthorized_client:
			'This client may not use this grant: check which kind of application it is registered as, or the refresh token is of another client id: compare it with where it came from.',
	},
	authorization_code: {
		invalid_grant:
			'The authorization code is not valid: it has been used, is more than five minutes old, or was given for another redirect URI. Have whoever gave it start again.',
		invalid_request: 'A parameter is missing or malformed: check that the authorization code is whole.',
		unauthorized_client:
			'This client may not use this grant: check which kind of application it is registered as, or the authorization code is of another client id.',
	},
};

/** Amazon's own sentences that have been documented: free text may quote what was sent. */
const DESCRIPTIONS: readonly string[] = [
	'Client authentication failed',
	'The request has an invalid parameter : scope',
	'The authorization grant type is not supported by the authorization server',
	'The Content-Type is not supported by the authorization server',
	'The request is missing a required parameter : refresh_token',
	"The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
	'The request has an invalid grant parameter : code',
];

function requestIdOf(body: Record<string, unknown> | undefined, headers: TokenCallReply['headers']): string | undefined {
	return shownRequestId(body?.request_id ?? headerOf(headers, 'x-amzn-requestid'));
}

function optional<K extends string>(key: K, value: string | undefined): {[P in K]?: string} {
	// A computed key widens to an index signature, which this narrows again.
	return (value === undefined ? {} : {[key]: value}) as {[P in K]?: string};
}
