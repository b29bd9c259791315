/**
 * What the contract needs of a framework: an application on a real port, its `amazonAuth`, and one handler.
 */
import type {IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Got} from 'got';
import type {AmazonAuth} from 'got-amazon-auth';
import {onTestFinished} from 'vitest';
import type {AdapterOptions} from '../../adapters/request-scope.js';

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

export interface Framework {
	readonly name: string;
	readonly amazonAuth: AmazonAuthFunction;
	listener(site: Site): RequestListener;
}

/** A site that listens until the test ends. */
export interface Served {
	readonly url: string;
	readonly errors: readonly unknown[];
}

export async function serve(framework: Framework, {use, handle}: Pick<Site, 'use' | 'handle'>): Promise<Served> {
	const errors: unknown[] = [];
	const server = http.createServer(framework.listener({use, handle, errors}));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	return {url: `http://127.0.0.1:${port}/call/`, errors};
}
