/**
 * Functions behind an API gateway, which make requests and responses themselves: what these tell of their end is not what a server tells.
 */
import {once} from 'node:events';
import {IncomingMessage, type RequestListener, ServerResponse} from 'node:http';
import {Socket} from 'node:net';
import express from 'express';
import type {Got} from 'got';
import type {AmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {amazonAuth as koaAmazonAuth} from 'got-amazon-auth/koa';
import Koa from 'koa';
import {describe, expect, test} from 'vitest';
import {ORDER, startAmazon} from './amazon.js';

/** As `serverless-http` and `@vendia/serverless-express` do it: a socket that is none, under a response of Node's. */
class GatewayResponse extends ServerResponse {
	constructor(request: IncomingMessage) {
		super(request);
		const nothing = (): void => {};
		const write = (_data: unknown, ...rest: unknown[]): boolean => {
			const done = rest.at(-1);
			if (typeof done === 'function') {
				done();
			}
			return true;
		};
		const socket = {_writableState: {}, writable: true, on: nothing, removeListener: nothing, destroy: nothing};
		// As little as those packages give it.
		this.assignSocket({...socket, cork: nothing, uncork: nothing, write} as unknown as Socket);
	}
}

/** What a function hands its event to. Of the two packages one says `close` after the reply, the other never. */
async function invoke(listener: RequestListener, says: 'close' | 'nothing'): Promise<ServerResponse> {
	const request = Object.assign(new IncomingMessage(new Socket()), {method: 'GET', url: '/', complete: true, headers: {}});
	request.push(null);
	const response = new GatewayResponse(request);
	const finished = once(response, 'finish');
	listener(request, response);
	await finished;
	if (says === 'close') {
		response.emit('close');
	}
	return response;
}

type Page = (amazon: Got) => Promise<void>;

describe.each<[string, (auth: AmazonAuth, page: Page) => RequestListener]>([
	[
		'Express',
		(auth, page) => {
			const app = express();
			app.use(amazonAuth(auth, {identify: () => ({sellingPartnerId: 'A1'})}));
			app.get('/', async (request, response) => {
				await request.amazon(ORDER);
				response.json({});
				await page(request.amazon);
			});
			return app;
		},
	],
	[
		'Koa',
		(auth, page) => {
			const app = new Koa();
			app.use(koaAmazonAuth(auth, {identify: () => ({sellingPartnerId: 'A1'})}));
			app.use(async (context) => {
				await context.amazon(ORDER);
				context.body = {};
				void page(context.amazon);
			});
			return app.callback();
		},
	],
])('%s in a function', (_, listenerOf) => {
	test.each(['close', 'nothing'] as const)(
		'a call that begins after a whole reply runs, where the gateway says %s of its end',
		async (says) => {
			const {fake, auth} = await startAmazon();
			let go = (): void => {};
			const isOver = new Promise<void>((resolve) => {
				go = resolve;
			});
			let settle = (_outcome: unknown): void => {};
			const outcome = new Promise((resolve) => {
				settle = resolve;
			});
			const listener = listenerOf(auth, async (amazon) => {
				await isOver;
				await amazon(ORDER).then(({statusCode}) => settle(statusCode), settle);
			});

			const response = await invoke(listener, says);
			go();

			// Node 20 and 22 never call such a response finished, 24 does.
			expect([response.statusCode, response.writableEnded]).toEqual([200, true]);
			expect(await outcome).toBe(200);
			expect(fake.count({service: 'selling-partner', status: 200})).toBe(2);
		},
	);
});
