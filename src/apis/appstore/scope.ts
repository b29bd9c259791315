/**
 * Which Login with Amazon scope an Appstore path needs: one host serves two.
 *
 * Knows paths only; that the host is the Appstore's was decided before.
 * Paths and scopes: App Submission, Reporting and Vitals (V1, V2) API references.
 */

/** The scopes of the Appstore APIs. */
export type AppstoreScope = 'appstore::apps:readwrite' | 'adx_reporting::appstore:marketer';

/**
 * The scope for `pathname`: Reporting and Vitals have their own, everything else is App Submission.
 *
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */
export function appstoreScope(pathname: string): AppstoreScope {
	return REPORTING_PATH.test(pathname) ? 'adx_reporting::appstore:marketer' : 'appstore::apps:readwrite';
}

const REPORTING_PATH = /^\/api\/appstore\/(?:download\/report|vitals|v2\/applications\/[^/]+\/vitals)(?:\/|$)/;
