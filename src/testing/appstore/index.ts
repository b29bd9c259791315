/**
 * The fake's part of the Appstore APIs.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {answerAppstore} from './answer.js';
import {appstoreErrors} from './errors.js';
import {createAppstoreMemory, createAppstoreState} from './world.js';

export const fakeAppstore: FakeApi = defineFakeApi({
	hosts: new Map([['developer.amazon.com', {}]]),
	classify: () => ({service: 'appstore'}),
	answer: (request, _place, world) => answerAppstore(request, world),
	operations: [],
	errors: appstoreErrors,
	seeCredential: ({authorization}) => (authorization?.startsWith('Bearer ') ? {credential: 'client-credentials'} : undefined),
	clientOf: ({appstoreClient}) => appstoreClient,
	createState: createAppstoreState,
	createMemory: createAppstoreMemory,
	authOptions: ({appstoreClient: {clientId, secrets}}) => ({appstore: {clientId, clientSecret: secrets[0] ?? ''}}),
});
