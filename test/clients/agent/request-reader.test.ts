/**
 * The reader of what a client writes, by what Node's own client writes, cut at every byte.
 */
import {once} from 'node:events';
import http from 'node:http';
import {Duplex} from 'node:stream';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {createRequestReader, type RequestHead} from '../../../adapters/agent/request-reader.js';

interface Read {
	readonly heads: RequestHead[];
	readonly body: string;
	readonly ends: number;
}

function read(parts: readonly (string | Buffer)[], encoding: BufferEncoding = 'latin1'): Read {
	const heads: RequestHead[] = [];
	const body: Buffer[] = [];
	let ends = 0;
	const reader = createRequestReader({
		onHead: (head) => heads.push(head),
		onBody: (chunk) => body.push(chunk),
		onEnd: () => ends++,
	});
	for (const part of parts) {
		reader.read(part, encoding);
	}
	return {heads, body: Buffer.concat(body).toString(), ends};
}

/** What Node's client writes for a request. */
async function written(options: http.RequestOptions, parts: readonly (string | Buffer)[]): Promise<Buffer> {
	const chunks: Buffer[] = [];
	const socket = new Duplex({
		read() {},
		write(chunk: Buffer, _encoding, done) {
			chunks.push(chunk);
			done();
		},
	});
	const request = http.request({host: 'x', method: 'POST', path: '/p?q=1', ...options, createConnection: () => socket as never});
	request.on('error', () => {});
	for (const part of parts) {
		request.write(part);
	}
	request.end();
	await once(request, 'finish');
	socket.destroy();
	return Buffer.concat(chunks);
}

it.each<[what: string, options: http.RequestOptions, parts: (string | Buffer)[]]>([
	['chunks', {}, ['one', Buffer.from('\r\n0\r\n\r\n'), 'ä', 'x'.repeat(300)]],
	['a length', {headers: {'content-length': '5'}}, ['he', 'llo']],
	['no body', {method: 'GET'}, []],
])('reads %s, cut at every byte', async (_what, options, parts) => {
	const bytes = await written(options, parts);
	const expected = {
		heads: [expect.objectContaining({target: '/p?q=1'})],
		body: Buffer.concat(parts.map((part) => Buffer.from(part))).toString(),
		ends: 1,
	};
	for (let at = 0; at <= bytes.length; at++) {
		expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected);
	}
	expect(read(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(expected);
});

it('whatever the client writes is what is read', async () => {
	const part = fc.oneof(
		fc.string(),
		fc.uint8Array({maxLength: 200}).map((bytes) => Buffer.from(bytes)),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(part, {maxLength: 6}), fc.boolean(), async (parts, isCounted) => {
			const body = Buffer.concat(parts.map((one) => Buffer.from(one)));
			const bytes = await written(isCounted ? {headers: {'content-length': body.length}} : {}, parts);
			expect(read([bytes])).toMatchObject({body: body.toString(), ends: 1});
		}),
		{numRuns: 60},
	);
});

it('a head in text is bytes, whatever encoding the client writes it in', () => {
	const head = 'POST / HTTP/1.1\r\nX-Name: ü\r\ncontent-length: 2\r\n\r\nä';
	expect(read([head], 'utf8').heads[0]?.rawHeaders.slice(0, 2)).toEqual(['X-Name', Buffer.from('ü').toString('latin1')]);
	expect(read([head], 'utf8').body).toBe('ä');
	expect(read([head.replace('content-length: 2', 'content-length: 1')], 'latin1').heads[0]?.rawHeaders.slice(0, 2)).toEqual([
		'X-Name',
		'ü',
	]);
});

it.each([
	[
		'chunks win over a length, in either order',
		'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
		'hi',
	],
	['chunks win over a length that follows', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n2\r\nhi\r\n0\r\n\r\n', 'hi'],
	['extensions of a chunk are no part of it', 'Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0\r\n\r\n', 'hi'],
	['trailers are no part of the body', 'Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n', 'hi'],
	['what follows the end is left out', 'Content-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\n\r\n', 'hi'],
])('%s', (_what, rest, body) => {
	expect(read([`POST / HTTP/1.1\r\n${rest}`])).toMatchObject({body, ends: 1});
});

it.each([
	['a length that is none', 'Content-Length: -5\r\n\r\n', '"content-length" must be a whole number of bytes.'],
	['a chunk without a size', 'Transfer-Encoding: chunked\r\n\r\nxx\r\n', 'A chunk of the body has no size.'],
])('%s is refused', (_what, rest, message) => {
	expect(() => read([`POST / HTTP/1.1\r\n${rest}`])).toThrow(new TypeError(message));
});
