import {expect, test} from 'vitest';
import {compileTemplate, segmentCount} from '../../src/util/paths.js';

const matches = (template: string, path: string): boolean => compileTemplate(template).test(path);

test('a parameter stands for one segment, whatever is in it', () => {
	expect(matches('/orders/v0/orders/{orderId}', '/orders/v0/orders/123-1234567-1234567')).toBe(true);
	expect(matches('/orders/v0/orders/{orderId}', '/orders/v0/orders/a%20b')).toBe(true);
});

test('a parameter is never an empty segment', () => {
	expect(matches('/orders/v0/orders/{orderId}', '/orders/v0/orders/')).toBe(false);
});

test('a longer path does not match by its beginning (trap 18)', () => {
	expect(matches('/orders/v0/orders/{orderId}/orderItems', '/orders/v0/orders/1/orderItems/buyerInfo')).toBe(false);
	expect(matches('/orders/v0/orders/{orderId}/orderItems', '/orders/v0/orders/1')).toBe(false);
});

test('nothing stands before the first segment or behind the last', () => {
	for (const path of [
		'/orders/v0/orders\n',
		'/orders/v0/orders/',
		'orders/v0/orders',
		'x/orders/v0/orders',
		'/orders/v0/orders\n/x',
	]) {
		expect(matches('/orders/v0/orders', path)).toBe(false);
	}
});

test('a character of a literal stands for itself', () => {
	expect([matches('/v1.0/a-b~c', '/v1.0/a-b~c'), matches('/v1.0/a-b~c', '/v1x0/a-b~c')]).toEqual([true, false]);
});

test.each([
	['/orders', 1],
	['/orders/v0/{orderId}', 3],
	['/orders/v0/', 3],
	['', 0],
])('%j has %i segments', (path, count) => {
	expect(segmentCount(path)).toBe(count);
});

test('letter case counts', () => {
	expect(matches('/orders/v0/orders', '/Orders/v0/orders')).toBe(false);
});

test.each(['', '/', 'orders', '/orders/', '/orders//x', '/orders/x{id}', '/orders/{id}x', '/orders/{}', '/a b', '/a?b'])(
	'%j is refused as a template',
	(template) => {
		expect(() => compileTemplate(template)).toThrow(TypeError);
		expect(() => compileTemplate(template)).toThrow('is not a path template');
	},
);
