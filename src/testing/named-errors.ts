/**
 * Data: Amazon's errors by name, with the status and the words that are known of each.
 *
 * Sources: Appstore "API Authentication", Tokens API v2021-03-01 reference, Authorization API v1 model, Amazon Pay
 * "AuthorizationTokens" and "Error handling"; words seen in practice where the documents print none, and the fake's own where
 * neither is known (`access_denied`, most of Amazon Pay's generic errors). Where one code has several meanings the name here says
 * which (`TokenExpired`).
 */
import {json, type Reply} from './http/exchange.js';
import type {JournalService} from './journal.js';

type Family = 'lwa' | 'selling-partner' | 'appstore' | 'pay';
type Row = readonly [status: number, code: string, message: string, details?: string];

const denied = 'Access to requested resource is denied.';

const loginWithAmazon: Readonly<Record<string, Row>> = {
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

const sellingPartner: Readonly<Record<string, Row>> = {
	Unauthorized: [403, 'Unauthorized', denied, ''],
	InvalidToken: [401, 'Unauthorized', denied, ''],
	TokenExpired: [403, 'Unauthorized', denied, 'The access token you provided has expired.'],
	TokenRevoked: [403, 'Unauthorized', denied, 'The access token you provided is revoked, malformed or invalid.'],
	TokenMissing: [403, 'Unauthorized', denied, 'Access token is missing in the request header.'],
	WrongRegion: [403, 'Unauthorized', denied, 'The marketplaces you provided are not valid for region.'],
	SecretExpired: [403, 'Unauthorized', denied, 'The LWA secret token you provided has expired.'],
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
	InvalidInput: [400, 'InvalidInput', 'Invalid input.'],
	InvalidRequest: [400, 'InvalidRequest', 'Request is missing or has invalid parameters', 'Resource not provided.'],
	NoSandboxMatch: [400, 'InvalidInput', 'Could not match input arguments'],
	InvalidAuthorizationCode: [400, '1001', 'Authorization code you provided is invalid.'],
	NotEnrolled: [400, 'InvalidInput', 'Application is not enrolled for rotation notification'],
	NotFound: [404, 'NotFound', 'The specified resource does not exist.'],
	PayloadTooLarge: [413, 'PayloadTooLarge', 'The request size exceeded the maximum accepted size.'],
	UnsupportedMediaType: [415, 'UnsupportedMediaType', 'The request payload is in an unsupported format.'],
	QuotaExceeded: [429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.', ''],
	InternalFailure: [
		500,
		'InternalFailure',
		'An unexpected condition occurred that prevented the server from fulfilling the request.',
	],
	ServiceUnavailable: [503, 'ServiceUnavailable', 'Temporary overloading or maintenance of the server.'],
};

const appstore: Readonly<Record<string, Row>> = {
	Forbidden: [403, '', 'Request is not authorized.'],
	PreconditionFailed: [412, '', 'The resource has changed.'],
};

const pay: Readonly<Record<string, Row>> = {
	InvalidHeaderValue: [400, 'InvalidHeaderValue', 'You submitted an invalid value for at least one of the header parameters.'],
	InvalidParameterValue: [400, 'InvalidParameterValue', 'The merchantId that you submitted in this request is invalid.'],
	InvalidRequestFormat: [400, 'InvalidRequestFormat', 'You submitted a request in invalid JSON format.'],
	InvalidRequest: [400, 'InvalidRequest', 'The request is not valid.'],
	MissingHeader: [400, 'MissingHeader', 'A required header is missing.'],
	MissingHeaderValue: [400, 'MissingHeaderValue', 'A required header has no value.'],
	MissingParameterValue: [400, 'MissingParameterValue', 'A required parameter has no value.'],
	UnrecognizedField: [400, 'UnrecognizedField', 'A field of the request is not known.'],
	InvalidParameterCombination: [400, 'InvalidParameterCombination', 'The parameters do not go together.'],
	InvalidSandboxSimulationSpecified: [400, 'InvalidSandboxSimulationSpecified', 'The simulation code is not valid.'],
	InvalidAccountStatus: [400, 'InvalidAccountStatus', 'The merchant account is not in a state to execute this request.'],
	TransactionCountExceeded: [400, 'TransactionCountExceeded', 'Too many transactions.'],
	DuplicateIdempotencyKey: [400, 'DuplicateIdempotencyKey', 'The idempotency key was used with other values.'],
	UnauthorizedAccess: [401, 'UnauthorizedAccess', 'The specified merchant account is not authorized to execute this request.'],
	InvalidRequestSignature: [
		403,
		'InvalidRequestSignature',
		'The signature in the Authorization header of your API call is invalid.',
	],
	InvalidAuthorizationToken: [403, 'InvalidAuthorizationToken', 'The token and merchantId combination specified is invalid.'],
	ResourceNotFound: [404, 'ResourceNotFound', "Couldn't find requested resource."],
	RequestNotSupported: [405, 'RequestNotSupported', 'HTTP method not supported.'],
	TooManyRequests: [429, 'TooManyRequests', 'The request was throttled.'],
	RequestThrottled: [429, 'RequestThrottled', 'The request was throttled.'],
	InternalServerError: [500, 'InternalServerError', 'There was an unknown error in the service.'],
	ServiceUnavailable: [503, 'ServiceUnavailable', 'The service is currently unable to handle the request.'],
};

const families: Readonly<Record<Family, Readonly<Record<string, Row>>>> = {
	lwa: loginWithAmazon,
	'selling-partner': sellingPartner,
	appstore,
	pay,
};

/** Builds the reply of a named error as the service words it, with another description where one is given. */
export function namedError(service: JournalService, name: string, message?: string): Reply {
	const family = familyOf(service);
	const row = family && families[family][name];
	if (!row) {
		throw new TypeError(`"${name}" is not an error of ${service}.`);
	}
	const [status, code, text, details] = row;
	if (family === 'lwa') {
		return json(status, {error_description: message ?? text, error: code});
	}
	if (family === 'appstore') {
		return json(status, {message: message ?? text});
	}
	if (family === 'pay') {
		return json(status, {reasonCode: code, message: message ?? text});
	}
	return json(status, {errors: [{code, message: message ?? text, ...(details === undefined ? {} : {details})}]});
}

/** Whether a service knows an error of that name; any service where none is given. */
export function hasNamedError(service: JournalService | undefined, name: string): boolean {
	if (!service) {
		return Object.values(families).some((family) => Object.hasOwn(family, name));
	}
	const family = familyOf(service);
	return family !== undefined && Object.hasOwn(families[family], name);
}

function familyOf(service: JournalService): Family | undefined {
	if (service === 'other' || service === 'central') {
		return undefined;
	}
	if (service === 'tokens') {
		return 'selling-partner';
	}
	return service === 'pay-exchange' ? 'pay' : service;
}
