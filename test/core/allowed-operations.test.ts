/**
 * Operations that hold a SKU take one with `/ % # ; ? \` in it, and nothing else becomes allowed by that.
 */
import {amazonUrl} from 'got-amazon-auth';
import {describe, expect, it} from 'vitest';
import {readOperations} from '../../src/core/rules.js';

const NA = 'https://sellingpartnerapi-na.amazon.com';
const LISTING = 'GET /listings/2021-08-01/items/{sellerId}/{sku}';

describe('a SKU as amazonUrl writes it', () => {
	const isAllowed = readOperations([LISTING, 'GET /products/pricing/v0/listings/{SellerSKU}/offers'], 'operations');
	it.each(['A/B', '50%', 'a#1', 'a;b', 'a?b', 'a\\b', 'ä/ß', 'a//b', '/a', 'a.b/c'])('%s is allowed', (sku) => {
		expect(
			isAllowed('GET', amazonUrl`https://sellingpartnerapi-na.amazon.com/listings/2021-08-01/items/A1/${sku}`.pathname),
		).toBe(true);
		expect(
			isAllowed('GET', amazonUrl`https://sellingpartnerapi-na.amazon.com/products/pricing/v0/listings/${sku}/offers`.pathname),
		).toBe(true);
		expect(
			isAllowed('PUT', amazonUrl`https://sellingpartnerapi-na.amazon.com/listings/2021-08-01/items/A1/${sku}`.pathname),
		).toBe(false);
	});
	it.each([
		'/listings/2021-08-01/items/A1/..%2F..%2F..%2Forders',
		'/listings/2021-08-01/items/A1/a%2F..%2F..%2Fb',
		'/listings/2021-08-01/items/A1/a%252Fb',
		'/listings/2021-08-01/items/A1/a%2fb',
		'/listings/2021-08-01/items/A1/a%0Ab',
		'/listings/2021-08-01/items/A1/a;b',
		'/listings/2021-08-01/items/A1/a%C0%AF',
		'/listings/2021-08-01/items/A%2F1/a',
		'/listings/2021-08-01/items/A1//a%2Fb',
		'/listings/2021-08-01/items/A1/a%2Fb/',
		'/listings/2021-08-01/items/A1/a/b%2Fc',
		'/products/pricing/v0/listings/a%2F..%2Fb/offers',
	])('%s is refused still', (path) => {
		expect(isAllowed('GET', new URL(NA + path).pathname)).toBe(false);
	});
});

it.each([
	['nothing', ''],
	['a slash', '%2F'],
	['a question mark', '%3F'],
	['a hash', '%23'],
	['a semicolon', '%3B'],
	['a backslash', '%5C'],
	['blanks and slashes', '%20%2F%20'],
])('%s in place of a SKU is none: a server may read the path without it', (_, sku) => {
	const isAllowed = readOperations(
		[LISTING, 'DELETE /fba/inventory/v1/items/{sellerSku}', 'GET /products/pricing/v0/listings/{SellerSKU}/offers'],
		'operations',
	);
	expect([
		isAllowed('GET', `/listings/2021-08-01/items/A1/${sku}`),
		isAllowed('DELETE', `/fba/inventory/v1/items/${sku}`),
		isAllowed('GET', `/products/pricing/v0/listings/${sku}/offers`),
		isAllowed('GET', '/listings/2021-08-01/items/A1/a%2Fb'),
	]).toEqual([false, false, false, true]);
});

it('what is no SKU, by Amazon, stays one plain segment whatever its template calls it', () => {
	const isAllowed = readOperations(['GET /orders/v0/orders/{sku}', 'GET /catalog/2022-04-01/items/{sku}'], 'operations');
	expect(isAllowed('GET', '/orders/v0/orders/123%2FbuyerInfo')).toBe(false);
	expect(isAllowed('GET', '/catalog/2022-04-01/items/a%2Fb')).toBe(false);
});
