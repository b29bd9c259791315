/**
 * Rule 12: keys hold the whole identity of a token and nothing secret.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isSameOwner, NOBODY, type TokenKeyParts, type TokenOwner, tokenKey} from '../../src/tokens/key.js';

const seller = (sellingPartnerId: string | null, tenant: string | null = null): TokenOwner => ({
	...NOBODY,
	sellingPartnerId,
	tenant,
});

const access = (owner: TokenOwner, region: string | null = 'na'): string =>
	tokenKey({application: 'app', owner, region, kind: 'access-token', detail: []});

test('a key is a JSON array of the whole identity', () => {
	const parts: TokenKeyParts = {
		application: 'app',
		owner: {tenant: 'T', sellingPartnerId: 'S', merchantId: null},
		region: 'eu',
		kind: 'restricted-data-token',
		detail: ['GET', '/orders/v0/orders', ['buyerInfo'], null],
	};
	expect(tokenKey(parts)).toBe(
		'["app","T","S",null,"eu","restricted-data-token",["GET","/orders/v0/orders",["buyerInfo"],null]]',
	);
});

test.each([
	['a seller named like two parts', access(seller('a|b')), access(seller('b', 'a'))],
	['a seller with a comma and quotes', access(seller('a","b')), access(seller('b', 'a'))],
	['a seller named null and none', access(seller('null')), access(seller(null))],
	['a seller and a tenant of one name', access(seller('x')), access(seller(null, 'x'))],
	['one seller of two tenants', access(seller('x', 't1')), access(seller('x', 't2'))],
	['one seller in two regions', access(seller('x'), 'na'), access(seller('x'), 'eu')],
	['a region named null and none', access(seller('x'), 'null'), access(seller('x'), null)],
	['a seller and a merchant', access(seller('x')), access({...NOBODY, merchantId: 'x'})],
])('two keys do not meet: %s', (_title, one, other) => {
	expect(one).not.toBe(other);
});

const name = fc.oneof(fc.string({maxLength: 4}), fc.constantFrom('a', 'b', 'a|b', '","', 'null', '[]', '\\'));
const part = fc.option(name);
const parts: fc.Arbitrary<TokenKeyParts> = fc.record({
	application: name,
	owner: fc.record({tenant: part, sellingPartnerId: part, merchantId: part}),
	region: part,
	kind: fc.constantFrom('client-credentials', 'access-token', 'restricted-data-token', 'authorization-token'),
	detail: fc.array(fc.oneof(part, fc.array(name, {maxLength: 2})), {maxLength: 3}),
});

test('two keys are one only if all their parts are', () => {
	fc.assert(
		fc.property(parts, parts, (one, other) => {
			const isEqual = fc.stringify(one) === fc.stringify(other);
			expect(tokenKey(one) === tokenKey(other)).toBe(isEqual);
		}),
		{numRuns: 2000},
	);
});

test('an owner is another one as soon as one name differs', () => {
	const owner: TokenOwner = {tenant: 'T', sellingPartnerId: 'S', merchantId: 'M'};
	const others = [
		{...owner, tenant: null},
		{...owner, sellingPartnerId: 's'},
		{...owner, merchantId: ''},
	];
	expect([isSameOwner(owner, {...owner}), ...others.map((other) => isSameOwner(owner, other))]).toEqual([
		true,
		false,
		false,
		false,
	]);
});
