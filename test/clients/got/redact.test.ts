/**
 * What is shown of options and errors, by allow-list.
 */
import {inspect} from 'node:util';
import {expect, it} from 'vitest';
import {redactError, show} from '../../../src/clients/got/redaction.js';
import type {GotError} from '../../../src/clients/got/types.js';

const URL_SHOWN = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/{orderId}';

function options(): object {
	return {
		method: 'GET',
		url: new URL('https://sellingpartnerapi-na.amazon.com/orders/v0/orders/123-SECRET?q=SECRET'),
		headers: {'Content-Type': 'application/json', 'x-custom': 'SECRET', authorization: 'SECRET'},
		body: 'SECRET',
		retry: {limit: 2, methods: ['SECRET']},
		context: {mine: 'SECRET'},
	};
}

function gotError(name: string, own: object = {}): GotError {
	const error = Object.assign(new Error('SECRET message', {cause: new Error('SECRET cause')}), {
		name,
		options: options(),
		...own,
	});
	error.stack = `${name}: SECRET message\n    at call (file:///app.js:1:1)\nSECRET`;
	return error as GotError;
}

it('of options are shown method, URL, harmless headers and the retry limit', () => {
	expect(show(options(), URL_SHOWN)).toEqual({
		method: 'GET',
		url: URL_SHOWN,
		headers: {'Content-Type': 'application/json'},
		retryLimit: 2,
	});
});

it('an error keeps its class, name, code and frames, and nothing of the request', () => {
	const error = gotError('RequestError', {code: 'ECONNRESET', input: 'SECRET'});
	redactError(error, {url: URL_SHOWN, cause: undefined});
	expect(error).toMatchObject({name: 'RequestError', code: 'ECONNRESET'});
	expect(error.message).toBe(`The request failed (ECONNRESET): GET ${URL_SHOWN}`);
	expect(error.stack).toBe(`RequestError: ${error.message}\n    at call (file:///app.js:1:1)`);
	expect(inspect(error, {depth: 12, showHidden: true})).not.toContain('SECRET');
	expect('cause' in error).toBe(false);
});

it('the cause is the one that is given', () => {
	const cause = new Error('ours');
	const error = gotError('HTTPError', {response: {statusCode: 403}});
	redactError(error, {url: URL_SHOWN, cause});
	expect(error.cause).toBe(cause);
	expect(Object.keys(error)).not.toContain('cause');
});

it.each([
	['HTTPError', {response: {statusCode: 404}}, 'Request failed with status code 404 (Not Found)'],
	['HTTPError', {response: {statusCode: 499}}, 'Request failed with status code 499 (unknown)'],
	['TimeoutError', {message: "Timeout awaiting 'request' for 50ms"}, "Timeout awaiting 'request' for 50ms"],
	['TimeoutError', {message: "Timeout awaiting 'SECRET/' for 50ms"}, 'The request failed'],
	['ReadError', {}, 'The reply broke off'],
	['UploadError', {}, 'The body could not be sent'],
	['CacheError', {}, 'The cache failed'],
	['RequestError', {code: 'a secret, not a code'}, 'The request failed'],
	['RequestError', {code: 'HPE_INVALID_CONSTANT'}, 'The request failed (HPE_INVALID_CONSTANT)'],
])('the message of a %s with %o says what failed', (name, own, text) => {
	const error = gotError(name, own);
	redactError(error, {url: URL_SHOWN, cause: undefined});
	expect(error.message).toBe(`${text}: GET ${URL_SHOWN}`);
});

it('a response keeps its body for who asks, and loses its URLs', () => {
	const response = {
		statusCode: 400,
		body: 'SECRET',
		rawBody: Buffer.from('SECRET'),
		url: 'https://a.example/SECRET',
		requestUrl: new URL('https://a.example/SECRET'),
		redirectUrls: [new URL('https://a.example/SECRET')],
	};
	redactError(gotError('HTTPError', {response}), {url: URL_SHOWN, cause: undefined});
	expect(response.body).toBe('SECRET');
	expect(inspect(response, {depth: 12})).not.toContain('SECRET');
	expect(JSON.stringify(response)).not.toContain('SECRET');
});
