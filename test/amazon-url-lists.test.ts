import {runInNewContext} from 'node:vm';
import {amazonUrl} from 'got-amazon-auth';
import {expect, test} from 'vitest';
import {catchError} from './support/errors.js';

const query = (value: unknown): string =>
	amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?x=${value as string}`.search;

test.each<[string, unknown, string]>([
	['a list, joined by commas', ['ATVPDKIKX0DER', 'A2EUQ1WTGCTBG2'], '?x=ATVPDKIKX0DER,A2EUQ1WTGCTBG2'],
	['a list of one', [1], '?x=1'],
	['what is no letter in an item', ['a b', 'c&d'], '?x=a%20b,c%26d'],
	['booleans', true, '?x=true'],
	['a list of booleans and numbers', [false, 2], '?x=false,2'],
	['a Date in UTC', new Date('2026-01-02T03:04:05+02:00'), '?x=2026-01-02T01%3A04%3A05.000Z'],
	['a Date of another realm', runInNewContext('new Date(0)'), '?x=1970-01-01T00%3A00%3A00.000Z'],
	['a list of Dates', [new Date(0)], '?x=1970-01-01T00%3A00%3A00.000Z'],
])('a query value may be %s', (_what, value, search) => {
	expect(query(value)).toBe(search);
});

test.each<[string, unknown, RegExp]>([
	['an empty list', [], /must not be an empty list: leave the parameter out/],
	['a list in a list', [['a']], /item 1, must be a string, a finite number, a boolean, a valid Date/],
	['a hole', new Array(1), /item 1, must be a string/],
	['an item that would be two', ['a,b'], /item 1, must hold no comma/],
	['an empty item', ['a', ''], /item 2, must not be empty/],
	['an invalid Date', new Date(Number.NaN), /a valid Date, or an array of these/],
	['an object', {a: 1}, /must be a string, a finite number, a boolean, a valid Date, or an array of these/],
	['a Set', new Set(['a']), /or an array of these/],
	['nothing', undefined, /or an array of these/],
	['null in a list', [null], /item 1, must be a string/],
])('%s is refused in a query, with what it takes', (_what, value, message) => {
	expect(catchError(() => query(value))).toMatchObject({name: 'TypeError', message: expect.stringMatching(message)});
});

test.each([[['a', 'b']], [true], [new Date(0)]])('a path segment is one word, and %j is none', (value) => {
	const build = (): URL => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${value as unknown as string}`;
	expect(catchError(build).message).toBe(
		'"amazonUrl" value 1 must be a string or a finite number, since it is a path segment: lists, booleans and dates go into the query',
	);
});

test('a list is what it holds, whatever its iterator gives', () => {
	const list = Object.assign(['a', 'b'], {
		*[Symbol.iterator]() {
			yield 'c,d';
		},
		join: () => 'e',
		map: () => ['f'],
	});
	expect(query(list)).toBe('?x=a,b');
});
