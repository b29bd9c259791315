/**
 * The Appstore APIs: App Submission, and Reporting and Vitals, on a host that is Amazon's developer site too.
 */
import {APPSTORE_HOST, APPSTORE_PATH} from '../../hosts.js';
import type {ClientCredentials} from '../../tokens/login-with-amazon/client-credentials.js';
import {type Api, defineApi} from '../api.js';
import {type ApplicationClient, BEARER_HEADERS, bearerIn, createApplicationClient, readApplication} from '../application-plan.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {planAppstore} from './plan.js';
import {reviewAppstore} from './review.js';

export const appstoreApi: Api = defineApi<object, ClientCredentials, ApplicationClient>({
	name: 'appstore',
	option: 'appstore',
	hosts: new Map([[APPSTORE_HOST, {}]]),
	notOfApi: (pathname) =>
		pathname.startsWith(APPSTORE_PATH)
			? undefined
			: `Only paths under ${APPSTORE_PATH} of ${APPSTORE_HOST} belong to the Appstore APIs.`,
	readOptions: (value) => readApplication(value, 'appstore'),
	context: {},
	createClient: (settings, shared) => createApplicationClient('appstore', settings, shared),
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: ({url}, _endpoint, client) => planAppstore(url.pathname, client),
	review: (sent, reply, {cache, clock}) => reviewAppstore(sent, reply, {cache, nowMs: clock.nowMs()}),
	headers: BEARER_HEADERS,
	tokenIn: bearerIn,
	followsRedirects: true,
});
