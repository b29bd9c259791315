/** What is read of a reply, whoever sent it. */
import {expect, test} from 'vitest';
import {headerOf, parseObject} from '../../src/util/reply-parts.js';

test('a header is found in any letter case, and the first of several values is it', () => {
	expect(headerOf({'X-Amzn-RequestId': ['one', 'two']}, 'x-amzn-requestid')).toBe('one');
	expect(headerOf({'x-amzn-requestid': 'one'}, 'x-amzn-requestid')).toBe('one');
});

test.each([{}, {date: undefined}, {date: []}])('there is no header in %j', (headers) => {
	expect(headerOf(headers, 'date')).toBeUndefined();
});

test.each(['', '<html></html>', '[1]', '"text"', 'null', '5', '{"a":'])('%j holds no object, as text and as bytes', (body) => {
	expect(parseObject(body)).toBeUndefined();
	expect(parseObject(new TextEncoder().encode(body))).toBeUndefined();
});

test('an object is read from text and from bytes, which may begin with a byte order mark and need be no UTF-8', () => {
	expect(parseObject('{"a":"ü"}')).toEqual({a: 'ü'});
	expect(parseObject(new TextEncoder().encode('\ufeff{"a":"ü"}'))).toEqual({a: 'ü'});
	expect(parseObject(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
});
