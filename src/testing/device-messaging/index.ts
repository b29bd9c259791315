/**
 * The fake's part of Device Messaging, which shares its host with Login with Amazon.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {answerDeviceMessaging, messagesPath} from './answer.js';
import {deviceMessagingErrors} from './errors.js';
import {createDeviceMessagingState} from './world.js';

export const fakeDeviceMessaging: FakeApi = defineFakeApi({
	hosts: new Map([['api.amazon.com', {}]]),
	ownPath: '/messaging/',
	classify: (_place, method, path) => ({
		service: 'device-messaging',
		operation: method === 'POST' && messagesPath.test(path) ? 'sendMessage' : undefined,
	}),
	answer: (request, _place, world) => answerDeviceMessaging(request, world),
	operations: ['sendMessage'],
	errors: deviceMessagingErrors,
	requestIdHeader: 'x-amzn-RequestId',
	clientOf: ({deviceMessagingClient}) => deviceMessagingClient,
	createState: createDeviceMessagingState,
	authOptions: ({deviceMessagingClient: {clientId, secrets}}) => ({
		deviceMessaging: {clientId, clientSecret: secrets[0] ?? ''},
	}),
});
