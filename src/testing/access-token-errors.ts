/**
 * Data: the errors that the APIs with `x-amz-access-token` have in common, by name, and the form of their body.
 *
 * They are those of the Selling Partner API; its own folder and that of each other such API add what it has beside them.
 */
import type {ErrorRow, ErrorWords} from './error-family.js';

export const DENIED = 'Access to requested resource is denied.';

export const ACCESS_TOKEN_ERRORS: Readonly<Record<string, ErrorRow>> = {
	Unauthorized: [403, 'Unauthorized', DENIED, ''],
	TokenExpired: [403, 'Unauthorized', DENIED, 'The access token you provided has expired.'],
	TokenRevoked: [403, 'Unauthorized', DENIED, 'The access token you provided is revoked, malformed or invalid.'],
	TokenMissing: [403, 'Unauthorized', DENIED, 'Access token is missing in the request header.'],
	InvalidInput: [400, 'InvalidInput', 'Invalid input.'],
	NotFound: [404, 'NotFound', 'The specified resource does not exist.'],
	QuotaExceeded: [429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.', ''],
	InternalFailure: [
		500,
		'InternalFailure',
		'An unexpected condition occurred that prevented the server from fulfilling the request.',
	],
	ServiceUnavailable: [503, 'ServiceUnavailable', 'Temporary overloading or maintenance of the server.'],
};

export function writeErrors({code, message, details}: ErrorWords): object {
	return {errors: [{code, message, ...(details === undefined ? {} : {details})}]};
}
