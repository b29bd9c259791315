/**
 * A reply of `auth.fetch` handed on to a browser, in four frameworks.
 *
 * fetch unpacks a body and leaves `content-encoding` and the length of what was packed in the headers, so whoever hands on the whole reply
 * hands on what no browser can read; and Amazon's cookies with it. What goes on is the status, the type and the body.
 */
import type {RequestListener} from 'node:http';
import {pipeline} from 'node:stream/promises';
import {gzipSync} from 'node:zlib';
import {getRequestListener} from '@hono/node-server';
import express from 'express';
import Fastify from 'fastify';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Hono} from 'hono';
import Koa from 'koa';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

const ORDER = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${'902-0000000-0000001'}`;

/** What of a reply of Amazon's is for a browser. */
export function forBrowser({status, headers, body}: Response): Response {
	return new Response(body, {status, headers: {'content-type': headers.get('content-type') ?? 'application/octet-stream'}});
}

/** Koa 3 and Fastify 5 take a Response, Hono returns one; Express, as Koa 2, takes its parts. */
export async function createApps({fetch}: AmazonAuth): Promise<Record<string, RequestListener>> {
	const expressApp = express().get('/', async (_request, response) => {
		const {status, headers, body} = forBrowser(await fetch(ORDER));
		response.status(status).type(headers.get('content-type') ?? '');
		await pipeline(body ?? [], response);
	});
	const koaApp = new Koa().use(async (context) => {
		context.body = forBrowser(await fetch(ORDER));
	});
	const fastifyApp = Fastify().get('/', async (_request, reply) => reply.send(forBrowser(await fetch(ORDER))));
	await fastifyApp.ready();
	const honoApp = new Hono().get('/', async () => forBrowser(await fetch(ORDER)));
	return {
		Express: expressApp,
		Koa: koaApp.callback(),
		Fastify: fastifyApp.routing,
		Hono: getRequestListener(honoApp.fetch, {overrideGlobalObjects: false}),
	};
}

/** Runs the example with tokens of the fake Amazon, and a server that packs its replies, as Amazon does. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const packed = gzipSync(JSON.stringify({payload: {OrderStatus: 'Shipped'}}));
	await using amazon = await listen((_request, response) => {
		response.setHeader('content-encoding', 'gzip').setHeader('content-type', 'application/json');
		response.setHeader('set-cookie', 'session-id=amazon').end(packed);
	});
	const {fetch} = globalThis;
	globalThis.fetch = (_input, init) => fetch(amazon.url, init); // `auth.fetch` sends through what is global; against Amazon, leave it
	try {
		for (const [name, application] of Object.entries(await createApps(auth))) {
			await using shop = await listen(application);
			const {statusCode, body, headers} = await got(shop.url);
			const {payload} = JSON.parse(body) as {payload: {OrderStatus: string}};
			print(`${name}: ${statusCode} ${payload.OrderStatus}, cookies of Amazon's: ${headers['set-cookie']?.length ?? 0}`);
		}
	} finally {
		globalThis.fetch = fetch;
	}
}

await whenExecuted(import.meta.url, run);
