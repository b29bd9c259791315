/**
 * The fake's part of Login with Amazon, which gives the tokens of several APIs.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {loginErrors} from './errors.js';
import {answerTokenRequest, readParameters} from './token-endpoint.js';

export const fakeLogin: FakeApi = defineFakeApi({
	hosts: new Map([['api.amazon.com', {}]]),
	classify: () => ({service: 'lwa'}),
	answer: (request, _place, world) => answerTokenRequest(request, world),
	operations: ['refresh_token', 'client_credentials', 'authorization_code'],
	operationOf: (request) => readParameters(request)?.grant_type,
	errors: loginErrors,
	requestIdHeader: 'x-amzn-RequestId',
});
