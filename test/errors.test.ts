/**
 * The error of the package.
 */
import {expect, test} from 'vitest';
import {AmazonAuthError, amazonAuthErrorOf} from '../src/errors.js';

test('an error has a name, a code, and the status a framework answers with', () => {
	const error = new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'No.', {api: 'appstore', operation: 'createEdit'});
	expect(error).toBeInstanceOf(Error);
	expect({...error}).toEqual({
		name: 'AmazonAuthError',
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		status: 502,
		expose: false,
		api: 'appstore',
		operation: 'createEdit',
	});
});

test.each([
	['ERR_AMAZON_IDENTITY_MISSING', 401],
	['ERR_AMAZON_OPERATION_NOT_ALLOWED', 403],
	['ERR_AMAZON_AMBIGUOUS_PATH', 400],
	['ERR_AMAZON_THROTTLED', 503],
	['ERR_AMAZON_CREDENTIAL_TIMEOUT', 504],
	['ERR_AMAZON_SERVICE_NOT_CONFIGURED', 500],
	['ERR_AMAZON_IDENTITY_CONFLICT', 500],
	['ERR_AMAZON_GRANT_REVOKED', 502],
] as const)('%s is a %i', (code, status) => {
	expect(new AmazonAuthError(code, 'No.').status).toBe(status);
});

test.each([
	[1, '1'],
	[999, '1'],
	[1000, '1'],
	[1001, '2'],
	[90_000, '90'],
])('a pause of %d ms is told in whole seconds: %s', (retryAfterMs, seconds) => {
	expect(new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Later.', {retryAfterMs}).headers).toEqual({'retry-after': seconds});
});

test('a throttling without a known pause tells Express and Koa of a second, and no caller of a pause', () => {
	const error = new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Later.');
	expect([error.headers, error.retryAfterMs]).toEqual([{'retry-after': '1'}, undefined]);
});

test('what is not known is not there', () => {
	const error = new AmazonAuthError('ERR_AMAZON_CLOSED', 'Closed.', {api: undefined});
	expect(Object.keys(error).sort()).toEqual(['code', 'expose', 'name', 'status']);
	expect('cause' in error).toBe(false);
});

test('an error of ours is found behind those it caused', () => {
	const ours = new AmazonAuthError('ERR_AMAZON_CLOSED', 'Closed.');
	const outer = new Error('HTTPError', {cause: new Error('middle', {cause: ours})});
	expect([amazonAuthErrorOf(ours), amazonAuthErrorOf(outer)]).toEqual([ours, ours]);
});

test('an error of another copy of the package is one of ours', () => {
	const other = Object.assign(new Error('Closed.'), {name: 'AmazonAuthError', code: 'ERR_AMAZON_CLOSED'});
	expect(amazonAuthErrorOf(other)).toBe(other);
});

test('other errors and other things are not', () => {
	const circle = new Error('circle');
	circle.cause = circle;
	const stranger = Object.assign(new Error('x'), {name: 'AmazonAuthError', code: 'ECONNRESET'});
	for (const value of [undefined, null, 'ERR_AMAZON_CLOSED', {name: 'AmazonAuthError', code: 'ERR_AMAZON_X'}, circle, stranger]) {
		expect(amazonAuthErrorOf(value)).toBeUndefined();
	}
});
