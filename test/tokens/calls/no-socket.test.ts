/**
 * Rule 40: deadlines of calls and of token calls hold where there is no socket yet.
 */
import {once} from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, {type Socket} from 'node:net';
import got, {type Got, type OptionsInit} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {HttpsProxyAgent} from 'hpagent';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {createTransport} from '../../../src/tokens/calls/transport.js';
import {until} from '../../support/until.js';

const PLAIN = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';

/** A proxy that takes every CONNECT and answers none. */
async function silentProxy(): Promise<{url: string; asked: () => number}> {
	const sockets = new Set<Socket>();
	let asked = 0;
	const proxy = net.createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('data', () => asked++);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	onTestFinished(() => {
		proxy.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	const {port} = proxy.address() as net.AddressInfo; // a TCP server that listens has one
	return {url: `http://127.0.0.1:${port}`, asked: () => asked};
}

/** An agent that never gives a socket. */
function fullAgent(): https.Agent {
	const agent = new https.Agent();
	agent.createConnection = () => undefined;
	return agent;
}

const AGENTS: readonly (readonly [string, (proxy: string) => https.Agent])[] = [
	['hpagent and a silent proxy', (proxy) => new HttpsProxyAgent({proxy})],
	['an agent without a socket', fullAgent],
];

/** A call whose token comes from the fake, and which itself goes through the agent. */
async function callThrough(agent: https.Agent): Promise<Got> {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const toFake = fake.got.defaults.options.request as unknown as (...parameters: unknown[]) => unknown;
	const request = (url: URL, ...rest: unknown[]): unknown => (url.host === 'api.amazon.com' ? toFake(url, ...rest) : undefined);
	const base = got.extend({agent: {https: agent}, request, retry: {limit: 0}} as unknown as OptionsInit);
	const auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base, maxTokens: 100});
	await auth.authorize({method: 'GET', url: PLAIN});
	return auth.got as Got;
}

async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
	return call.then(
		() => expect.fail('The call was expected to fail'),
		(error: Error & Record<string, unknown>) => error,
	);
}

describe.each(AGENTS)('%s', (_name, agentFor) => {
	test("a call ends at its timeout.request, with got's own error", async () => {
		const proxy = await silentProxy();
		const call = await callThrough(agentFor(proxy.url));
		const error = await failureOf(call(PLAIN, {timeout: {request: 50}}));
		expect(error).toMatchObject({name: 'TimeoutError', code: 'ETIMEDOUT', event: 'request'});
		expect(error.message).toMatch(/^Timeout awaiting 'request' for \d+ms/);
	});

	test('so does a stream', async () => {
		const proxy = await silentProxy();
		const call = await callThrough(agentFor(proxy.url));
		const stream = call.stream(PLAIN, {timeout: {request: 50}});
		const [error] = await once(stream.resume(), 'error');
		expect(error).toMatchObject({name: 'TimeoutError', event: 'request'});
	});

	test("a token call's attempt ends at its limit, and the next one is made", async () => {
		const proxy = await silentProxy();
		const call = createTransport(got.extend({agent: {https: agentFor(proxy.url)}, timeout: {request: 50}}));
		const request = {method: 'POST', url: new URL('https://api.amazon.com/auth/o2/token'), headers: {}, body: 'a'} as const;
		for (let attempt = 1; attempt <= 2; attempt++) {
			const error = await failureOf(call(request, new AbortController().signal));
			expect(error).toMatchObject({name: 'TokenCallFault', message: 'no reply from api.amazon.com (ETIMEDOUT)'});
		}
	});
});

describe('a `request` function of the application that promises and never gives', () => {
	const never = (): Promise<never> => new Promise(() => {});

	async function callNever(): Promise<{auth: AmazonAuth; sent: Promise<unknown>[]; give: (value: unknown) => void}> {
		const fake = await startFakeAmazon();
		onTestFinished(() => fake.close());
		const toFake = fake.got.defaults.options.request as unknown as (...parameters: unknown[]) => unknown;
		const sent: Promise<unknown>[] = [];
		let give = (_value: unknown): void => {};
		const request = (url: URL, ...rest: unknown[]): unknown => {
			if (url.host === 'api.amazon.com') {
				return toFake(url, ...rest);
			}
			const promised = new Promise<unknown>((resolve) => {
				give = resolve;
			});
			sent.push(promised);
			return promised;
		};
		const base = got.extend({request, retry: {limit: 0}} as unknown as OptionsInit);
		const auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base, maxTokens: 100});
		await auth.authorize({method: 'GET', url: PLAIN});
		return {auth, sent, give: (value) => give(value)};
	}

	test.each([[{}], [{http2: true}]])("a call ends at its timeout.request, with got's own error: %j", async (options) => {
		const {auth, give} = await callNever();
		const error = await failureOf(auth.got(PLAIN, {...options, timeout: {request: 50}}));
		expect(error).toMatchObject({name: 'TimeoutError', code: 'ETIMEDOUT', event: 'request'});
		expect(error.message).toMatch(/^Timeout awaiting 'request' for \d+ms/);
		const ended = new Promise((resolve) => give({destroy: resolve}));
		await ended;
	});

	test('a bound signal ends it too', async () => {
		const {auth, sent} = await callNever();
		const leaving = new AbortController();
		const call = failureOf(auth.as({application: true}, {signal: leaving.signal}).got(PLAIN));
		await until(() => sent.length === 1);
		leaving.abort(new Error('left'));
		expect((await call).name).toMatch(/AbortError|RequestError/);
	});

	test("a token call's attempt ends at its limit", async () => {
		const call = createTransport(got.extend({request: never, timeout: {request: 50}} as unknown as OptionsInit));
		const request = {method: 'POST', url: new URL('https://api.amazon.com/auth/o2/token'), headers: {}, body: 'a'} as const;
		const error = await failureOf(call(request, new AbortController().signal));
		expect(error).toMatchObject({name: 'TokenCallFault', message: 'no reply from api.amazon.com (ETIMEDOUT)'});
	});
});

test("a bound signal ends a call that has no socket yet, and the call's socket goes to whoever is next", async () => {
	const agent = new http.Agent({maxSockets: 1, keepAlive: true});
	onTestFinished(() => agent.destroy());
	await using fake = await startFakeAmazon();
	const request = (url: URL, native: http.RequestOptions, callback: (response: http.IncomingMessage) => void) =>
		url.host === 'api.amazon.com'
			? (fake.got.defaults.options.request as unknown as typeof http.request)(url, native, callback)
			: http.request(`${fake.url}${url.pathname}`, {...native, agent, headers: {...native.headers, host: url.host}}, callback);
	const base = got.extend({request, retry: {limit: 0}} as unknown as OptionsInit);
	await using auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base, maxTokens: 100});
	await auth.authorize({method: 'GET', url: PLAIN});
	fake.fail({service: 'selling-partner', hang: true});
	const gone = new AbortController();
	const first = auth.got(PLAIN, {signal: gone.signal});
	first.catch(() => {});
	await until(() => Object.keys(agent.sockets).length === 1);
	const leaving = new AbortController();
	const waiting = failureOf(auth.as({application: true}, {signal: leaving.signal}).got(PLAIN));
	const timed = failureOf(auth.got(PLAIN, {timeout: {request: 50}}));
	await until(() => Object.values(agent.requests).flat().length === 2);
	leaving.abort(new Error('left'));
	expect((await waiting).name).toMatch(/AbortError|RequestError/);
	expect(await timed).toMatchObject({name: 'TimeoutError', event: 'request'});
	gone.abort();
	await first.catch(() => {});
	// What came too late takes the socket, and leaves it to whoever is next.
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(Object.values(agent.requests).flat()).toEqual([]);
});

test('where got sends by itself, so that an instrumentation of node:https sees the call all the same', async () => {
	const seen = vi.spyOn(https, 'request');
	onTestFinished(() => seen.mockRestore());
	const call = await callThrough(fullAgent());
	await failureOf(call(PLAIN, {timeout: {request: 50}}));
	expect(seen.mock.calls.map(([url]) => String(url))).toContain(PLAIN);
});
