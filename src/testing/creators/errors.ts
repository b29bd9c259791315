/**
 * Data: the errors of the Creators API, by the reason that stands in their body, or by their type where they have none.
 *
 * Source: types, reasons and statuses of Creators SDK 1.2.0. The words are the fake's own; so are the names `UnauthorizedOther`,
 * `AccessDeniedOther` and `ValidationOther`, since Amazon's reason is `Other` in each.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const unauthorized = (reason: string): ErrorRow => [401, 'UnauthorizedException', 'The request is not authorized.', reason];
const denied = (reason: string): ErrorRow => [403, 'AccessDeniedException', 'Access is denied.', reason];
const invalid = (reason: string): ErrorRow => [400, 'ValidationException', 'The request is not valid.', reason];

const rows: Readonly<Record<string, ErrorRow>> = {
	TokenExpired: unauthorized('TokenExpired'),
	InvalidToken: unauthorized('InvalidToken'),
	InvalidIssuer: unauthorized('InvalidIssuer'),
	MissingClaim: unauthorized('MissingClaim'),
	MissingKeyId: unauthorized('MissingKeyId'),
	UnsupportedClient: unauthorized('UnsupportedClient'),
	InvalidClient: unauthorized('InvalidClient'),
	MissingCredential: unauthorized('MissingCredential'),
	UnauthorizedOther: unauthorized('Other'),
	AssociateNotEligible: denied('AssociateNotEligible'),
	AuthorizationFailed: denied('AuthorizationFailed'),
	AccessDeniedOther: denied('Other'),
	UnknownOperation: invalid('UnknownOperation'),
	CannotParse: invalid('CannotParse'),
	FieldValidationFailed: invalid('FieldValidationFailed'),
	InvalidAssociate: invalid('InvalidAssociate'),
	InvalidPartnerTag: invalid('InvalidPartnerTag'),
	ValidationOther: invalid('Other'),
	ResourceNotFoundException: [404, 'ResourceNotFoundException', 'There is no such resource.'],
	ThrottleException: [429, 'ThrottleException', 'Too many requests.'],
	InternalServerException: [500, 'InternalServerException', 'Something went wrong.'],
};

export const creatorsErrors: ErrorFamily = errorFamily('creators', rows, ({code, message, details}) => ({
	type: code,
	message,
	...(details !== undefined && {reason: details}),
}));
