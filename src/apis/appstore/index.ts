/**
 * The Appstore APIs: App Submission, and Reporting and Vitals, on a host that is Amazon's developer site too.
 */
import {APPSTORE_HOST, APPSTORE_PATH} from '../../hosts.js';
import {createPurposeNames} from '../../tokens/key.js';
import {headerOf} from '../../util/reply-parts.js';
import {type Api, defineApi} from '../api.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {type AppstoreSettings, readAppstore} from './options.js';
import {type AppstoreClient, planAppstore} from './plan.js';
import {reviewAppstore} from './review.js';

export const appstoreApi: Api = defineApi<object, AppstoreSettings, AppstoreClient>({
	name: 'appstore',
	option: 'appstore',
	hosts: new Map([[APPSTORE_HOST, {}]]),
	notOfApi: (pathname) =>
		pathname.startsWith(APPSTORE_PATH)
			? undefined
			: `Only paths under ${APPSTORE_PATH} of ${APPSTORE_HOST} belong to the Appstore APIs.`,
	readOptions: readAppstore,
	context: {},
	createClient: (settings, {login, loginHold, cache}) => ({
		...settings,
		login: login(settings),
		loginHold,
		cache,
		purposes: createPurposeNames(),
	}),
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: ({url}, _endpoint, client) => planAppstore(url.pathname, client),
	review: (sent, reply, {cache, clock}) => reviewAppstore(sent, reply, {cache, nowMs: clock.nowMs()}),
	headers: {credentials: ['authorization']},
	tokenIn: (headers) => headerOf(headers, 'authorization')?.replace(/^Bearer /, ''),
	followsRedirects: true,
});
