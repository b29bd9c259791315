/**
 * Data: the errors of Amazon Pay, by name.
 *
 * Sources: Amazon Pay "AuthorizationTokens" and "Error handling". The words of most of its generic errors are the fake's own.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
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

export const payErrors: ErrorFamily = errorFamily('pay', rows, ({code, message}) => ({reasonCode: code, message}));
