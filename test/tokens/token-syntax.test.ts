/**
 * What a token and its lifetime may look like.
 */
import {expect, test} from 'vitest';
import {readLifetimeMs, readToken, type TokenKind} from '../../src/tokens/token.js';
import {catchError} from '../support/errors.js';

test.each<[TokenKind, string]>([
	['application', 'Atc|MAEB'],
	['seller', 'Atza|IwEB'],
	['restricted', 'Atz.sprdt|IQEB'],
	['delegation', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'],
])('a token of the kind that was asked for (%s) is taken as it is', (kind, value) => {
	expect(readToken(value, kind, 'Amazon')).toBe(value);
});

test.each<[TokenKind, string]>([
	['application', 'Atza|'],
	['application', 'Atz.sprdt|'],
	['application', 'Atzr|'],
	['seller', 'Atc|'],
	['seller', 'Atz.sprdt|'],
	['seller', 'Atzr|'],
	['restricted', 'Atza|'],
	['restricted', 'Atc|'],
	['restricted', 'Atzr|'],
	['delegation', 'Atza|'],
	['delegation', 'Atzr|'],
])('where a token for %s is asked for, one that starts with %s is refused', (kind, prefix) => {
	const error = catchError(() => readToken(`${prefix}IwEBverysecret`, kind, 'Amazon'));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	expect(error.message).not.toContain('verysecret');
});

test.each([
	['nothing', undefined],
	['null', null],
	['a number', 5],
	['an empty string', ''],
	['a line feed', 'Atza|secret\nx-evil: 1'],
	['a carriage return', 'Atza|secret\r'],
	['a space', 'Atza|secret secret'],
	['a letter beyond ASCII', 'Atza|sécret'],
	['a NUL', 'Atza|secret\0'],
	['more than 8 KiB', `Atza|${'secret'.repeat(2000)}`],
])('%s is no token', (_title, value) => {
	const error = catchError(() => readToken(value, 'seller', 'Amazon'));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	expect(error.message).not.toMatch(/secret|sécret/);
});

test('a token of exactly 8 KiB is taken', () => {
	const token = `Atza|${'x'.repeat(8187)}`;
	expect(readToken(token, 'seller', 'Amazon')).toBe(token);
});

test.each([
	[3600, 3_600_000],
	[1, 1000],
	[0.5, 500],
	[86_400, 86_400_000],
])('a lifetime of %d seconds is %d milliseconds', (seconds, ms) => {
	expect(readLifetimeMs(seconds, 'Amazon')).toBe(ms);
});

test.each([
	[0],
	[-1],
	[-0],
	['3600'],
	['soon'],
	[86_401],
	[1e300],
	[Number.NaN],
	[Number.POSITIVE_INFINITY],
	[null],
	[undefined],
	[true],
	[[3600]],
	[{}],
])('a lifetime of %j is not believed', (seconds) => {
	expect(() => readLifetimeMs(seconds, 'Amazon')).toThrow(expect.objectContaining({code: 'ERR_AMAZON_TOKEN_MALFORMED'}));
});

test('a missing lifetime is the one given for that case, and no other is', () => {
	expect(readLifetimeMs(undefined, 'The Tokens API', 300_000)).toBe(300_000);
	expect(() => readLifetimeMs(null, 'The Tokens API', 300_000)).toThrow();
});
