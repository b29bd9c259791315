/**
 * Data: the errors of Login with Amazon, by name.
 *
 * Source: Appstore "API Authentication". The words of `access_denied` are the fake's own.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
	invalid_client: [401, 'invalid_client', 'Client authentication failed'],
	invalid_scope: [400, 'invalid_scope', 'The request has an invalid parameter : scope'],
	unsupported_grant_type: [
		400,
		'unsupported_grant_type',
		'The authorization grant type is not supported by the authorization server',
	],
	invalid_request: [400, 'invalid_request', 'The Content-Type is not supported by the authorization server'],
	invalid_grant: [
		400,
		'invalid_grant',
		"The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
	],
	unauthorized_client: [400, 'unauthorized_client', 'The client is not authorized to use this grant'],
	access_denied: [403, 'access_denied', 'Access denied'],
	server_error: [500, 'server_error', 'Server error'],
	temporarily_unavailable: [503, 'temporarily_unavailable', 'Temporarily unavailable'],
};

export const loginErrors: ErrorFamily = errorFamily('lwa', rows, ({code, message}) => ({
	error_description: message,
	error: code,
}));
