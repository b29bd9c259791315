/**
 * Rule 12: keys hold the whole identity of a token and nothing secret.
 */
import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {ACCOUNT_KEYS} from '../../src/apis/identity-keys.js';
import {
	createPurposeNames,
	isSameOwner,
	NOBODY,
	ownerOf,
	purposeName,
	type TokenOwner,
	type TokenPurpose,
	tokenKey,
} from '../../src/tokens/key.js';

const seller = (sellingPartnerId: string | null, tenant: string | null = null): TokenOwner => ({
	...NOBODY,
	sellingPartnerId,
	tenant,
});

const access = (owner: TokenOwner, region: string | null = 'na'): string =>
	tokenKey(purposeName({application: 'app', region, kind: 'access-token', detail: []}), owner);

const restricted: TokenPurpose = {
	application: 'app',
	region: 'eu',
	kind: 'restricted-data-token',
	detail: ['GET', '/orders/v0/orders', ['buyerInfo'], null],
};

test('a key is a JSON array of what the token is for, as a digest, and whose it is', () => {
	const text = '["app","eu","restricted-data-token",["GET","/orders/v0/orders",["buyerInfo"],null]]';
	const digest = createHash('sha256').update(text).digest('base64url').slice(0, 24);
	const key = tokenKey(purposeName(restricted), ownerOf({tenant: 'T', sellingPartnerId: 'S'}));
	expect(JSON.parse(key)).toEqual([digest, 'T', 'S', null, null, null]);
});

test('what a token is for is named once, and anew where it is asked for elsewhere', () => {
	const names = createPurposeNames();
	const resource = {};
	const purpose = vi.fn(() => restricted);
	const [first, again] = [names.of(resource, 'eu', purpose), names.of(resource, 'eu', purpose)];
	expect([first, again, purpose.mock.calls.length]).toEqual([purposeName(restricted), first, 1]);
	expect(names.of(resource, 'na', () => ({...restricted, region: 'na'}))).toBe(purposeName({...restricted, region: 'na'}));
	expect(names.of({}, 'eu', () => ({...restricted, detail: []}))).toBe(purposeName({...restricted, detail: []}));
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
const owners: fc.Arbitrary<TokenOwner> = fc
	.tuple(part, ...ACCOUNT_KEYS.map(() => part))
	.map(([tenant, ...ids]) => ownerOf({tenant, ...Object.fromEntries(ACCOUNT_KEYS.map((key, index) => [key, ids[index]]))}));
const purposes: fc.Arbitrary<TokenPurpose> = fc.record({
	application: name,
	region: part,
	kind: fc.constantFrom('client-credentials', 'access-token', 'restricted-data-token', 'authorization-token'),
	detail: fc.array(fc.oneof(part, fc.array(name, {maxLength: 2})), {maxLength: 3}),
});
const identities = fc.record({purpose: purposes, owner: owners});

test('two keys are one only if all their parts are', () => {
	fc.assert(
		fc.property(identities, identities, (one, other) => {
			const isEqual = fc.stringify(one) === fc.stringify(other);
			const [key, otherKey] = [one, other].map(({purpose, owner}) => tokenKey(purposeName(purpose), owner));
			expect(key === otherKey).toBe(isEqual);
		}),
		{numRuns: 2000},
	);
});

test('an owner is another one as soon as one name differs', () => {
	const owner = ownerOf({tenant: 'T', sellingPartnerId: 'S', merchantId: 'M'});
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
