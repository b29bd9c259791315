/**
 * Plans a call to the Appstore APIs: it takes a Login with Amazon token of the application itself, as a Bearer.
 *
 * One host serves two scopes, and the path decides which one a call needs. That the host is the Appstore's was decided before.
 * Rule: the App Submission, Reporting and Vitals (V1, V2) API references.
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */

import {type ApplicationClient, planApplicationCall} from '../application-plan.js';
import type {Plan} from '../types.js';

/** The Login with Amazon scopes of the Appstore APIs. */
export type AppstoreScope = 'appstore::apps:readwrite' | 'adx_reporting::appstore:marketer';

const REPORTING_PATH = /^\/api\/appstore\/(?:download\/report|vitals|v2\/applications\/[^/]+\/vitals)(?:\/|$)/;

export function planAppstore(pathname: string, client: ApplicationClient | undefined): Plan {
	const scope = appstoreScope(pathname);
	return planApplicationCall(
		{
			api: 'appstore',
			scope,
			template: pathname.startsWith('/api/appstore/v1/') ? '/api/appstore/v1/…' : '/api/appstore/…',
			called: 'The Appstore APIs are called',
			reason: `The Appstore APIs take an access token of the application itself; this path needs the scope ${scope}.`,
			missing: 'An Appstore API was called, but createAmazonAuth got no "appstore" option: give it {clientId, clientSecret}.',
			defaults: {},
		},
		client,
	);
}

/**
 * The scope for `pathname`: Reporting and Vitals have their own, everything else is App Submission.
 *
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */
export function appstoreScope(pathname: string): AppstoreScope {
	return REPORTING_PATH.test(pathname) ? 'adx_reporting::appstore:marketer' : 'appstore::apps:readwrite';
}
