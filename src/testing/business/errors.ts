/**
 * Data: the errors of the Amazon Business API, by name.
 *
 * Amazon's models of this API name codes and leave the sentences open, so that those are the ones of the Selling Partner API, whose portal,
 * kind of application and headers are the same. So is the 403 of a dead token: no document says what this API answers there.
 */
import {ACCESS_TOKEN_ERRORS, DENIED, writeErrors} from '../access-token-errors.js';
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
	...ACCESS_TOKEN_ERRORS,
	TokenExpired401: [401, 'Unauthorized', DENIED, 'The access token you provided has expired.'],
};

export const businessErrors: ErrorFamily = errorFamily('business', rows, writeErrors);
