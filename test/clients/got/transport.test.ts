/**
 * Where got's bytes go and what it adds to them: the `request` option, piped headers, agents under HTTP/2.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import got, {type BeforeRequestHook} from 'got';
import {expect, it, onTestFinished} from 'vitest';
import {gotMajor} from './installed-got.js';
import {type Origin, startOrigin} from './origin.js';
import {putInRequestFunction, TOKEN, TOKEN_HEADER} from './request-function.js';

/** A port that counts who connects, and hangs up. */
async function startTrap(): Promise<{port: number; connections: () => number}> {
	let connections = 0;
	const server = net.createServer((socket) => {
		connections++;
		socket.destroy();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	return {port: portOf(server), connections: () => connections};
}

/** A server that passes on what it receives, as a proxying back end does. */
async function startProxy(target: Origin): Promise<string> {
	const server = http.createServer((request, response) => {
		request.pipe(got.stream.post(target.url)).pipe(response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	return `http://127.0.0.1:${portOf(server)}/`;
}

function portOf(server: net.Server): number {
	const address = server.address();
	if (address === null || typeof address === 'string') {
		throw new Error('The server has no port');
	}
	return address.port;
}

it("a request function that returns undefined leaves the sending to got's own transport", async () => {
	const origin = await startOrigin();
	const response = await got.post(origin.url, {json: {a: 1}, hooks: {beforeRequest: [putInRequestFunction]}});
	expect(response.body).toBe('{}');
	expect(origin.sends[0]).toMatchObject({method: 'POST', body: '{"a":1}', headers: {[TOKEN_HEADER]: TOKEN}});
});

it('a request function that returns a request is what sends', async () => {
	const origin = await startOrigin();
	const response = await got('https://sellingpartnerapi-na.amazon.com/orders', {
		request: (url, _native, callback) => http.request(new URL(url.pathname, origin.url), callback),
	});
	expect([response.statusCode, origin.sends[0]?.path]).toEqual([200, '/orders']);
});

it('a request function set in the hook can hand on to the one that was there', async () => {
	const origin = await startOrigin();
	const addAndHandOn: BeforeRequestHook = (options) => {
		const {request} = options;
		options.request = (url, native, callback) => {
			native.headers = {...native.headers, [TOKEN_HEADER]: TOKEN};
			return request?.(url, native, callback);
		};
	};
	await got('https://sellingpartnerapi-na.amazon.com/orders', {
		request: (url, native, callback) =>
			http.request(new URL(url.pathname, origin.url), {headers: native.headers ?? {}}, callback),
		hooks: {beforeRequest: [addAndHandOn]},
	});
	expect(origin.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
});

it('a stream sends through the request function set in beforeRequest', async () => {
	const origin = await startOrigin();
	await got.stream(origin.url, {hooks: {beforeRequest: [putInRequestFunction]}}).toArray();
	expect(origin.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
});

it('the headers of a request piped into a stream are sent on with got 14 and no later one', async () => {
	const target = await startOrigin();
	const proxy = await startProxy(target);
	await got.post(proxy, {body: 'x', headers: {'x-inbound': 'private'}});
	expect([target.sends[0]?.body, target.sends[0]?.headers['x-inbound']]).toEqual(['x', gotMajor === 14 ? 'private' : undefined]);
});

it('http2 goes past a per-call https agent with got 14 and 15, and not with 16', async () => {
	const origin = await startOrigin();
	const trap = await startTrap();
	const agent = new https.Agent();
	agent.createConnection = () => net.connect(Number(new URL(origin.url).port), '127.0.0.1');
	await got(`https://127.0.0.1:${trap.port}/`, {http2: true, agent: {https: agent}, retry: {limit: 0}}).catch(() => {});
	expect([trap.connections() > 0, origin.sends.length]).toEqual(gotMajor >= 16 ? [false, 1] : [true, 0]);
});
