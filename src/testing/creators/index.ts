/**
 * The fake's part of the Creators API. Its tokens come from Login with Amazon and from cognito.ts.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import type {FakeAmazon} from '../types.js';
import type {World} from '../world.js';
import {answerCreators, operationAt, operationNames} from './answer.js';
import {creatorsErrors} from './errors.js';
import {createCreatorsState} from './world.js';

export const fakeCreators: FakeApi = defineFakeApi({
	hosts: new Map([['creatorsapi.amazon', {}]]),
	classify: (_place, method, path) => ({service: 'creators', operation: operationAt(method, path)}),
	answer: (request, _place, world) => answerCreators(request, world),
	operations: operationNames,
	errors: creatorsErrors,
	requestIdHeader: 'x-amzn-RequestId',
	clientOf: ({creatorsCredentials}) => Object.values(creatorsCredentials),
	createState: createCreatorsState,
	authOptions: (world) => ({creators: {...credentialOf(world)('3.1'), marketplace: 'www.amazon.com'}}),
	controls: (world) => ({creatorsCredential: credentialOf(world)}),
});

function credentialOf({creatorsCredentials}: World): FakeAmazon['creatorsCredential'] {
	return (version) => {
		const credential = Object.hasOwn(creatorsCredentials, version) ? creatorsCredentials[version] : undefined;
		if (!credential) {
			throw new TypeError(`"version" must be one of ${Object.keys(creatorsCredentials).join(', ')}.`);
		}
		return {credentialId: credential.clientId, credentialSecret: credential.secrets[0] ?? '', version};
	};
}
