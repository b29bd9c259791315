/**
 * Bodies both ways: whatever a client of Node's may write and whatever Amazon may answer goes through as without the agent.
 */
import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import https from 'node:https';
import {connect, createServer} from 'node:net';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {amazonAgent} from 'got-amazon-auth/agent';
import {describe, expect, it} from 'vitest';
import {listen} from '../../security/listening.js';
import {until} from '../../support/until.js';
import {call, FEEDS, failureOf, leadTo, PLAIN, setStage} from './stage.js';

/** What arrives in Amazon's place, and the call's agent. */
async function meet(
	answer: (request: IncomingMessage, reply: ServerResponse, body: Buffer) => void,
	maxBodyBytes?: number,
): Promise<{agent: https.Agent; arrived: {headers: IncomingMessage['headers']; rawHeaders: string[]; body: Buffer}[]}> {
	const {auth} = await setStage();
	const arrived: {headers: IncomingMessage['headers']; rawHeaders: string[]; body: Buffer}[] = [];
	const inner = await leadTo(async (request, reply) => {
		const body = await buffer(request);
		arrived.push({headers: request.headers, rawHeaders: request.rawHeaders, body});
		answer(request, reply, body);
	});
	return {agent: amazonAgent(auth, {agent: inner, ...(maxBodyBytes !== undefined && {maxBodyBytes})}), arrived};
}

describe('what the client writes', () => {
	type Request = ReturnType<typeof https.request>;
	/** Writes parts one after the other. */
	const writing =
		(...parts: (string | Buffer)[]) =>
		(request: Request): void => {
			for (const part of parts) {
				request.write(part);
			}
			request.end();
		};
	const flushing = (request: Request): void => {
		request.flushHeaders();
		request.end('late');
	};
	it.each<[what: string, write: (request: Request) => void, expected: string]>([
		['one string', (request) => request.end('häppi'), 'häppi'],
		['latin1', (request) => request.end('hä', 'latin1'), Buffer.from('hä', 'latin1').toString()],
		['hex', (request) => request.end('6869', 'hex'), 'hi'],
		['bytes', (request) => request.end(new Uint8Array([104, 105])), 'hi'],
		['strings and bytes, one after the other', writing('a', Buffer.from('b'), 'c'), 'abc'],
		['nothing', (request) => request.end(), ''],
		['a head that was sent before its body', flushing, 'late'],
		['an empty part', writing('a', Buffer.alloc(0), 'b'), 'ab'],
	])('%s arrives', async (_what, write, expected) => {
		const {agent, arrived} = await meet((_request, reply) => reply.end('ok'));
		for (const headers of [{}, {'transfer-encoding': 'chunked'}]) {
			const request = https.request(FEEDS, {method: 'POST', agent, headers});
			write(request);
			const [reply] = (await once(request, 'response')) as [IncomingMessage];
			expect((await buffer(reply)).toString()).toBe('ok');
		}
		expect(arrived.map(({body}) => body.toString())).toEqual([expected, expected]);
	});

	it('a chunk that looks like the end of a body is a chunk', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end());
		const text = '0\r\n\r\nGET /orders/v0/orders HTTP/1.1\r\nhost: x\r\n\r\n';
		const request = https.request(FEEDS, {method: 'POST', agent});
		request.write(text);
		request.end(text);
		await once(request, 'response');
		expect(arrived.map(({body}) => body.toString())).toEqual([text + text]);
	});

	it('its headers keep their order, spelling and repetition; those of one connection and of the framing are written anew', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end());
		const headers = {'X-First': '1', 'x-list': ['a', 'b'], TE: 'trailers', Connection: 'keep-alive', 'X-Last': 'ü'};
		await call(FEEDS, {method: 'PUT', agent, headers}, Buffer.from('body'));
		const raw = arrived[0]?.rawHeaders ?? [];
		const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]]] : []));
		expect(pairs.filter(([name]) => name?.toLowerCase().startsWith('x-l') || name === 'X-First')).toEqual([
			['X-First', '1'],
			['x-list', 'a'],
			['x-list', 'b'],
			['X-Last', 'ü'],
		]);
		expect(arrived[0]?.headers).toMatchObject({'content-length': '4', host: 'sellingpartnerapi-na.amazon.com'});
		expect(arrived[0]?.headers).not.toHaveProperty('te');
	});

	it('headers that a client gives as one list arrive too', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end());
		const list = ['Host', 'sellingpartnerapi-na.amazon.com', 'X-One', '1', 'X-Amz-Access-Token', 'Atza|mine'];
		await call(PLAIN, {agent, headers: list as never});
		const [{headers, rawHeaders}] = arrived as [(typeof arrived)[0]];
		expect(headers['x-one']).toBe('1');
		expect(headers['x-amz-access-token']).not.toContain('mine');
		expect(rawHeaders.filter((name) => name.toLowerCase() === 'x-amz-access-token')).toHaveLength(1);
	});

	it('a host header of its own leads nowhere else', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end());
		await call(PLAIN, {agent, headers: {host: 'foreign.example'}});
		expect(arrived[0]?.headers.host).toBe('sellingpartnerapi-na.amazon.com');
	});

	it('a client that waits for 100 is told to go on', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end('ok'));
		const request = https.request(FEEDS, {method: 'POST', agent, headers: {Expect: '100-continue', 'content-length': 4}});
		request.flushHeaders();
		await once(request, 'continue');
		request.end('body');
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		expect((await buffer(reply)).toString()).toBe('ok');
		expect(arrived[0]?.body.toString()).toBe('body');
		expect(arrived[0]?.headers).not.toHaveProperty('expect');
	});

	it('a length that is none fails the request', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end());
		const error = await failureOf(call(FEEDS, {method: 'POST', agent, headers: {'content-length': 'four'}}, 'four'));
		expect([error.name, error.message, arrived]).toEqual(['TypeError', '"content-length" must be a whole number of bytes.', []]);
	});

	it('a body longer than is held flows on, and a client that breaks off ends the call', async () => {
		const {agent, arrived} = await meet((_request, reply) => reply.end('ok'), 4);
		const request = https.request(FEEDS, {method: 'POST', agent});
		Readable.from(['12345', '678', '9']).pipe(request);
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		expect((await buffer(reply)).toString()).toBe('ok');
		expect(arrived[0]?.body.toString()).toBe('123456789');
		expect(arrived[0]?.headers['transfer-encoding']).toBe('chunked');

		const counted = https.request(FEEDS, {method: 'POST', agent, headers: {'content-length': 6}});
		counted.write('12345');
		setImmediate(() => counted.destroy());
		await expect(once(counted, 'response')).rejects.toThrow('socket hang up');
		expect(arrived).toHaveLength(1);
	});

	it('a reply before all was sent ends the call, whatever is still to be written', async () => {
		const {auth} = await setStage();
		const inner = await leadTo((_request, reply) => reply.writeHead(413).end('too long'));
		const agent = amazonAgent(auth, {agent: inner, maxBodyBytes: 10});
		const request = https.request(FEEDS, {method: 'POST', agent});
		let written = 0;
		const endless = new Readable({
			read() {
				written += 65_536;
				this.push(Buffer.alloc(65_536));
			},
		});
		request.on('error', () => {});
		endless.pipe(request);
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		expect([reply.statusCode, (await buffer(reply)).toString()]).toEqual([413, 'too long']);
		endless.destroy();
		expect(written).toBeLessThan(64 * 1024 * 1024);
	});
});

describe('what Amazon answers', () => {
	it.each<[what: string, status: number, method: string]>([
		['a HEAD', 200, 'HEAD'],
		['nothing', 204, 'GET'],
		['not modified', 304, 'GET'],
	])('%s has no body', async (_what, status, method) => {
		const {agent} = await meet((_request, reply) =>
			reply.writeHead(status, {etag: '"1"', ...(method === 'HEAD' && {'content-length': 5})}).end(),
		);
		const reply = await call(PLAIN, {agent, method});
		expect([reply.status, reply.text, reply.headers.etag]).toEqual([status, '', '"1"']);
	});

	it('its head is shown as it came, but for what speaks of the connection and of caches', async () => {
		const {agent} = await meet((_request, reply) =>
			reply
				.writeHead(200, 'Very Fine', {
					'Set-Cookie': ['a=1', 'b=2'],
					'Cache-Control': 'max-age=9',
					'x-amzn-RateLimit-Limit': '0.5',
				} as never)
				.end('{}'),
		);
		const request = https.request(PLAIN, {agent});
		request.end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		reply.resume();
		expect([reply.statusCode, reply.statusMessage]).toEqual([200, 'Very Fine']);
		expect(reply.headers).toMatchObject({
			'set-cookie': ['a=1', 'b=2'],
			'cache-control': 'no-store',
			'x-amzn-ratelimit-limit': '0.5',
			connection: 'close',
		});
	});

	it('an informational reply is told', async () => {
		const {agent} = await meet((_request, reply) => {
			reply.writeEarlyHints({link: '</style.css>; rel=preload'});
			reply.end('{}');
		});
		const request = https.request(PLAIN, {agent});
		request.end();
		const [[told], [reply]] = await Promise.all([once(request, 'information'), once(request, 'response')]);
		reply.resume();
		expect([told.statusCode, told.headers.link, reply.statusCode]).toEqual([103, '</style.css>; rel=preload', 200]);
	});

	it('trailers are left out, and the body is whole', async () => {
		const {agent} = await meet((_request, reply) => {
			reply.writeHead(200, {trailer: 'x-sum'});
			reply.write('part');
			reply.addTrailers({'x-sum': '1'});
			reply.end();
		});
		const reply = await call(PLAIN, {agent});
		expect([reply.text, reply.headers.trailer]).toEqual(['part', undefined]);
	});

	it.each<[what: string, headers: Record<string, string>]>([
		['chunks', {}],
		['a length', {'content-length': '9'}],
	])('a reply with %s that breaks off breaks off for the client', async (_what, headers) => {
		const {agent} = await meet((_request, reply) => {
			reply.writeHead(200, headers);
			reply.write('part', () => reply.destroy());
		});
		const request = https.request(PLAIN, {agent});
		request.end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		expect((await failureOf(buffer(reply))).code).toBe('ECONNRESET');
	});

	it('a refusal that breaks off while it is read breaks off for the client', async () => {
		const {agent} = await meet((_request, reply) => {
			reply.writeHead(403, {'content-length': 100});
			reply.write('{"errors":', () => reply.destroy());
		});
		const request = https.request(PLAIN, {agent});
		request.end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		expect([reply.statusCode, (await failureOf(buffer(reply))).code]).toEqual([403, 'ECONNRESET']);
	});

	it('a connection that is lost before the reply is the error of the request', async () => {
		const {agent} = await meet((request) => request.socket.resetAndDestroy());
		expect((await failureOf(call(PLAIN, {agent}))).code).toBe('ECONNRESET');
	});

	it('a client that reads slowly holds Amazon back', async () => {
		let sent = 0;
		const {agent} = await meet((_request, reply) => {
			const more = (): void => {
				while (sent < 256) {
					sent++;
					if (!reply.write(Buffer.alloc(1024 * 1024))) {
						reply.once('drain', more);
						return;
					}
				}
				reply.end();
			};
			more();
		});
		const request = https.request(PLAIN, {agent});
		request.end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		let before = -1;
		await until(() => {
			const stands = before === sent;
			before = sent;
			return stands;
		});
		expect(sent).toBeLessThan(64);
		reply.destroy();
	});

	it.each([
		['GET', 200],
		['POST', 'ECONNRESET'],
	])('a %s that meets a kept connection as it is closed: %s', async (method, expected) => {
		const {auth} = await setStage();
		let calls = 0;
		const server = createServer((socket) => {
			socket.on('error', () => {});
			socket.once('data', () => {
				calls++;
				socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
				// It is closed when it is used again.
				socket.once('data', () => socket.resetAndDestroy());
			});
		});
		const port = await listen(server);
		const inner = new https.Agent({keepAlive: true});
		inner.createConnection = () => connect(port, '127.0.0.1');
		const agent = amazonAgent(auth, {agent: inner});
		await call(PLAIN, {agent});
		await until(() => Object.keys(inner.freeSockets).length > 0);
		const outcome = await call(method === 'GET' ? PLAIN : FEEDS, {agent, method}).then(
			({status}) => status,
			({code}) => code,
		);
		expect([outcome, calls]).toEqual([expected, method === 'GET' ? 2 : 1]);
	});
});
