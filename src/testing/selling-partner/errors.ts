/**
 * Data: the errors of the Selling Partner API, by name.
 *
 * Sources: Tokens API v2021-03-01 reference, Authorization API v1 model. Where the documents print no words, they are those seen in
 * practice.
 */
import {ACCESS_TOKEN_ERRORS, DENIED, writeErrors} from '../access-token-errors.js';
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
	...ACCESS_TOKEN_ERRORS,
	InvalidToken: [401, 'Unauthorized', DENIED, ''],
	WrongRegion: [403, 'Unauthorized', DENIED, 'The marketplaces you provided are not valid for region.'],
	SecretExpired: [403, 'Unauthorized', DENIED, 'The LWA secret token you provided has expired.'],
	ResourceForbidden: [403, 'Unauthorized', 'Access to the resource is forbidden', ''],
	MissingAuthenticationToken: [403, 'MissingAuthenticationToken', 'Missing Authentication Token'],
	TooManyActiveKeys: [400, 'InvalidInput', 'Too many active keys', ''],
	HeaderTooLarge: [400, 'InvalidInput', 'Size of a request header field exceeds server limit', ''],
	RoleMissing: [400, 'InvalidInput', 'Application do not have access to some or all requested resource', ''],
	ElementsNotAllowed: [
		400,
		'InvalidInput',
		'Application does not have access to one or more requested data elements: [buyerInfo, shippingAddress]',
		'',
	],
	InvalidDocument: [400, 'InvalidInput', 'Invalid or unsupported document ID found', ''],
	InvalidRequest: [400, 'InvalidRequest', 'Request is missing or has invalid parameters', 'Resource not provided.'],
	NoSandboxMatch: [400, 'InvalidInput', 'Could not match input arguments'],
	InvalidAuthorizationCode: [400, '1001', 'Authorization code you provided is invalid.'],
	NotEnrolled: [400, 'InvalidInput', 'Application is not enrolled for rotation notification'],
	PayloadTooLarge: [413, 'PayloadTooLarge', 'The request size exceeded the maximum accepted size.'],
	UnsupportedMediaType: [415, 'UnsupportedMediaType', 'The request payload is in an unsupported format.'],
};

export const sellingPartnerErrors: ErrorFamily = errorFamily('selling-partner', rows, writeErrors);
