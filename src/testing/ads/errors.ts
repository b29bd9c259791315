/**
 * Data: the errors of the Amazon Ads API, by name, and how long the one that asks for a pause asks for.
 *
 * Sources: "Error responses and error status codes" for the words about scopes; issues of client libraries for the three bodies of a dead
 * token and for that of a client which Amazon has not approved, which is the body of a dead token too. All other words are the fake's own.
 */
import {randomUUID} from 'node:crypto';
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

/** A row without a code has a body that is a message alone; one with details is without a request id. */
const rows: Readonly<Record<string, ErrorRow>> = {
	AuthenticationFailed: [401, '401', 'Authentication failed'],
	Unauthorized: [401, '', 'Unauthorized'],
	UNAUTHORIZED: [401, 'UNAUTHORIZED', 'The access token is not valid.'],
	ClientNotApproved: [401, '401', 'Authentication failed'],
	ScopeMissing: [401, '401', 'Scope header is missing'],
	NoAdvertiser: [401, '401', 'No matching advertiser found for scope'],
	ScopeForbidden: [401, '401', 'Not authorized to access scope'],
	AccountForbidden: [401, 'UNAUTHORIZED', 'Not authorized to access this advertiser account.'],
	ViewerOnly: [401, '401', 'Not authorized: the account has given viewer permission only.'],
	Forbidden: [403, '403', 'The product is not open to this advertiser.'],
	ScopeAndAccount: [400, '400', 'Send Amazon-Advertising-API-Scope or Amazon-Ads-AccountId, and not both.'],
	NotFound: [404, '404', 'The resource does not exist.'],
	UnsupportedMediaType: [415, '415', 'The Accept or Content-Type header of the request is not supported.'],
	TooManyRequests: [429, '429', 'Too many requests.'],
	InternalError: [500, '500', 'Something went wrong on the server.'],
};

const pauses: Readonly<Record<string, string>> = {TooManyRequests: '5'};

const family = errorFamily('ads', rows, ({code, message}) =>
	code === '' ? {message} : {code, details: message, requestId: randomUUID()},
);

export const adsErrors: ErrorFamily = {
	has: family.has,
	reply(name, message) {
		const reply = family.reply(name, message);
		const pause = pauses[name];
		return pause === undefined ? reply : {...reply, headers: {...reply.headers, 'retry-after': pause}};
	},
};
