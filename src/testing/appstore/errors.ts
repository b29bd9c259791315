/**
 * Data: the errors of the Appstore APIs. Amazon gives them no code, so that their names are the fake's own.
 *
 * Source: Appstore "API Authentication", App Submission API flows.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
	Forbidden: [403, '', 'Request is not authorized.'],
	PreconditionFailed: [412, '', 'The resource has changed.'],
};

export const appstoreErrors: ErrorFamily = errorFamily('appstore', rows, ({message}) => ({message}));
