/**
 * Rules 10 and 11: whom a call is for.
 */
import {afterEach, describe, expect, it, test, vi} from 'vitest';
import {meantBy} from '../src/core/owners.js';
import {assertPresent, mergeIdentity, readIdentity, UNBOUND} from '../src/identity.js';
import {ownerOf} from '../src/tokens/key.js';
import type {AmazonIdentity} from '../src/types.js';
import {catchError} from './support/errors.js';

afterEach(() => {
	vi.unstubAllGlobals();
});

const bound = (identity: AmazonIdentity) => readIdentity(identity, 'identity');

test('an identity is read into a frozen object with every key of its own', () => {
	const identity = bound({sellingPartnerId: 'A2', tenant: 'T1'});
	expect(Object.entries(identity)).toEqual([
		['sellingPartnerId', 'A2'],
		['merchantId', undefined],
		['businessCustomerId', undefined],
		['advertiserId', undefined],
		['tenant', 'T1'],
		['profileId', undefined],
		['adsAccountId', undefined],
		['application', false],
	]);
	expect(Object.isFrozen(identity)).toBe(true);
});

test('an identity that changes after it was given changes nothing', () => {
	const given = {sellingPartnerId: 'A2'};
	const identity = bound(given);
	given.sellingPartnerId = 'B3';
	expect(identity.sellingPartnerId).toBe('A2');
});

test.each<[string, unknown, string]>([
	['null', null, '"identity"'],
	['a string', 'A2', '"identity"'],
	['an array', ['A2'], '"identity"'],
	['an unknown key', {sellerId: 'A2'}, '"sellerId"'],
	['a key in another letter case', {sellingpartnerid: 'A2'}, '"sellingpartnerid"'],
	['a number', {sellingPartnerId: 2}, '"identity.sellingPartnerId"'],
	['a number as an id', {merchantId: 7}, '"identity.merchantId"'],
	['an id of white space', {tenant: '  '}, '"identity.tenant"'],
	['an id with a line feed at its end', {sellingPartnerId: 'A2\n'}, '"identity.sellingPartnerId"'],
	['an application that only looks true', {application: 'true'}, '"identity.application"'],
	['an application that is a number', {application: 1}, '"identity.application"'],
	['a profile id as a number alone', {profileId: 1234567890123}, '"identity.profileId" must be a string'],
	['an account id that no header may hold', {adsAccountId: 'amzn1.ads account'}, '"identity.adsAccountId"'],
	['an object as an id', {sellingPartnerId: {toString: () => 'A2'}}, '"identity.sellingPartnerId"'],
	['__proto__ from JSON', JSON.parse('{"__proto__":{"sellingPartnerId":"A2"}}'), '"__proto__"'],
	['an inherited id', Object.create({sellingPartnerId: 'A2'}), '"identity.sellingPartnerId"'],
])('an identity with %s is a TypeError that names it', (_title, value, named) => {
	const error = catchError(() => readIdentity(value, 'identity'));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
});

test('an id alone is no identity: the message shows what is one', () => {
	expect(() => readIdentity('A1EXAMPLE', 'identity')).toThrow(
		/^"identity" must be an object such as \{sellingPartnerId: '…'\}\.$/,
	);
});

test('an id that only a getter of a class gives is refused and not passed over', () => {
	class Session {
		get merchantId(): string {
			return 'M1';
		}
	}
	expect(() => readIdentity(new Session(), 'identity')).toThrow('"identity.merchantId" is inherited');
});

test("what somebody put on Object.prototype is nobody's identity", () => {
	Object.defineProperty(Object.prototype, 'tenant', {value: 'evil', configurable: true});
	try {
		expect({...bound({sellingPartnerId: 'A2'})}).toEqual({sellingPartnerId: 'A2', application: false});
	} finally {
		Reflect.deleteProperty(Object.prototype, 'tenant');
	}
});

test('what the call says is merged over what is bound', () => {
	const merged = mergeIdentity(bound({tenant: 'T1'}), {sellingPartnerId: 'A2'});
	expect(Object.entries(merged)).toEqual([
		['sellingPartnerId', 'A2'],
		['merchantId', undefined],
		['businessCustomerId', undefined],
		['advertiserId', undefined],
		['tenant', 'T1'],
		['profileId', undefined],
		['adsAccountId', undefined],
		['application', false],
	]);
});

test('the call may name the bound identity again', () => {
	expect({...mergeIdentity(bound({sellingPartnerId: 'A2'}), {sellingPartnerId: 'A2'})}).toEqual({
		sellingPartnerId: 'A2',
		application: false,
	});
});

test.each(['sellingPartnerId', 'merchantId', 'tenant'] as const)('another %s than the bound one is a conflict', (key) => {
	const error = catchError(() => mergeIdentity(bound({[key]: 'ONE-ID'}), {[key]: 'OTHER-ID'}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(error.message).not.toMatch(/ONE-ID|OTHER-ID/);
});

test('a bound key that holds nothing is not filled by the call', () => {
	const signedOut = bound({sellingPartnerId: undefined});
	expect(catchError(() => mergeIdentity(signedOut, {sellingPartnerId: 'A2'}))).toMatchObject({
		code: 'ERR_AMAZON_IDENTITY_MISSING',
	});
});

test('without a bound identity, where one was asked for, the call cannot bring its own', () => {
	expect(catchError(() => mergeIdentity(undefined, {sellingPartnerId: 'A2'}))).toMatchObject({
		code: 'ERR_AMAZON_IDENTITY_MISSING',
		status: 401,
	});
});

test('a key that was named and holds nothing is missing; one that was not named is not', () => {
	expect(catchError(() => assertPresent(bound({sellingPartnerId: undefined}), 'sellingPartnerId'))).toMatchObject({
		code: 'ERR_AMAZON_IDENTITY_MISSING',
	});
	expect(() => assertPresent(UNBOUND, 'sellingPartnerId')).not.toThrow();
});

test.each([undefined, null, ''])('an id of %j names nobody', (id) => {
	expect(readIdentity({sellingPartnerId: id}, 'identity')).toMatchObject({sellingPartnerId: null});
});

test.each<[string, unknown, string]>([
	['a promise', Promise.resolve({merchantId: 'A1'}), '"identity" is a promise: await it first.'],
	['a Map', new Map([['merchantId', 'A1']]), '"identity" is an instance of a class that holds no keys of its own.'],
	['a Date', new Date(0), '"identity" is an instance of a class that holds no keys of its own.'],
])('%s for an identity is refused, and does not stand for nobody', (_what, value, said) => {
	expect(() => readIdentity(value, 'identity')).toThrow(new TypeError(said));
});

test.each([undefined, null, ''])('an id that is %j is said to hold nothing, whichever nothing it is', (nothing) => {
	const identity = readIdentity({sellingPartnerId: nothing}, 'identity');
	expect(catchError(() => assertPresent(identity, 'sellingPartnerId')).message).toMatch(
		/^"sellingPartnerId" was named and holds no id \(it is undefined, null or empty\)/,
	);
});

describe('what narrows an identity', () => {
	it('may be said by a call where the identity leaves it open, and is repeated where it does not', () => {
		const seller = bound({sellingPartnerId: 'A2'});
		expect(mergeIdentity(seller, {profileId: '11'})).toEqual({...seller, profileId: '11'});
		const narrowed = bound({sellingPartnerId: 'A2', profileId: '11'});
		expect(mergeIdentity(narrowed, {profileId: '11'})).toEqual(narrowed);
		expect(mergeIdentity(bound({application: true}), {adsAccountId: 'amzn1.ads-account.g.1'}).adsAccountId).toBe(
			'amzn1.ads-account.g.1',
		);
	});

	it.each(['profileId', 'adsAccountId'] as const)('another %s than the bound one is a conflict', (key) => {
		const error = catchError(() => mergeIdentity(bound({sellingPartnerId: 'A2', [key]: '11'}), {[key]: '12'}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	});

	it('narrows by one thing: a call adds no account to a profile that is bound, and names both where nothing is', () => {
		const error = catchError(() => mergeIdentity(bound({advertiserId: 'A3', profileId: '11'}), {adsAccountId: 'a'}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
		const said = {profileId: '11', adsAccountId: 'a'};
		expect(mergeIdentity(bound({advertiserId: 'A3'}), said)).toMatchObject(said);
	});

	it('and holds nothing is no default: a call that names another is refused', () => {
		const error = catchError(() => mergeIdentity(bound({sellingPartnerId: 'A2', profileId: undefined}), {profileId: '12'}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	});

	it('names nobody by itself', () => {
		expect(catchError(() => mergeIdentity(bound({profileId: '11'}), {}))).toMatchObject({
			code: 'ERR_AMAZON_IDENTITY_MISSING',
			message: expect.stringMatching(/names nobody, since "profileId" only narrows .* advertiserId for an advertiser/),
		});
		expect(() => meantBy({profileId: '11'}, UNBOUND, {})).toThrow('"identity" names nobody');
	});

	it('owns no token: what is forgotten is the account', () => {
		expect(meantBy({sellingPartnerId: 'A2', profileId: '11'}, UNBOUND, {})).toEqual([{sellingPartnerId: 'A2'}]);
		expect(Object.keys(ownerOf({sellingPartnerId: 'A2'}))).not.toContain('profileId');
	});
});
