/**
 * What the contract needs of a framework: an application on a real port, its `amazonAuth`, and one handler.
 */
import http, {type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http';
import http2, {type Http2ServerRequest, type Http2ServerResponse} from 'node:http2';
import type {Got} from 'got';
import type {AmazonAuth} from 'got-amazon-auth';
import type {AdapterOptions} from '../../adapters/request-scope.js';
import {certify, listen} from '../security/listening.js';

/** As much of a browser's request as `identify` needs; an Express request and a Koa context both have it. */
export interface Browsed {
	readonly headers: IncomingHttpHeaders;
}

/** `amazonAuth` of the adapter under test. */
export type AmazonAuthFunction = (auth: AmazonAuth, options: AdapterOptions<Browsed>) => unknown;

/** One request as the handler sees it. */
export interface Exchange {
	/** `req.amazon` or `ctx.amazon`, read each time. */
	readonly amazon: Got;
	/** `amazonOf(req)` or `amazonOf(ctx)`, read each time. */
	readonly auth: AmazonAuth;
	/** The route parameter, decoded as routers decode it. */
	readonly id: string;
	readonly browser: IncomingMessage;
	readonly response: ServerResponse;
}

/** Gives the JSON to reply with, or nothing where it has replied itself. */
export type Handler = (exchange: Exchange) => unknown;

/** The application under test: the middleware and a handler for `/call/:id`. */
export interface Site {
	readonly use: (amazonAuth: AmazonAuthFunction) => readonly unknown[];
	readonly handle: Handler;
	/** What reaches the framework's own error handling. */
	readonly errors: unknown[];
}

/** How browsers speak to the site. The last is what a server of HTTP/2 does for those that speak HTTP/1 alone. */
export type Protocol = 'HTTP/1' | 'HTTP/2' | 'HTTP/1 beside HTTP/2';

export interface Framework {
	readonly name: string;
	/** HTTP/1 where none is said. */
	readonly protocol?: Protocol;
	readonly amazonAuth: AmazonAuthFunction;
	listener(site: Site): RequestListener;
}

/** A site that listens until the test ends. */
export interface Served {
	readonly url: string;
	readonly protocol: Protocol;
	readonly errors: readonly unknown[];
}

export async function serve(framework: Framework, {use, handle}: Pick<Site, 'use' | 'handle'>): Promise<Served> {
	const errors: unknown[] = [];
	const {protocol = 'HTTP/1'} = framework;
	const listener = framework.listener({use, handle, errors});
	const server = protocol === 'HTTP/1' ? http.createServer(listener) : await secureServer(listener, protocol);
	const port = await listen(server);
	return {url: `${protocol === 'HTTP/1' ? 'http' : 'https'}://127.0.0.1:${port}/call/`, protocol, errors};
}

async function secureServer(listener: RequestListener, protocol: Protocol): Promise<http2.Http2SecureServer> {
	const options = {...(await certify(['127.0.0.1'])), allowHTTP1: protocol === 'HTTP/1 beside HTTP/2'};
	// Node gives requests and responses in the likeness of HTTP/1's, which is what a framework takes.
	return http2.createSecureServer(options, listener as unknown as (a: Http2ServerRequest, b: Http2ServerResponse) => void);
}
