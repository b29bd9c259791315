/**
 * Amazon Device Messaging: messages to instances of an app, on a host that gives tokens and profiles of Login with Amazon too.
 */
import {DEVICE_MESSAGING_HOST, DEVICE_MESSAGING_PATH} from '../../hosts.js';
import type {ClientCredentials} from '../../tokens/login-with-amazon/client-credentials.js';
import {type Api, defineApi} from '../api.js';
import {type ApplicationClient, BEARER_HEADERS, bearerIn, createApplicationClient, readApplication} from '../application-plan.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {planDeviceMessaging} from './plan.js';
import {reviewDeviceMessaging} from './review.js';

export const deviceMessagingApi: Api = defineApi<object, ClientCredentials, ApplicationClient>({
	name: 'device-messaging',
	option: 'deviceMessaging',
	hosts: new Map([[DEVICE_MESSAGING_HOST, {}]]),
	notOfApi: (pathname) =>
		pathname.startsWith(DEVICE_MESSAGING_PATH)
			? undefined
			: `Only paths under ${DEVICE_MESSAGING_PATH} of ${DEVICE_MESSAGING_HOST} belong to Device Messaging; calls for tokens and profiles carry their own credential.`,
	readOptions: (value) => readApplication(value, 'deviceMessaging'),
	context: {},
	createClient: (settings, shared) => createApplicationClient('device-messaging', settings, shared),
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: ({url}, _endpoint, client) => planDeviceMessaging(url.pathname, client),
	review: (sent, reply, {cache, clock}) => reviewDeviceMessaging(sent, reply, {cache, nowMs: clock.nowMs()}),
	headers: BEARER_HEADERS,
	tokenIn: bearerIn,
	followsRedirects: true,
});
