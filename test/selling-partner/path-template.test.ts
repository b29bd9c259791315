import {expect, test} from 'vitest';
import {compileTemplate, matchesTemplate, pathSegments} from '../../src/selling-partner/path-template.js';

const matches = (template: string, path: string): boolean => matchesTemplate(compileTemplate(template), pathSegments(path));

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
