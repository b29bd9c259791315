import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {amazonUrl} from '../src/amazon-url.js';
import {anyText} from './support/any-text.js';

describe('what a value becomes', () => {
	test('a value in the path is one segment', () => {
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${'902-3159896-1390916'}/orderItems`;

		expect(url.href).toBe('https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916/orderItems');
	});

	test('a value in the query is one value', () => {
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?NextToken=${'a&b=c#d+e f'}&MarketplaceIds=${'ATVPDKIKX0DER'}`;

		expect(url.search).toBe('?NextToken=a%26b%3Dc%23d%2Be%20f&MarketplaceIds=ATVPDKIKX0DER');
	});

	test('a number is written in digits', () => {
		expect(amazonUrl`https://pay-api.amazon.com/v2/x/${42}?n=${-1.5}`.href).toBe('https://pay-api.amazon.com/v2/x/42?n=-1.5');
	});

	test('a template without values is a URL', () => {
		expect(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?CreatedAfter=2026-01-01T00:00:00Z`.href).toBe(
			'https://sellingpartnerapi-na.amazon.com/orders/v0/orders?CreatedAfter=2026-01-01T00:00:00Z',
		);
	});

	test.each([
		['123/buyerInfo', '123%2FbuyerInfo'],
		['../../../tokens/2021-03-01', '..%2F..%2F..%2Ftokens%2F2021-03-01'],
		['123%2FbuyerInfo', '123%252FbuyerInfo'],
		['%2e%2e', '%252e%252e'],
		['?x=1', '%3Fx%3D1'],
		['#', '%23'],
		['..\\..', '..%5C..'],
		[';x', '%3Bx'],
		['...', '...'],
		["a!'()*b", 'a%21%27%28%29%2Ab'],
		['a b+c', 'a%20b%2Bc'],
		['é…😀', '%C3%A9%E2%80%A6%F0%9F%98%80'],
	])('the id %j stays one segment', (id, segment) => {
		expect(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}/address`.pathname).toBe(
			`/orders/v0/orders/${segment}/address`,
		);
	});

	test('any text is one segment and one query value, and comes back as it was', () => {
		fc.assert(
			fc.property(anyText({minLength: 1}), (text) => {
				fc.pre(!/[\p{Cc}\p{Surrogate}]/u.test(text) && text !== '.' && text !== '..');
				const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/a/${text}/b?q=${text}&r=1`;
				const [, a, segment = '', b, ...rest] = url.pathname.split('/');

				expect([a, decodeURIComponent(segment), b, rest]).toEqual(['a', text, 'b', []]);
				expect([...url.searchParams]).toEqual([
					['q', text],
					['r', '1'],
				]);
			}),
		);
	});
});

/** As a value of a browser's may call for: Express and Koa answer 400. */
const badRequest = (message: string): Error => expect.objectContaining({name: 'TypeError', message, status: 400, expose: false});

describe('values that are refused', () => {
	test.each(['', '.', '..'])('%j would move the request to another path', (id) => {
		expect(() => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`).toThrow(
			badRequest('"amazonUrl" value 1 must not be empty, "." or "..": the request would go to another path'),
		);
		expect(() => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?NextToken=${id}`).toThrow(TypeError);
	});

	test.each(['a\u0000', 'a\nb', '\t', '\u007f', '\u0085', '\ud800', 'a\udc00b'])('%j is not well-formed text', (id) => {
		expect(() => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`).toThrow(
			badRequest('"amazonUrl" value 1 must hold neither control characters nor half a surrogate pair'),
		);
	});

	test.each([undefined, null, true, 1n, Number.NaN, Number.POSITIVE_INFINITY, {}, ['1'], Symbol('1')])(
		'%s is neither a string nor a finite number',
		(value) => {
			// A route parameter or a parsed query is not always what its type says.
			const id = value as string;

			expect(() => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`).toThrow(
				/^"amazonUrl" value 1 must be a string or a finite number, since it is a path segment/,
			);
		},
	);

	test('the message counts the values and holds none of them', () => {
		const secret = 'amzn.mws.0000\n';

		expect(() => amazonUrl`https://pay-api.amazon.com/live/v2/${'x'}/${secret}`).toThrow(
			/^"amazonUrl" value 2 must hold neither/,
		);
		expect(() => amazonUrl`https://pay-api.amazon.com/live/v2/${'x'}/${secret}`).not.toThrow(/amzn\.mws/);
	});
});

describe('places where no value may stand', () => {
	const host = 'sellingpartnerapi-na.amazon.com';
	const value = 'x';

	test.each([
		['the whole URL', () => amazonUrl`${`https://${host}/orders`}`],
		['the scheme', () => amazonUrl`${'https'}://sellingpartnerapi-na.amazon.com/orders`],
		['the host', () => amazonUrl`https://${host}/orders`],
		['a part of the host', () => amazonUrl`https://sellingpartnerapi-${'na'}.amazon.com/orders`],
		['the port', () => amazonUrl`https://sellingpartnerapi-na.amazon.com:${443}/orders`],
		['the user info', () => amazonUrl`https://${value}@sellingpartnerapi-na.amazon.com/orders`],
		['what follows the host without a slash', () => amazonUrl`https://sellingpartnerapi-na.amazon.com${value}`],
	])('%s', (_, build) => {
		expect(build).toThrow(
			new TypeError(
				'"amazonUrl" needs scheme and host written out at its beginning, up to the first slash of the path, or one whole origin of Amazon\'s as its first value',
			),
		);
	});

	test.each([
		['the end of a segment', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/foo${value}`],
		['the beginning of a segment', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/${value}.json`],
		['half a segment beside another value', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/${value}${value}`],
		['the segment before a literal dot', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/.${value}`],
	])('%s', (_, build) => {
		expect(build).toThrow(/^"amazonUrl" value 1 must be one whole path segment/);
	});

	test.each([
		['a query name', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?${value}=1`],
		['a part of a query value', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=b${value}`],
		['a query value with a literal after it', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=${value}b`],
		['a value after a second equals sign', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=b=${value}`],
		['half a query value beside another', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=${value}${value}`],
		['a path in a query', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=1/${value}`],
		['a fragment', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=1#${value}`],
	])('%s', (_, build) => {
		expect(build).toThrow(/^"amazonUrl" value 1 must be one whole query value/);
	});
});

describe('templates that would not be sent as they are written', () => {
	test.each([
		['a dot segment swallows the value', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/${'1'}/../tokens`],
		['an encoded dot segment', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/${'1'}/%2e%2E/tokens`],
		['a backslash', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders\\v0/${'1'}`],
		['a backslash in the query', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders?a=\\&b=${'1'}`],
		[
			'a line break',
			() => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders
			/${'1'}`,
		],
		['a space', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/my orders/${'1'}`],
		['a fragment', () => amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/#/${'1'}`],
	])('%s', (_, build) => {
		expect(build).toThrow(/^"amazonUrl" needs path and query written as they are sent/);
	});

	test('a plain string is no template', () => {
		// @ts-expect-error: what somebody without types writes
		expect(() => amazonUrl('https://sellingpartnerapi-na.amazon.com/orders')).toThrow(/^"amazonUrl" is a template tag/);
	});
});

describe('an origin as the first value', () => {
	test.each([
		'https://sellingpartnerapi-na.amazon.com',
		'https://sandbox.sellingpartnerapi-fe.amazon.com',
		'https://pay-api.amazon.jp',
		'https://developer.amazon.com',
	])('may be %s, one of the API hosts of Amazon, and ids stay ids behind it', (origin) => {
		expect(amazonUrl`${origin}/orders/v0/orders/${'1/2'}/orderItems?x=${'a&b'}`.href).toBe(
			`${origin}/orders/v0/orders/1%2F2/orderItems?x=a%26b`,
		);
	});

	test.each([
		'https://example.org',
		'https://sellingpartnerapi-na.amazon.com/',
		'https://sellingpartnerapi-na.amazon.com/orders',
		'http://sellingpartnerapi-na.amazon.com',
		'https://sellingpartnerapi-na.amazon.com:444',
		'https://user@sellingpartnerapi-na.amazon.com',
		'https://sellingpartnerapi-na.amazon.com.example.org',
		'https://www.amazon.com',
		'sellingpartnerapi-na.amazon.com',
		'',
	])('must not be %j', (origin) => {
		expect(() => amazonUrl`${origin}/orders/v0/orders/${'1'}`).toThrow(TypeError);
	});

	test('must be followed by the path', () => {
		expect(() => amazonUrl`${'https://sellingpartnerapi-na.amazon.com'}.example.org/${'1'}`).toThrow(TypeError);
	});

	test('is counted among the values when another one is named', () => {
		expect(() => amazonUrl`${'https://sellingpartnerapi-na.amazon.com'}/orders/${''}`).toThrow(/value 2 must not be empty/);
	});
});
