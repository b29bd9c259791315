/**
 * Rule 6: token calls are their own. What of a user's got they take, and how they fail.
 */
import http from 'node:http';
import https from 'node:https';
import {gzipSync} from 'node:zlib';
import got, {type ExtendOptions} from 'got';
import {afterEach, expect, test, vi} from 'vitest';
import {TokenCallFault} from '../../../src/tokens/calls/token-call.js';
import {createTransport} from '../../../src/tokens/calls/transport.js';
import {catchError, everythingOf, rejectionOf} from '../../support/errors.js';
import {type Server, serve} from './server.js';

afterEach(() => {
	vi.restoreAllMocks();
});

const BODY = 'grant_type=refresh_token&client_secret=hush-hush';

function post(server: Server, options?: ExtendOptions, signal: AbortSignal = new AbortController().signal) {
	const call = createTransport(options && got.extend(options));
	const headers = {'content-type': 'application/x-www-form-urlencoded', accept: 'application/json'};
	return call({method: 'POST', url: new URL('/token', server.url), headers, body: BODY}, signal);
}

test('a reply comes back with status, headers and text, whatever the status', async () => {
	const server = await serve((response) => response.writeHead(418, {'x-amzn-requestid': 'r1'}).end('{"error":"teapot"}'));
	const reply = await post(server);
	expect(reply).toMatchObject({status: 418, headers: {'x-amzn-requestid': 'r1'}, body: '{"error":"teapot"}'});
});

test('what is sent is what was given, and nothing of got but its encoding', async () => {
	const server = await serve((response) => response.end('{}'));
	await post(server);
	const [{headers, ...sent} = {headers: {}}] = server.heard;
	expect(sent).toEqual({method: 'POST', path: '/token', body: BODY});
	expect(Object.keys(headers).sort()).toEqual([
		'accept',
		'accept-encoding',
		'connection',
		'content-length',
		'content-type',
		'host',
		'user-agent',
	]);
	expect(headers['user-agent']).toBe('got-amazon-auth');
});

test.each([301, 302, 303, 307, 308])('a %i is a reply, and the body does not travel', async (status) => {
	const elsewhere = await serve((response) => response.end('{}'));
	const server = await serve((response) => response.writeHead(status, {location: `${elsewhere.url}/steal`}).end());
	expect((await post(server)).status).toBe(status);
	expect([server.heard.length, elsewhere.heard.length]).toEqual([1, 0]);
});

test("hooks, headers, prefixUrl, searchParams, context, retry and parsing of the user's got do not touch a token call", async () => {
	const server = await serve((response) => response.writeHead(503).end('{}'));
	const hook = vi.fn();
	const reply = await post(server, {
		prefixUrl: 'https://example.com/api/',
		searchParams: {spy: '1'},
		headers: {'x-spy': '1', authorization: 'Bearer theirs', 'user-agent': 'theirs'},
		context: {spy: true},
		retry: {limit: 5, methods: ['POST'], calculateDelay: () => 1},
		responseType: 'json',
		throwHttpErrors: true,
		hooks: {init: [hook], beforeRequest: [hook], beforeRetry: [hook], beforeError: [hook], afterResponse: [hook]},
	});
	hook.mockClear(); // `init` runs when the user's own instance is made
	expect(reply.status).toBe(503);
	expect(server.heard).toHaveLength(1);
	const [{path, headers} = {path: '', headers: {}}] = server.heard;
	expect(path).toBe('/token');
	expect(headers).not.toHaveProperty('x-spy');
	expect(headers).not.toHaveProperty('authorization');
	expect(headers['user-agent']).toBe('got-amazon-auth');
});

test("no hook of the user's runs for a token call", async () => {
	const server = await serve((response) => response.end('{}'));
	const hook = vi.fn((..._seen: unknown[]) => {});
	const base = got.extend({hooks: {beforeRequest: [hook], beforeRedirect: [hook]}});
	const call = createTransport(base);
	await call({method: 'GET', url: new URL(server.url), headers: {}}, new AbortController().signal);
	expect(hook).not.toHaveBeenCalled();
});

test("the user's cookie jar neither gives nor takes a cookie", async () => {
	const server = await serve((response) => response.writeHead(200, {'set-cookie': 'a=b'}).end('{}'));
	const cookieJar = {getCookieString: vi.fn(async () => 'session=1'), setCookie: vi.fn(async () => {})};
	await post(server, {cookieJar});
	expect(server.heard[0]?.headers).not.toHaveProperty('cookie');
	expect(cookieJar.setCookie).not.toHaveBeenCalled();
});

test("the user's cache neither answers nor keeps a token call", async () => {
	const server = await serve((response) => response.writeHead(200, {'cache-control': 'max-age=600'}).end('{}'));
	const cache = new Map<string, unknown>();
	const call = createTransport(got.extend({cache}));
	for (let time = 0; time < 2; time++) {
		await call({method: 'GET', url: new URL(server.url), headers: {}}, new AbortController().signal);
	}
	expect([server.heard.length, cache.size]).toEqual([2, 0]);
});

test("the user's request function, agent, DNS and local address carry a token call", async () => {
	const server = await serve((response) => response.end('{}'));
	const agent = new http.Agent();
	const dnsLookup = vi.fn((_host: string, {all}: {all?: boolean}, callback: (...found: unknown[]) => void) =>
		all ? callback(null, [{address: '127.0.0.1', family: 4}]) : callback(null, '127.0.0.1', 4),
	);
	const seen: https.RequestOptions[] = [];
	const request: NonNullable<ExtendOptions['request']> = (url, native, callback) => {
		seen.push(native);
		return http.request(url, native, callback);
	};
	const options = {agent: {http: agent}, localAddress: '127.0.0.1', request, dnsLookup} as unknown as ExtendOptions;
	const named = {...server, url: server.url.replace('127.0.0.1', 'token.example')};
	await post(named, options);
	expect(seen[0]).toMatchObject({agent, localAddress: '127.0.0.1'});
	expect(dnsLookup).toHaveBeenCalled();
	expect(server.heard).toHaveLength(1);
});

test("the user's own certificate authority carries over", async () => {
	const seen: https.RequestOptions[] = [];
	const server = await serve((response) => response.end('{}'));
	const request: NonNullable<ExtendOptions['request']> = (url, native, callback) => {
		seen.push(native);
		return http.request(url, native, callback);
	};
	await post(server, {https: {certificateAuthority: 'our own authority'}, request});
	expect(seen[0]?.ca).toBe('our own authority');
});

test.each<[string, ExtendOptions]>([
	['https.rejectUnauthorized', {https: {rejectUnauthorized: false}}],
	['an agent', {agent: {https: new https.Agent({rejectUnauthorized: false})}}],
])('a got that does not verify certificates, by %s, is a TypeError', (_title, options) => {
	const error = catchError(() => createTransport(got.extend(options)));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain('"got"');
});

test.each([
	[undefined, 10_000],
	[60_000, 10_000],
	[2_500, 2_500],
])("with a timeout.request of %s the token call's own is %d ms", (request, expected) => {
	const extend = vi.spyOn(got, 'extend');
	const base = request === undefined ? got : got.extend({timeout: {request, connect: 1}});
	extend.mockClear();
	createTransport(base);
	const [carried] = extend.mock.calls[0] ?? [];
	expect(carried).toMatchObject({timeout: {request: expected}});
});

test('without a got of the user the timeout is ten seconds', () => {
	const extend = vi.spyOn(got, 'extend');
	createTransport(undefined);
	expect(extend.mock.calls[0]?.[0]).toEqual({timeout: {request: 10_000}});
});

test('a server that does not answer in time is a fault that names the timeout', async () => {
	const server = await serve(() => {});
	const error = await rejectionOf(post(server, {timeout: {request: 30}}));
	expect(error).toBeInstanceOf(TokenCallFault);
	expect(error.message).toMatch(/^no reply from 127\.0\.0\.1:\d+ \(ETIMEDOUT\)$/);
});

test("the flight's signal ends the call with its reason", async () => {
	const abort = new AbortController();
	const server = await serve(() => abort.abort(new Error('the flight is over')));
	await expect(post(server, undefined, abort.signal)).rejects.toThrow('the flight is over');
});

test('a reply of half a megabyte is cut', async () => {
	const server = await serve((response) => response.end(Buffer.alloc(512 * 1024, ' ')));
	await expect(post(server)).rejects.toThrow('a reply of more than 256 KiB');
});

test('a reply that never ends is cut', async () => {
	const server = await serve((response) => {
		const pour = (): void => {
			while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, ' '))) {}
		};
		response.on('drain', pour);
		pour();
	});
	await expect(post(server)).rejects.toThrow('a reply of more than 256 KiB');
});

test('a small reply that unpacks to a gigantic one is cut', async () => {
	const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
	const server = await serve((response) => response.writeHead(200, {'content-encoding': 'gzip'}).end(bomb));
	await expect(post(server)).rejects.toThrow('a reply of more than 256 KiB');
});

test('a packed reply is unpacked', async () => {
	const server = await serve((response) => response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync('{"a":1}')));
	expect((await post(server)).body).toBe('{"a":1}');
});

test('a reply that says it is packed and is not is a fault', async () => {
	const server = await serve((response) => response.writeHead(200, {'content-encoding': 'gzip'}).end('{"a":1}'));
	expect(await rejectionOf(post(server))).toBeInstanceOf(TokenCallFault);
});

test('an empty reply is an empty body', async () => {
	const server = await serve((response) => response.writeHead(200).end());
	expect(await post(server)).toMatchObject({status: 200, body: ''});
});

test('a reply that breaks off in its body is a fault', async () => {
	const server = await serve((response) => {
		response.writeHead(200, {'content-length': '100'});
		response.write('{"access_token":', () => response.socket?.resetAndDestroy());
	});
	expect(await rejectionOf(post(server))).toBeInstanceOf(TokenCallFault);
});

test('a connection that is reset before the reply is a fault', async () => {
	const server = await serve((response) => response.socket?.resetAndDestroy());
	const error = await rejectionOf(post(server));
	expect(error).toBeInstanceOf(TokenCallFault);
	expect(error.message).toMatch(/^no reply from 127\.0\.0\.1:\d+ \(ECONNRESET\)$/);
});

test('a host that does not exist is a fault', async () => {
	const dnsLookup = ((_host: string, _options: unknown, callback: (error: Error) => void) =>
		callback(Object.assign(new Error('getaddrinfo ENOTFOUND secret.example'), {code: 'ENOTFOUND'}))) as unknown;
	const error = await rejectionOf(post({url: 'http://secret.example', heard: []}, {dnsLookup} as ExtendOptions));
	expect(error.message).toBe('no reply from secret.example (ENOTFOUND)');
});

test.each<[string, (response: http.ServerResponse) => void]>([
	['a reset', (response) => response.socket?.resetAndDestroy()],
	['a bad encoding', (response) => response.writeHead(200, {'content-encoding': 'gzip'}).end('{"token":"hush-hush"}')],
	['a reply that is too long', (response) => response.end('hush-hush'.repeat(100_000))],
	['silence', () => {}],
])('after %s the error holds nothing of what was sent or came back', async (_title, answer) => {
	const server = await serve(answer);
	const error = await rejectionOf(post(server, {timeout: {request: 100}}));
	expect(error).toBeInstanceOf(TokenCallFault);
	expect(everythingOf(error)).not.toContain('hush');
});

test('the search for secrets in an error finds one that is hidden deep', () => {
	const inner = Object.defineProperty(new Error('inner'), 'sent', {value: {a: {b: {c: BODY}}}, enumerable: false});
	expect(everythingOf(new Error('outer', {cause: inner}))).toContain('hush');
});

/** An agent whose proxy refuses every tunnel, in the words of a library. */
function refusing(message: string, code?: string): ExtendOptions {
	const agent = new http.Agent();
	agent.createConnection = (_options, callback) => {
		process.nextTick(() => callback?.(Object.assign(new Error(message), code && {code}), undefined as never));
		return undefined as never;
	};
	return {agent: {http: agent}};
}

test.each([
	['hpagent', 'Bad response: 407', undefined],
	['tunnel', 'tunneling socket could not be established, statusCode=407', 'ECONNRESET'],
	['global-agent', "Proxy server refused connecting to 'api.amazon.com:443' (HTTP/1.1 407 secret words)", undefined],
	["undici's ProxyAgent", 'Proxy response (407) !== 200 when HTTP Tunneling', 'UND_ERR_ABORTED'],
	[
		'Node',
		'Failed to establish tunnel to api.amazon.com:443 via http://user:secret@proxy: HTTP/1.1 407 secret',
		'ERR_PROXY_TUNNEL',
	],
])('what a proxy answered to CONNECT survives where %s tells it, and nothing else does', async (_who, message, code) => {
	const server = await serve((response) => response.end('{}'));
	const error = await rejectionOf(post(server, refusing(message, code)));
	expect(error.message).toMatch(/^a proxy on the way to 127\.0\.0\.1:\d+ answered 407$/);
	expect(error).toMatchObject({mayHaveBeenTaken: false});
	expect(everythingOf(error)).not.toContain('secret');
});

test.each(['gzip', 'br', 'deflate, gzip'])('a reply whose %s is broken is a fault', async (coding) => {
	const server = await serve((response) =>
		response.writeHead(200, {'content-encoding': coding}).end(Buffer.from([31, 139, 0, 255])),
	);
	expect(await rejectionOf(post(server))).toBeInstanceOf(TokenCallFault);
});

test('a reply in several codings, which got leaves as it is, is read', async () => {
	const body = gzipSync(gzipSync('{"error":"teapot"}'));
	const server = await serve((response) => response.writeHead(400, {'content-encoding': 'gzip, gzip'}).end(body));
	expect((await post(server)).body).toBe('{"error":"teapot"}');
});
