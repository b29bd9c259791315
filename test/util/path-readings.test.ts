import {describe, expect, test} from 'vitest';
import {isOdd, readingsOf} from '../../src/util/paths.js';

describe('which paths are odd', () => {
	test.each([
		'/a/',
		'/a//b',
		'/a%2Fb',
		'/a%5cb',
		'/a\\b',
		'/a%2Eb',
		'/%61',
		'/%7E',
		'/%2D',
		'/%5F',
		'/%39',
		'/a;b',
		'/a%3Bb',
		'/a%00',
		'/a%7F',
	])('%s may be read in two ways', (path) => {
		expect(isOdd(path)).toBe(true);
	});

	test.each(['/a%252Fb', '/a%25', '/a%zz', '/a%4', '/a%3Fb', '/a%23b', '/a%C0%AFb', '/a/./b', '/a/..', '/a b', '/é'])(
		'%s may be read in two ways',
		(path) => {
			expect(isOdd(path)).toBe(true);
		},
	);

	test.each([
		'/a',
		'/a.b-c_d~e',
		'/a%20b',
		'/a%C3%A9',
		'/a:b@c',
		'/a%3Ab%40c%2Bd%2Ce',
		'/a/...',
		'/a/.b',
		"/a!$&'()*+,=",
		'/%7BorderId%7D',
	])('%s is one thing everywhere', (path) => {
		expect(isOdd(path)).toBe(false);
	});
});

describe('what an odd path may be taken for', () => {
	test.each([
		['decoded', '/a%2Fb', '/a/b'],
		['decoded until nothing is left', '/a%25252Fb', '/a/b'],
		['decoded only once', '/a%2Fb%252Fc', '/a/b%2Fc'],
		['decoded where escapes are nested', '/a%%32Fb', '/a/b'],
		['decoded from the overlong form', '/a%C0%AFb', '/a/b'],
		['with backslashes as slashes', '/a%5Cb', '/a/b'],
		['with slashes collapsed', '/a///b', '/a/b'],
		['without a trailing slash', '/a/b//', '/a/b'],
		['without path parameters', '/a;v=1/b;w=2', '/a/b'],
		['cut at a semicolon', '/a;/b', '/a'],
		['cut at an encoded question mark', '/a%3Fx=1/b', '/a'],
		['cut at an encoded hash', '/a%23x/b', '/a'],
		['cut at a control byte', '/a%00.json', '/a'],
		['without control bytes', '/a%0Ab%7F', '/ab'],
		['with dot segments resolved', '/x/..%2Fa/%2E/b', '/a/b'],
		['with dot segments seen after parameters are dropped', '/x/..;/a', '/a'],
		['with a dot segment that no base remains for', '/..%2Fa', '/a'],
	])('%s', (_, path, reading) => {
		expect([...(readingsOf(path) ?? [])]).toContain(reading);
	});

	test('the path itself comes first', () => {
		expect([...(readingsOf('/a%2Fb/') ?? [])][0]).toBe('/a%2Fb/');
	});

	test('a SKU full of odd characters still has few readings', () => {
		const path = `/items/A2X/${encodeURIComponent('12/34\\5;6 50%?#A..B')}`;

		expect(readingsOf(path)?.size).toBeLessThan(40);
	});

	test('a path built to have endless readings is given up', () => {
		expect(readingsOf(`/${'%0'.repeat(500)}${'0'.repeat(500)}`)).toBeUndefined();
	});
});
