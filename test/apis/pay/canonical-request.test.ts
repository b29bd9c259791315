/** The canonical request, byte for byte against the vectors. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canonicalRequest} from '../../../src/apis/pay/canonical-request.js';
import {lowerCased, vector, vectors} from './vectors.js';

const URL_OF_CHARGES = new URL('https://pay-api.amazon.com/v2/charges');

describe('vectors', () => {
	it.each(vectors.recommended)('$id is reproduced: $description', ({method, url, headersSigned, body, ...expected}) => {
		const made = canonicalRequest({method, url: new URL(url), headers: lowerCased(headersSigned ?? {}), body: body ?? ''});
		expect(made).toEqual({canonicalRequest: expected.canonicalRequest, signedHeaders: expected.signedHeaders});
	});
	it.each(vectors.nodeSdk.filter(({copyBehaviour}) => copyBehaviour !== false))(
		'$id of the Node SDK is reproduced: $description',
		({method, url, headersSent, body, ...expected}) => {
			const made = canonicalRequest({method, url: new URL(url), headers: lowerCased(headersSent ?? {}), body: body ?? ''});
			expect(made).toEqual({canonicalRequest: expected.canonicalRequest, signedHeaders: expected.signedHeaders});
		},
	);
});

describe('lines', () => {
	it('one empty line stands between the headers and their names, and none after the hash (trap 1)', () => {
		const made = canonicalRequest({method: 'GET', url: URL_OF_CHARGES, headers: {accept: 'application/json'}, body: ''});
		expect(made.canonicalRequest).toBe(
			'GET\n/v2/charges\n\naccept:application/json\n\naccept\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		);
	});
	it('the last line is the hash of the body, not of the canonical request (trap 2)', () => {
		const made = canonicalRequest({method: 'POST', url: URL_OF_CHARGES, headers: {}, body: '{"merchantId":"12345"}'});
		expect(made.canonicalRequest.split('\n').at(-1)).toBe('4e172420cb34dec9f2917d012fe23e32ede798138340b1b54b2bdd3568093937');
	});
	it('the method is signed in upper case', () => {
		const made = canonicalRequest({method: 'patch', url: URL_OF_CHARGES, headers: {}, body: ''});
		expect(made.canonicalRequest).toMatch(/^PATCH\n/);
	});
});

describe('body', () => {
	it('white space around a JSON body is signed as it is sent (trap 7)', () => {
		const made = canonicalRequest({method: 'POST', url: URL_OF_CHARGES, headers: {}, body: '  {"a": 1}\n'});
		// printf '  {"a": 1}\n' | sha256sum
		expect(made.canonicalRequest.split('\n').at(-1)).toBe('e985e7e298cffa846036599ba95f3e94b44f96c4273f3233b12efdbad2e6c7e6');
	});
	it('no body has the hash of nothing, not of the word null (trap 8)', () => {
		const made = canonicalRequest({method: 'GET', url: URL_OF_CHARGES, headers: {}, body: new Uint8Array()});
		expect(made.canonicalRequest.split('\n').at(-1)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
	});
	it('a text and its UTF-8 bytes are signed alike', () => {
		const {method, url, headersSigned = {}, body, canonicalRequest: expected} = vector('R06');
		const made = canonicalRequest({
			method,
			url: new URL(url),
			headers: headersSigned,
			body: new TextEncoder().encode(body ?? ''),
		});
		expect(made.canonicalRequest).toBe(expected);
	});
});

describe('headers', () => {
	it('are sorted in code units, whatever the locale would say (trap 11)', () => {
		const made = canonicalRequest({
			method: 'GET',
			url: URL_OF_CHARGES,
			headers: {'x-a': '1', x_a: '2', 'x-1': '3', x: '4'},
			body: '',
		});
		expect(made.signedHeaders).toBe('x;x-1;x-a;x_a');
	});
	it('values lose outer blanks, and inner runs become one space', () => {
		const made = canonicalRequest({method: 'GET', url: URL_OF_CHARGES, headers: {accept: ' \ta  \t b '}, body: ''});
		expect(made.canonicalRequest).toContain('\naccept:a b\n');
	});
	it.each(['a\nb', 'a\r\nx-amz-pay-host: b', 'a\u0000', 'a\u007f', 'ü', '\u2028'])('the value %j is refused', (value) => {
		expect(() => canonicalRequest({method: 'GET', url: URL_OF_CHARGES, headers: {accept: value}, body: ''})).toThrow(
			new TypeError('The value of "accept" must be visible ASCII without line breaks'),
		);
	});
	it.each(['Accept', 'x-amz-pay-Host', 'a b', 'a:b', 'a\nb', ''])('the name %j is refused (trap 9)', (name) => {
		expect(() => canonicalRequest({method: 'GET', url: URL_OF_CHARGES, headers: {[name]: 'a'}, body: ''})).toThrow(TypeError);
	});
	it('neither their order nor the order of the query matters', () => {
		const name = fc.stringMatching(/^x-[a-z0-9-]{1,8}$/);
		const entries = fc.uniqueArray(fc.tuple(name, fc.stringMatching(/^[\x20-\x7e]{0,12}$/)), {
			selector: ([key]) => key,
			minLength: 1,
		});
		const pairs = fc.array(fc.tuple(fc.string(), fc.string()));
		const shuffled = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
			fc.shuffledSubarray([...values], {minLength: values.length, maxLength: values.length});
		const both = fc.tuple(entries, pairs).chain(([a, b]) => fc.tuple(fc.constant(a), shuffled(a), fc.constant(b), shuffled(b)));
		fc.assert(
			fc.property(both, ([headers, otherHeaders, query, otherQuery]) => {
				const make = (lines: [string, string][], search: [string, string][]) =>
					canonicalRequest({
						method: 'GET',
						url: new URL(`https://pay-api.amazon.com/v2/reports?${new URLSearchParams(search)}`),
						headers: Object.fromEntries(lines),
						body: '',
					});
				expect(make(otherHeaders, otherQuery)).toEqual(make(headers, query));
			}),
		);
	});
});
