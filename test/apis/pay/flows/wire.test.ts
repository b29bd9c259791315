/**
 * Amazon Pay: what is signed is what is on the wire. The fake verifies each signature against the bytes that arrive.
 */
import {Readable} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {CHARGES, calls, failure, LIVE, PAY, signedHeaders, startPay, ways} from './stage.js';

const BASE = 'accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-region';

for (const [way, client] of ways) {
	describe(way, () => {
		it.each([
			['json with characters that are not ASCII', {json: {note: 'Süßwaren 日本語 😀'}}, '{"note":"Süßwaren 日本語 😀"}', 201],
			['a string with white space around it (trap 7)', {body: '  {"a": 1}\n'}, '  {"a": 1}\n', 201],
			['a Buffer', {body: Buffer.from('{"a":"é"}')}, '{"a":"é"}', 201],
			['a view into a larger buffer', {body: Buffer.from('xx{"a":1}xx').subarray(2, 9)}, '{"a":1}', 201],
			['a typed array', {body: new Uint16Array(new Uint8Array(Buffer.from('{"a":12}')).buffer)}, '{"a":12}', 201],
			['json null, four bytes (trap 8)', {json: null}, 'null', 201],
			['a form, which Amazon Pay reads as no JSON', {form: {b: 'ü +', a: '1'}}, 'b=%C3%BC+%2B&a=1', 400],
			['the empty string', {body: ''}, '', 201],
			['an empty Buffer', {body: Buffer.alloc(0)}, '', 201],
			['no body at all (trap 8)', {}, '', 201],
		])('a POST with %s arrives as it was signed', async (_what, options, wire, status) => {
			const stage = await startPay();
			const response = await client(stage).post(CHARGES, {...options, throwHttpErrors: false});
			expect(response.statusCode).toBe(status);
			expect(calls(stage.fake)).toMatchObject([{body: wire, headers: {'content-type': 'application/json'}}]);
		});

		it('a DELETE with a body arrives as it was signed', async () => {
			const stage = await startPay();
			await client(stage).delete(`${CHARGES}/1/cancel`, {json: {cancellationReason: 'ü'}});
			expect(calls(stage.fake)).toMatchObject([{method: 'DELETE', status: 200, body: '{"cancellationReason":"ü"}'}]);
		});

		it.each([
			['in the URL', '?b=2&a=1&a=10&Z=é&a=2&x=a+b&empty', 'Z=%C3%A9&a=1&a=10&a=2&b=2&empty=&x=a%20b'],
			['with characters that URL parsers leave alone (trap 12)', "?q=!'()*~", 'q=%21%27%28%29%2A~'],
			['with names in different case (trap 11)', '?b=1&B=2&a=3&_=4', 'B=2&_=4&a=3&b=1'],
		])('a query %s leaves in its canonical form', async (_what, search, query) => {
			const stage = await startPay();
			await client(stage)(`${LIVE}/reports${search}`);
			expect(calls(stage.fake)).toMatchObject([{path: '/live/v2/reports', query, status: 200}]);
		});

		it.each([
			['an object', {b: '2 3', a: 'x,y'}, 'a=x%2Cy&b=2%203'],
			['an object with an undefined value (trap 13)', {b: undefined, a: 1}, 'a=1'],
			['URLSearchParams', new URLSearchParams("b=1'&a=1'"), 'a=1%27&b=1%27'],
			['a string', 'b=2&a=1', 'a=1&b=2'],
		])('searchParams as %s leave in their canonical form', async (_what, searchParams, query) => {
			const stage = await startPay();
			await client(stage)(`${LIVE}/reports`, {searchParams});
			expect(calls(stage.fake)).toMatchObject([{query, status: 200}]);
		});

		it.each([
			["S01 ü'(1)*", '/live/v2/charges/S01%20%C3%BC%27%281%29%2A'],
			['S01%2d%7E1', '/live/v2/charges/S01-~1'],
			['S01/', '/live/v2/charges/S01/'],
			['../charges/./S01', '/live/v2/charges/S01'],
		])('the path of charges/%s leaves as %s (trap 12)', async (id, path) => {
			const stage = await startPay();
			await client(stage)(`${CHARGES}/${id}`);
			expect(calls(stage.fake)).toMatchObject([{path, status: 200}]);
		});

		it('a URL of a prefix and parameters is signed as it leaves', async () => {
			const stage = await startPay();
			const prefixed = client(stage).extend({prefixUrl: LIVE, searchParams: {z: '1', a: '*'}});
			await prefixed('reports');
			expect(calls(stage.fake)).toMatchObject([{path: '/live/v2/reports', query: 'a=%2A&z=1', status: 200}]);
		});

		it.each([
			['GET', `${CHARGES}/1`, {}, BASE],
			['GET', `${CHARGES}/1`, {headers: {'user-agent': 'shop/1', accept: '*/*', cookie: 'a=b', 'x-request-id': '1'}}, BASE],
			['PATCH', `${CHARGES}/1`, {json: {}}, BASE],
			[
				'POST',
				CHARGES,
				{json: {}, headers: {'X-Amz-Pay-Sdk-Type': ' My  shop ', 'content-type': 'text/plain'}},
				'accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-idempotency-key;x-amz-pay-region;x-amz-pay-sdk-type',
			],
		] as const)(
			'a %s to %s with %j signs the base set and its x-amz-pay headers, no other (trap 16)',
			async (method, url, options, names) => {
				const stage = await startPay();
				await client(stage)(url, {...options, method});
				const [call] = calls(stage.fake);
				expect(call && [signedHeaders(call), call.headers.accept]).toEqual([names, 'application/json']);
				expect(call?.status).toBeLessThan(300);
			},
		);

		it.each([
			['a Node stream', () => ({body: Readable.from(['{}'])})],
			[
				'an async generator',
				() => ({
					body: (async function* () {
						yield '{}';
					})(),
				}),
			],
			['FormData', () => ({body: new FormData()})],
		])('%s cannot be signed: BODY_NOT_SIGNABLE, and nothing is sent', async (_what, options) => {
			const stage = await startPay();
			const error = await failure(client(stage).post(CHARGES, options()));
			expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
			expect(error.message).toContain('Give the body as a string, Buffer, json or form');
			expect(stage.fake.journal).toEqual([]);
		});

		it('a GET with a body cannot be signed, and nothing is sent', async () => {
			const stage = await startPay();
			const error = await failure(client(stage)(`${CHARGES}/1`, {allowGetBody: true, body: '{}'}));
			expect(error).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
			expect(stage.fake.journal).toEqual([]);
		});

		it.each([
			['an id that is missing', '/live/v2/charges//capture', 'an id is missing'],
			['an encoded slash in an id', '/live/v2/charges/a%2Fb', 'encoded slash'],
			['a malformed escape in the query', '/live/v2/reports?a=%zz', 'malformed percent escape'],
		])('%s is refused before anything is sent', async (_what, path, why) => {
			const stage = await startPay();
			const error = await failure(client(stage)(PAY + path));
			expect(error.message).toContain(why);
			expect(stage.fake.journal).toEqual([]);
		});

		it("a caller's options and headers are as they were after the call, and serve for the next (trap 27)", async () => {
			const stage = await startPay();
			const options = Object.freeze({json: Object.freeze({a: 1}), headers: Object.freeze({'x-amz-pay-sdk-type': 'shop'})});
			await client(stage).post(CHARGES, options);
			await client(stage).post(CHARGES, options);
			expect(options).toEqual({json: {a: 1}, headers: {'x-amz-pay-sdk-type': 'shop'}});
			expect(calls(stage.fake).map(({path, status}) => [path, status])).toEqual([
				['/live/v2/charges', 201],
				['/live/v2/charges', 201],
			]);
		});
	});
}

describe('authorize', () => {
	it.each([
		['string', '{"note":"Süßwaren"}'],
		['Uint8Array', new TextEncoder().encode('{"a":1}')],
		['no', undefined],
	])('the headers for a POST with a %s body are accepted', async (_what, body) => {
		const {fake, auth} = await startPay();
		const given = body === undefined ? {} : {body};
		const headers = await auth.authorize({method: 'POST', url: CHARGES, ...given});
		const {statusCode} = await fake.got.post(CHARGES, {headers, ...given});
		expect(statusCode).toBe(201);
	});

	it.each([
		['a query that is not sorted', 'query', '/live/v2/reports?b=2&a=1', '/live/v2/reports?a=1&b=2'],
		['a plus for a space', 'query', '/live/v2/reports?a=b+c', '/live/v2/reports?a=b%20c'],
		['an apostrophe in the path', 'path', "/live/v2/charges/a'b", '/live/v2/charges/a%27b'],
		['lower-case escapes', 'path', '/live/v2/charges/%c3%bc', '/live/v2/charges/%C3%BC'],
	])('%s would be rewritten: URL_NOT_CANONICAL names the part and its rule (trap 12)', async (_what, part, given, canonical) => {
		const {auth} = await startPay();
		const error = await failure(auth.authorize({method: 'GET', url: PAY + given}));
		expect(error).toMatchObject({
			code: 'ERR_AMAZON_URL_NOT_CANONICAL',
			message: expect.stringContaining(`the ${part} of this one is not: `),
		});
		await expect(auth.authorize({method: 'GET', url: PAY + canonical})).resolves.toHaveProperty('authorization');
	});

	it('a URL that cannot be written canonically is URL_NOT_CANONICAL too, and nothing of it is told', async () => {
		const {auth} = await startPay();
		const error = await failure(auth.authorize({method: 'GET', url: `${LIVE}/buyers/secret%2Ftoken`}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_URL_NOT_CANONICAL'});
		expect(error.message).not.toContain('secret');
	});

	it('the MWS token in a path that is not canonical is not told (trap 21)', async () => {
		const {auth} = await startPay();
		const url = `${LIVE}/authorizationTokens/amzn.mws.secret?merchantId=a+b`;
		const error = await failure(auth.authorize({method: 'GET', url}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_URL_NOT_CANONICAL'});
		expect(error.message).not.toContain('amzn.mws');
	});

	it('a fragment, which is never sent, changes nothing', async () => {
		const {auth} = await startPay();
		await expect(auth.authorize({method: 'GET', url: `${CHARGES}/1#top`})).resolves.toHaveProperty('authorization');
	});

	it('a body of null is refused, not signed as a word (trap 8)', async () => {
		const {auth} = await startPay();
		// As a caller without types may write it.
		const request = {method: 'POST', url: CHARGES, body: null as unknown as string};
		await expect(auth.authorize(request)).rejects.toThrow(TypeError);
	});
});

describe('streams', () => {
	it('a stream that is piped into cannot be signed, and nothing is sent', async () => {
		const {fake, auth} = await startPay();
		const stream = auth.got.stream.post(CHARGES);
		stream.end('{}');
		expect(await failure(stream.toArray())).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
		expect(fake.journal).toEqual([]);
	});

	it('a POST stream that was given its body is signed, as is a GET stream', async () => {
		const {fake, auth} = await startPay();
		await auth.got.stream.post(CHARGES, {json: {a: 1}}).toArray();
		await auth.got.stream(`${CHARGES}/1`).toArray();
		expect(calls(fake).map(({status}) => status)).toEqual([201, 200]);
	});
});
