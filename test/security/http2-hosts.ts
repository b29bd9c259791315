/**
 * Hosts that speak HTTP/2 and nothing else, on loopback with a certificate for their real names; behind them the fake Amazon.
 *
 * got's own HTTP/2 transport sends. A lookup leads every name to loopback. Each origin has a server of its own, so that a port is told
 * from another: got's `request` option changes the port alone, or with got 16, which takes no such change, `createConnection`. Token
 * calls do not take the latter from a got, and with 16 go to the fake directly.
 */
import http from 'node:http';
import http2, {type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Stream} from 'node:http2';
import tls from 'node:tls';
import got, {type Got, type OptionsInit} from 'got';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {gotMajor} from '../clients/got/installed-got.js';
import {certify, listen} from './listening.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const PAY = 'https://pay-api.amazon.com';
export const FOREIGN = 'https://foreign.example';
export const LOGIN = 'https://api.amazon.com';
const ORIGINS = [LOGIN, NA, `${NA}:8443`, EU, PAY, FOREIGN, `${FOREIGN}:8443`];

/** What came in on a stream. */
export interface Streamed {
	readonly origin: string;
	readonly path: string;
	readonly httpVersion: string;
	/** The host that the client named on the stream. */
	readonly host: string;
	readonly headers: Readonly<Record<string, unknown>>;
}

export interface Http2Hosts {
	/** Has `http2: true` and leads to the hosts. */
	readonly got: Got;
	readonly streams: Streamed[];
	/** The origins that were connected to, but for that of Login with Amazon. */
	readonly connected: Set<string>;
}

/** Not allowed on a stream. */
const OF_CONNECTIONS = new Set(['connection', 'keep-alive', 'transfer-encoding']);
const certificate = certify(['api.amazon.com', '*.amazon.com', 'foreign.example']);

/** What becomes of a stream before the fake sees it: it is handed on once this resolves, unless it has been ended here. */
export type Meet = (streamed: Streamed, stream: ServerHttp2Stream) => Promise<void> | void;

/** Starts the hosts; they end with the test. */
export async function startHttp2Hosts(fake: FakeAmazon, meet: Meet = () => {}): Promise<Http2Hosts> {
	const {key, cert} = await certificate;
	const streams: Streamed[] = [];
	const connected = new Set<string>();
	const ports = new Map<string, number>();
	for (const origin of ORIGINS) {
		const server = http2.createSecureServer({key, cert}, async (request, response) => {
			const {url: path, httpVersion, headers, authority, stream} = request;
			const streamed = {origin, path, httpVersion, headers, host: new URL(`https://${authority}`).hostname};
			streams.push(streamed);
			await meet(streamed, stream);
			if (!stream.destroyed && !stream.closed) {
				passOn(request, response, fake, new URL(origin).host);
			}
		});
		server.on('connection', () => origin !== LOGIN && connected.add(origin));
		ports.set(origin, await listen(server));
	}
	const portOf = (origin: string): number => {
		const port = ports.get(origin);
		if (port === undefined) {
			throw new Error(`Nobody plays ${origin}.`);
		}
		return port;
	};
	// got's types leave open what got itself always gives.
	const toFake = fake.got.defaults.options.request as unknown as Send;
	const request: Send = (url, native, callback) => {
		if (gotMajor < 16) {
			native.port = portOf(url.origin);
			// Undefined leaves the sending to got's own transport.
			return undefined;
		}
		return isTokenCall(url) ? toFake(url, native, callback) : undefined;
	};
	const createConnection = (options: tls.ConnectionOptions): tls.TLSSocket => {
		const {host, port} = options;
		return tls.connect({...options, port: portOf(new URL(`https://${host}:${port}`).origin)});
	};
	return {
		got: got.extend({
			http2: true,
			https: {certificateAuthority: cert},
			dnsLookup: toLoopback as NonNullable<OptionsInit['dnsLookup']>,
			request: request as unknown as NonNullable<OptionsInit['request']>,
			retry: {limit: 0},
			...(gotMajor >= 16 && {createConnection: createConnection as NonNullable<OptionsInit['createConnection']>}),
		}),
		streams,
		connected,
	};
}

type Send = (
	url: URL,
	native: http.RequestOptions,
	callback?: (response: http.IncomingMessage) => void,
) => http.ClientRequest | undefined;

function isTokenCall({origin, pathname}: URL): boolean {
	return origin === LOGIN || pathname.startsWith('/tokens/');
}

type Found = (error: null, address: unknown, family?: number) => void;

function toLoopback(_host: string, {all}: {all?: boolean}, found: Found): void {
	if (all) {
		found(null, [{address: '127.0.0.1', family: 4}]);
	} else {
		found(null, '127.0.0.1', 4);
	}
}

function passOn(request: Http2ServerRequest, response: Http2ServerResponse, fake: FakeAmazon, host: string): void {
	const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
	const onward = http.request(`${fake.url}${request.url}`, {method: request.method, headers: {...headers, host}}, (reply) => {
		const kept = Object.entries(reply.headers).filter(([name]) => !OF_CONNECTIONS.has(name));
		response.writeHead(reply.statusCode ?? 502, Object.fromEntries(kept));
		reply.pipe(response);
	});
	onward.on('error', () => request.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
	request.pipe(onward);
}
