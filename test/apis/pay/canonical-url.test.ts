/** The one spelling of a Pay URL, and what has none. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canonicalUrl, isCanonicalUrl} from '../../../src/apis/pay/canonical-request.js';
import {anyText} from '../../support/any-text.js';

const HOST = 'https://pay-api.amazon.com';
const canonical = (pathAndQuery: string): string => canonicalUrl(new URL(`${HOST}${pathAndQuery}`)).slice(HOST.length);

describe('path', () => {
	it('a path of unreserved characters stays as it is', () => {
		expect(canonical('/live/v2/charges/S01-1234567-1234567-C000000_~.')).toBe('/live/v2/charges/S01-1234567-1234567-C000000_~.');
	});
	it('a space and a non-ASCII character in a segment are encoded once', () => {
		expect(canonical('/v2/buyers/a b\u1234')).toBe('/v2/buyers/a%20b%E1%88%B4');
		expect(canonical('/v2/buyers/a%20b%e1%88%b4')).toBe('/v2/buyers/a%20b%E1%88%B4');
	});
	it("the characters !'()* and sub-delimiters of a segment are encoded, in upper case (trap 12)", () => {
		expect(canonical("/v2/buyers/!'()*;:@&=+$,")).toBe('/v2/buyers/%21%27%28%29%2A%3B%3A%40%26%3D%2B%24%2C');
	});
	it('an escaped unreserved character is written plainly', () => {
		expect(canonical('/v2/buyers/%7E%41%2D')).toBe('/v2/buyers/~A-');
	});
	it('an escaped percent sign is encoded once and not twice', () => {
		expect(canonical('/v2/buyers/100%25')).toBe('/v2/buyers/100%25');
	});
	it('one trailing slash stays, since two SDKs sign it', () => {
		expect(canonical('/live/v2/authorizationTokens/t/')).toBe('/live/v2/authorizationTokens/t/');
	});
	it('dot segments are resolved before anything is signed (trap 12)', () => {
		expect(canonical('/v2/charges/../refunds/./%2e%2e/buyers')).toBe('/v2/buyers');
	});
	it('the empty path is a slash', () => {
		expect(canonicalUrl(new URL(HOST))).toBe('https://pay-api.amazon.com/');
	});
	it.each(['/v2/charges//capture', '//v2/charges', '/v2//'])('an empty segment is refused in %s', (path) => {
		expect(() => canonical(path)).toThrow(
			new TypeError('The path of an Amazon Pay URL must not hold an empty segment: an id is missing'),
		);
	});
	it.each(['%2F', '%2f', '%5C', '%00', '%0A', '%7F', '..%2Frefunds'])('a segment with %s is refused', (segment) => {
		expect(() => canonical(`/v2/charges/a${segment}`)).toThrow(
			/^A path segment of an Amazon Pay URL must not hold an encoded slash/,
		);
	});
	it.each(['/v2/a%', '/v2/a%4', '/v2/a%zz', '/v2/a%FF', '/v2/a%C3'])(
		'the malformed escape of %s is refused without being quoted',
		(path) => {
			expect(() => canonical(path)).toThrow(
				new TypeError(
					'The path of an Amazon Pay URL holds a malformed percent escape: encode each value with encodeURIComponent',
				),
			);
		},
	);
});

describe('query', () => {
	it('is sorted by name, then by value, in code units (trap 11)', () => {
		expect(canonical('/?b=2&a=aha&A.2=x&a=Zoo&A.10=x&A.1=x&a=a')).toBe('/?A.1=x&A.10=x&A.2=x&a=Zoo&a=a&a=aha&b=2');
	});
	it('is sorted by the name alone before the value: a name that begins like another goes after it', () => {
		expect(canonical('/?a-b=1&a=2')).toBe('/?a=2&a-b=1');
	});
	it('is sorted by what is encoded, not by what is meant', () => {
		expect(canonical('/?%C3%A4=1&z=2&~=3')).toBe('/?%C3%A4=1&z=2&~=3');
	});
	it('keeps repeats, even equal ones', () => {
		expect(canonical('/?a=1&a=1')).toBe('/?a=1&a=1');
	});
	it("encodes !'()* in names and values, where the URL parser and encodeURIComponent leave some (trap 12)", () => {
		expect(canonical("/?n!'()*=v!'()*")).toBe('/?n%21%27%28%29%2A=v%21%27%28%29%2A');
	});
	it('encodes the comma of a joined list', () => {
		expect(canonical('/?reportTypes=A,B')).toBe('/?reportTypes=A%2CB');
	});
	it('reads a raw plus as the space that URLSearchParams writes', () => {
		const url = new URL(HOST);
		url.searchParams.set('q', 'a b');
		expect(url.search).toBe('?q=a+b');
		expect(canonicalUrl(url)).toBe('https://pay-api.amazon.com/?q=a%20b');
	});
	it('keeps a plus that URLSearchParams wrote', () => {
		const url = new URL(HOST);
		url.searchParams.set('q', 'a+b');
		expect(canonicalUrl(url)).toBe('https://pay-api.amazon.com/?q=a%2Bb');
	});
	it('a plus in a path is a plus', () => {
		expect(canonical('/a+b')).toBe('/a%2Bb');
	});
	it('a name without a value gets an equals sign, and a later equals sign is data', () => {
		expect(canonical('/?b&a=x=y')).toBe('/?a=x%3Dy&b=');
	});
	it('empty pairs and a bare question mark go', () => {
		expect(canonical('/?&a=1&&')).toBe('/?a=1');
		expect(canonical('/?')).toBe('/');
	});
	it.each(['%', '%1', '%GG', '%FF'])('the malformed escape %s is refused', (malformed) => {
		expect(() => canonical(`/?a=${malformed}`)).toThrow(/^The query of an Amazon Pay URL holds a malformed percent escape/);
	});
});

describe('the rest of a URL', () => {
	it('a fragment and user info are left out', () => {
		expect(canonicalUrl(new URL('https://user:password@pay-api.amazon.com/v2/charges#part'))).toBe(
			'https://pay-api.amazon.com/v2/charges',
		);
	});
	it.each(['/?b=1&a=2', '/?a=b+c', '/a%7Eb', '/a%2fb', '/a%', '/?', '/#', '/#part', '/?a=*'])('%s is not canonical', (text) => {
		expect(isCanonicalUrl(new URL(`${HOST}${text}`))).toBe(false);
	});
	it.each(['/', '/v2/charges', '/v2/a%20b?a=1&b=%2B', '/live/v2/authorizationTokens/t/'])('%s is canonical', (text) => {
		expect(isCanonicalUrl(new URL(`${HOST}${text}`))).toBe(true);
	});
	it('what is canonical is a fixed point of the URL parser and of itself, for any segments and pairs (trap 12)', () => {
		const text = anyText({minLength: 1}).filter((value) => !/[/\\\p{Cc}]/u.test(value) && !/^\.{1,2}$/.test(value));
		fc.assert(
			fc.property(fc.array(text), fc.array(fc.tuple(anyText(), anyText())), (segments, pairs) => {
				const path = segments.map((segment) => encodeURIComponent(segment)).join('/');
				const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
				const href = canonicalUrl(new URL(`${HOST}/${path}?${query}`));
				expect(new URL(href).href).toBe(href);
				expect(canonicalUrl(new URL(href))).toBe(href);
				expect(new URL(href).pathname.slice(1).split('/').map(decodeURIComponent)).toEqual(
					segments.length === 0 ? [''] : segments,
				);
				expect([...new URL(href).searchParams].sort()).toEqual([...new URLSearchParams(query)].sort());
			}),
		);
	});
	it('no URL makes the check itself throw', () => {
		const url = fc
			.tuple(fc.webAuthority(), anyText(), anyText(), anyText())
			.map(([authority, path, query, fragment]) => `https://${authority}/${path}?${query}#${fragment}`);
		fc.assert(
			fc.property(url, (text) => {
				expect(typeof isCanonicalUrl(new URL(text))).toBe('boolean');
			}),
		);
	});
});
