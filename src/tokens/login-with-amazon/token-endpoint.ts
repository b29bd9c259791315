/**
 * The request for an access token, per grant.
 *
 * Form encoded: what Login with Amazon documents; the JSON shown beside it in places is refused by strict servers.
 * @see https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
 */
import {TOKEN_ENDPOINT} from '../../hosts.js';
import type {TokenCallRequest} from '../calls/token-call.js';

/** Which access token is asked for. */
export type Grant =
	| {readonly grant_type: 'refresh_token'; readonly refresh_token: string}
	| {readonly grant_type: 'client_credentials'; readonly scope: string}
	| {readonly grant_type: 'authorization_code'; readonly code: string; readonly redirect_uri?: string};

export function buildTokenRequest(grant: Grant, clientId: string, clientSecret: string): TokenCallRequest {
	const form = new URLSearchParams({...grant, client_id: clientId, client_secret: clientSecret});
	return {
		method: 'POST',
		url: new URL(TOKEN_ENDPOINT),
		headers: {'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', accept: 'application/json'},
		body: form.toString(),
	};
}
