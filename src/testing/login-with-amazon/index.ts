/**
 * The fake's part of Login with Amazon, which gives the tokens of several APIs, on a host for each region. Each client is known on one.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {loginErrors} from './errors.js';
import {answerTokenRequest, readParameters} from './token-endpoint.js';

export const fakeLogin: FakeApi = defineFakeApi({
	hosts: new Map(['api.amazon.com', 'api.amazon.co.uk', 'api.amazon.co.jp'].map((host) => [host, {}])),
	classify: () => ({service: 'lwa'}),
	answer: (request, _place, world) => answerTokenRequest(request, world),
	operations: ['refresh_token', 'client_credentials', 'authorization_code'],
	operationOf: (request) => readParameters(request)?.grant_type,
	errors: loginErrors,
	requestIdHeader: 'x-amzn-RequestId',
});
