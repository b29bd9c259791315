/**
 * A dead token told in a compressed reply, through every client: the token is renewed and the call sent again.
 */
import http from 'node:http';
import zlib from 'node:zlib';
import got, {type ExtendOptions} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {Agent, request} from 'undici';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {serve} from '../tokens/calls/server.js';
import {PLAIN} from './stage.js';

const DEAD = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided has expired.',
		},
	],
});

/** Gives tokens, refuses the first with a compressed reply, and counts what else comes. */
async function setStage(coding: string, refusal: Uint8Array) {
	let minted = 0;
	const server = await serve((response, {path, headers}) => {
		if (path === '/auth/o2/token') {
			minted += 1;
			response.end(JSON.stringify({access_token: `Atza|${minted}`, token_type: 'bearer', expires_in: 3600}));
		} else if (headers['x-amz-access-token'] === 'Atza|1') {
			response.writeHead(403, {'content-encoding': coding, 'content-type': 'application/json'}).end(refusal);
		} else {
			response.end('{}');
		}
	});
	const {port} = new URL(server.url);
	// The server stands for every host, over plain HTTP.
	const onLoopback: NonNullable<ExtendOptions['request']> = (url, {method, headers, signal}, callback) =>
		http.request({host: '127.0.0.1', port, path: `${url.pathname}${url.search}`, method, headers, signal}, callback);
	const auth = createAmazonAuth({
		sellingPartner: {clientId: 'amzn1.application-oa2-client.x', clientSecret: 'a secret', refreshToken: 'Atzr|x'},
		got: got.extend({request: onLoopback, retry: {limit: 0}}),
	});
	const calls = (): number => server.heard.filter(({path}) => path !== '/auth/o2/token').length;
	return {auth, calls, url: server.url, minted: () => minted};
}

const CODINGS: readonly (readonly [string, Uint8Array])[] = [
	['gzip', zlib.gzipSync(DEAD)],
	['deflate', zlib.deflateRawSync(DEAD)],
	['br', zlib.brotliCompressSync(DEAD)],
	['deflate, gzip', zlib.gzipSync(zlib.deflateSync(DEAD))],
];

type Call = (auth: AmazonAuth, origin: string) => Promise<number>;

const CLIENTS: readonly (readonly [string, Call])[] = [
	[
		'got with decompress: false',
		async (auth) =>
			(await auth.got(PLAIN, {decompress: false, headers: {'accept-encoding': 'gzip'}, throwHttpErrors: false})).statusCode,
	],
	[
		"undici's request",
		async (auth, origin) => {
			const toLoopback = new Agent().compose(
				(dispatch) => (options, handler) => dispatch({...options, origin}, handler),
				amazonInterceptor(auth),
			);
			const {statusCode, body} = await request(PLAIN, {dispatcher: toLoopback});
			await body.dump();
			return statusCode;
		},
	],
	[
		'auth.fetch before a fetch that does not decompress',
		async (auth, origin) => {
			const fetch = globalThis.fetch;
			const raw: typeof globalThis.fetch = async (url, init) => {
				const {pathname} = new URL(String(url));
				const headers = Object.fromEntries(new Headers(init?.headers));
				const {statusCode, headers: given, body} = await request(`${origin}${pathname}`, {headers});
				return new Response(await body.bytes(), {status: statusCode, headers: given as Record<string, string>});
			};
			vi.stubGlobal('fetch', raw);
			onTestFinished(() => void vi.stubGlobal('fetch', fetch));
			return (await auth.fetch(PLAIN)).status;
		},
	],
];

describe.each(CLIENTS)('%s', (_name, call) => {
	test.each(CODINGS)('a dead token told in %s is renewed, and the call sent again', async (coding, refusal) => {
		const stage = await setStage(coding, refusal);
		expect([await call(stage.auth, stage.url), stage.calls(), stage.minted()]).toEqual([200, 2, 2]);
	});
});
