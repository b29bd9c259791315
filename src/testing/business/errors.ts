/**
 * Data: the errors of the Amazon Business API, by name.
 *
 * Amazon's models of this API name codes and leave the sentences open, so that those are the ones of the Selling Partner API, whose portal,
 * kind of application and headers are the same. So is the 403 of a dead token: no document says what this API answers there.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const denied = 'Access to requested resource is denied.';

const rows: Readonly<Record<string, ErrorRow>> = {
	Unauthorized: [403, 'Unauthorized', denied, ''],
	TokenExpired: [403, 'Unauthorized', denied, 'The access token you provided has expired.'],
	TokenRevoked: [403, 'Unauthorized', denied, 'The access token you provided is revoked, malformed or invalid.'],
	TokenMissing: [403, 'Unauthorized', denied, 'Access token is missing in the request header.'],
	TokenExpired401: [401, 'Unauthorized', denied, 'The access token you provided has expired.'],
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

export const businessErrors: ErrorFamily = errorFamily('business', rows, ({code, message, details}) => ({
	errors: [{code, message, ...(details === undefined ? {} : {details})}],
}));
