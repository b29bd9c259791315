import http from 'node:http';
import https from 'node:https';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {NA, sellerToken, userAgent} from './harness.js';

const odd = `${NA}/catalog/2022-04-01/items/a%2Fb;c=1%20d?x=%7e&y=a+b&z='`;
const oddTarget = ['/catalog/2022-04-01/items/a%2Fb;c=1%20d', 'x=%7e&y=a+b&z=%27'];

describe('got', () => {
	test('the host is the real one, path and query are as they were, and nothing of the fake is in the journal', async () => {
		await using fake = await startFakeAmazon();
		await fake.got(odd, {throwHttpErrors: false});
		const [entry] = fake.journal;
		expect([entry?.host, entry?.path, entry?.query, entry?.scheme]).toEqual([
			'sellingpartnerapi-na.amazon.com',
			...oddTarget,
			'https',
		]);
		expect(Object.keys(entry?.headers ?? {}).filter((name) => name.startsWith('x-'))).toEqual([]);
	});

	test('neither http2 nor an agent of the call leads elsewhere', async () => {
		await using fake = await startFakeAmazon();
		const agent = {https: new https.Agent({lookup: () => expect.unreachable()})};
		await fake.got(odd, {throwHttpErrors: false, http2: true, agent});
		expect(fake.count()).toBe(1);
	});

	test('a request that would go out in clear arrives as http and is refused', async () => {
		await using fake = await startFakeAmazon();
		const response = await fake.got('http://sellingpartnerapi-na.amazon.com/orders/v0/orders', {throwHttpErrors: false});
		expect([response.statusCode, fake.journal[0]?.scheme]).toEqual([400, 'http']);
	});

	test.each([
		'https://example.com/',
		'https://sellingpartnerapi-na.amazon.com.evil.example/',
		'https://sellingpartnerapi-na.amazon.com:8443/',
	])('%s is refused by name, before a byte leaves', async (url) => {
		await using fake = await startFakeAmazon();
		await expect(fake.got(url, {retry: {limit: 0}})).rejects.toThrow(`plays Amazon's hosts only, not "${new URL(url).host}"`);
		expect(fake.count()).toBe(0);
	});

	test('its cache works, and the second request stays at home', async () => {
		await using fake = await startFakeAmazon({
			extraHosts: {'files.example': () => ({headers: {'cache-control': 'max-age=60'}, body: 'once'})},
		});
		const cache = new Map();
		expect(await fake.got('https://files.example/a', {cache}).text()).toBe('once');
		expect(await fake.got('https://files.example/a', {cache}).text()).toBe('once');
		expect(fake.count({host: 'files.example'})).toBe(1);
	});

	test('a stream goes through', async () => {
		await using fake = await startFakeAmazon({extraHosts: {'files.example': ({body}) => ({body: `got ${body}`})}});
		const stream = fake.got.stream.post('https://files.example/', {body: 'bytes'});
		const chunks: Buffer[] = [];
		for await (const chunk of stream) {
			chunks.push(chunk as Buffer);
		}
		expect(Buffer.concat(chunks).toString()).toBe('got bytes');
	});

	test('a timeout for the TLS handshake does not fire', async () => {
		await using fake = await startFakeAmazon({latencyMs: 40});
		const response = await fake.got(NA, {timeout: {secureConnect: 20}, retry: {limit: 0}, throwHttpErrors: false});
		expect(response.statusCode).toBe(400);
	});
});

describe('agent', () => {
	const get = (url: string, agent: https.Agent): Promise<http.IncomingMessage> =>
		new Promise((resolve, reject) => {
			https.get(url, {agent}, (response) => resolve(response.resume())).on('error', reject);
		});

	test('https.request reaches the fake', async () => {
		await using fake = await startFakeAmazon();
		expect((await get(odd, fake.agent)).statusCode).toBe(400);
		expect([fake.journal[0]?.host, fake.journal[0]?.path]).toEqual(['sellingpartnerapi-na.amazon.com', oddTarget[0]]);
	});

	test('another host is refused by name', async () => {
		await using fake = await startFakeAmazon();
		await expect(get('https://example.com/', fake.agent)).rejects.toThrow('not "example.com"');
	});
});

describe('fetch', () => {
	test('a Request goes out with its method, headers and body', async () => {
		await using fake = await startFakeAmazon();
		const request = new Request('https://api.amazon.com/auth/o2/token', {
			method: 'POST',
			body: new URLSearchParams({grant_type: 'x'}),
		});
		const response = await fake.fetch(request);
		expect([response.status, response.ok, response.url]).toEqual([400, false, 'https://api.amazon.com/auth/o2/token']);
		expect(await response.json()).toMatchObject({error: 'unsupported_grant_type'});
		expect(fake.journal[0]).toMatchObject({method: 'POST', body: 'grant_type=x', headers: {accept: '*/*'}});
	});

	test('a redirect to another origin drops authorization and keeps every other header, as fetch does', async () => {
		await using fake = await startFakeAmazon({
			extraHosts: {
				'a.example': () => ({status: 307, headers: {location: 'https://b.example/there'}}),
				'b.example': () => ({body: 'there'}),
			},
		});
		const headers = {authorization: 'Bearer x', 'x-amz-access-token': 'leak'};
		const response = await fake.fetch('https://a.example/', {method: 'POST', headers, body: 'b'});
		expect([await response.text(), response.redirected, response.url]).toEqual(['there', true, 'https://b.example/there']);
		const hop = fake.journal[1];
		expect([hop?.method, hop?.body, hop?.headers.authorization, hop?.headers['x-amz-access-token']]).toEqual([
			'POST',
			'b',
			undefined,
			'leak',
		]);
	});

	test('a 303 becomes a GET without a body', async () => {
		await using fake = await startFakeAmazon({
			extraHosts: {'a.example': ({path}) => (path === '/' ? {status: 303, headers: {location: '/next'}} : {})},
		});
		await fake.fetch('https://a.example/', {method: 'POST', body: 'b'});
		expect(fake.journal.map(({method, path, body}) => [method, path, body])).toEqual([
			['POST', '/', 'b'],
			['GET', '/next', ''],
		]);
	});

	test('redirects are handed over or refused when asked for', async () => {
		await using fake = await startFakeAmazon({extraHosts: {'a.example': () => ({status: 302, headers: {location: '/'}})}});
		expect((await fake.fetch('https://a.example/', {redirect: 'manual'})).status).toBe(302);
		await expect(fake.fetch('https://a.example/', {redirect: 'error'})).rejects.toThrow(TypeError);
		await expect(fake.fetch('https://a.example/')).rejects.toThrow(TypeError);
	});

	test('another host is refused by name, as the cause of a TypeError', async () => {
		await using fake = await startFakeAmazon();
		const error: unknown = await fake.fetch('https://example.com/').catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(TypeError);
		expect(String((error as TypeError).cause)).toContain('not "example.com"');
	});

	test('an aborted call rejects with the reason', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({hang: true});
		const controller = new AbortController();
		const call = fake.fetch(NA, {signal: controller.signal});
		controller.abort(new Error('enough'));
		await expect(call).rejects.toThrow('enough');
	});
});

test('other processes send to the URL, with the real host in Host', async () => {
	await using fake = await startFakeAmazon();
	const headers = {
		host: 'sellingpartnerapi-na.amazon.com',
		'user-agent': userAgent,
		'x-amz-access-token': await sellerToken(fake),
	};
	const response = await new Promise<http.IncomingMessage>((resolve) => {
		http.get(`${fake.url}/catalog/2022-04-01/items/B0`, {headers, agent: false}, (reply) => resolve(reply.resume()));
	});
	expect(response.statusCode).toBe(200);
	expect(fake.journal.at(-1)?.host).toBe('sellingpartnerapi-na.amazon.com');
});

test('a host that is not played is refused at the URL too', async () => {
	await using fake = await startFakeAmazon();
	expect((await fetch(fake.url)).status).toBe(421);
});
