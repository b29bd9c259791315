/**
 * Requests as other clients describe them.
 */
import {expect, test} from 'vitest';
import {readBody, readHeaders, readMethod, readUrl} from '../../src/core/read-call.js';
import type {HeaderRecord} from '../../src/types.js';
import {catchError} from '../support/errors.js';

test('a URL is copied, so that nobody changes it on the way', () => {
	const given = new URL('https://sellingpartnerapi-na.amazon.com/');
	const read = readUrl(given, 'request.url');
	given.hostname = 'evil.example';
	expect(read.href).toBe('https://sellingpartnerapi-na.amazon.com/');
});

test.each([undefined, null, '', '/orders/v0/orders', 'sellingpartnerapi-na.amazon.com', 5, {href: 'https://a.example'}])(
	'%j is no URL',
	(value) => {
		expect(catchError(() => readUrl(value, 'request.url'))).toEqual(
			new TypeError('"request.url" must be an absolute URL: one that begins with https://'),
		);
	},
);

test('a method is read in capitals', () => {
	expect(readMethod('get', 'request.method')).toBe('GET');
});

test.each([undefined, '', 'GET ', 'GET\r\nx: y', 5, null])('%j is no method', (value) => {
	expect(catchError(() => readMethod(value, 'request.method'))).toBeInstanceOf(TypeError);
});

test.each([[undefined], ['{}'], [new Uint8Array([1])], [Buffer.from('{}')]])(
	'a body is taken as it goes on the wire',
	(value) => {
		expect(readBody(value, 'request.body')).toBe(value);
	},
);

test.each([[null], [{}], [5], [new URLSearchParams('a=b')], [new ArrayBuffer(1)]])(
	'a body without bytes is a TypeError',
	(value) => {
		expect(catchError(() => readBody(value, 'request.body')).message).toContain('"request.body"');
	},
);

test('headers are read by lower-case name', () => {
	const headers = readHeaders({'Content-Type': 'text/plain', 'x-none': undefined, 'X-Many': ['a', 'b']}, 'request.headers');
	expect({...headers}).toEqual({'content-type': 'text/plain', 'x-many': 'a'});
});

test.each<[string, HeaderRecord]>([
	['a list', {'x-amz-access-token': ['hush-1', 'hush-2']}],
	['two spellings', {authorization: 'hush-1', Authorization: 'hush-2'}],
	['a list of profiles', {'Amazon-Advertising-API-Scope': ['hush-1', 'hush-2']}],
	['two marketplaces', {'x-marketplace': 'hush-1', 'X-Marketplace': 'hush-2'}],
])('a header of ours that is there twice, by %s, is a TypeError that shows no value', (_title, headers) => {
	const error = catchError(() => readHeaders(headers, 'request.headers'));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).not.toContain('hush');
});

test.each<[string, unknown]>([
	['a Headers object', new Headers({a: 'b'})],
	['a Map', new Map([['a', 'b']])],
	['a list', [['a', 'b']]],
	['a string', 'a: b'],
	['null', null],
])('%s for headers is a TypeError, since none of its entries would be seen', (_title, headers) => {
	const error = catchError(() => readHeaders(headers as HeaderRecord, 'request.headers'));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain('"request.headers"');
});

test.each<[value: unknown, text: string]>([
	[5, '5'],
	[false, 'false'],
	[5n, '5'],
	[new Date(0), String(new Date(0))],
	[[1, 2], '1'],
])('a header of %s is read as clients write it', (value, text) => {
	for (const name of ['content-length', 'x-amz-pay-idempotency-key']) {
		const given = Array.isArray(value) && name.startsWith('x-amz-') ? value.slice(0, 1) : value;
		expect({...readHeaders({[name]: given} as unknown as HeaderRecord, 'request.headers')}).toEqual({[name]: text});
	}
});

test.each([[{}], [null], [Symbol('a')], [[{}]], [Object.create(null)], [{toString: () => 'a'}], [[undefined, 'a']]])(
	'a header of ours that is no text is a TypeError that names it',
	(value) => {
		for (const name of [
			'x-amz-pay-idempotency-key',
			'authorization',
			'Amazon-Ads-AccountId',
			'amazon-advertising-api-scope',
			'X-Marketplace',
		]) {
			const given = {[name]: value} as unknown as HeaderRecord;
			expect(catchError(() => readHeaders(given, 'request.headers')).message).toBe(
				`"request.headers.${name.toLowerCase()}" must be a string or an array of strings.`,
			);
		}
		expect({...readHeaders({'x-custom': value} as unknown as HeaderRecord, 'request.headers')}).toEqual({});
	},
);

class Renamed extends URL {}
Object.defineProperty(Renamed.prototype, 'href', {get: () => 'https://sellingpartnerapi-na.amazon.com/'});
const ofOwn = Object.defineProperty(new URL('https://example.org/'), 'href', {value: 'https://sellingpartnerapi-na.amazon.com/'});

test.each([
	['of a class that says otherwise', new Renamed('https://example.org/')],
	['with a property that says otherwise', ofOwn],
])('a URL %s is what it was made of', (_what, url) => {
	expect(readUrl(url, 'url').href).toBe('https://example.org/');
});

test('what merely inherits from URL is none', () => {
	const fake = Object.create(URL.prototype, {href: {value: 'https://sellingpartnerapi-na.amazon.com/'}});
	expect(() => readUrl(fake, 'request.url')).toThrow(
		new TypeError('"request.url" must be an absolute URL: one that begins with https://'),
	);
});
