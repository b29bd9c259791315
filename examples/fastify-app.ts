/**
 * A Fastify application: no adapter is needed, `auth.as` with a function gives each request an auth of its own.
 */
import Fastify, {type FastifyInstance} from 'fastify';
import got from 'got';
import {type AmazonAuth, type AmazonIdentity, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {errorStatus} from './support/error-status.js';
import {type Print, whenExecuted} from './support/executed.js';
import {untilGone} from './support/until-gone.js';

declare module 'fastify' {
	interface FastifyRequest {
		/** Amazon for whoever is signed in; once `onRequest` has run. */
		amazon: AmazonAuth;
	}
}

/** The application. Here a header stands for the session: yours comes from your sign-in. */
export function createApp(auth: AmazonAuth): FastifyInstance {
	const app = Fastify();
	app.decorateRequest('amazon');
	app.addHook('onRequest', async (request, reply) => {
		// The same caches for all. The function runs at the first call of a request, and not where a page calls nothing.
		const identify = (): AmazonIdentity => ({sellingPartnerId: request.headers['x-signed-in-seller']?.toString()});
		// Ends every call, one that changes something too: give such a call an auth without it. `request.signal` of a POST ends them at once.
		request.amazon = auth.as(identify, {signal: untilGone(reply.raw)});
	});
	app.get<{Params: {orderId: string}}>('/orders/:orderId', async ({amazon, params}) =>
		amazon.got(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${params.orderId}`).json(),
	);
	app.post<{Body: {orderIds: string[]}}>('/orders', async ({amazon, body}) =>
		Promise.all(
			body.orderIds.map((orderId) =>
				amazon.got(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`).json(),
			),
		),
	);
	app.setErrorHandler((error, request, reply) => {
		request.log.error(error);
		const {status, headers} = errorStatus(error);
		return reply.code(status).headers(headers).send({error: 'The page could not be made.'});
	});
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	await using app = createApp(auth);
	const url = await app.listen({host: '127.0.0.1', port: 0});
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	for (const seller of ['A1HARBOUR', 'A2MILL']) {
		const page = await browser(`${url}/orders/902-0000000-0000001`, {headers: {'x-signed-in-seller': seller}});
		const {payload} = JSON.parse(page.body) as {payload: {BuyerInfo: {BuyerName: string}}};
		print(`${seller}: ${page.statusCode}, ${payload.BuyerInfo.BuyerName}`);
	}
	const json = {orderIds: ['902-0000000-0000001', '902-0000000-0000002']};
	const some = await browser.post(`${url}/orders`, {headers: {'x-signed-in-seller': 'A1HARBOUR'}, json});
	print(`By POST: ${some.statusCode}, ${(JSON.parse(some.body) as unknown[]).length} orders`);
	const stranger = await browser(`${url}/orders/902-0000000-0000001`);
	print(`Nobody signed in: ${stranger.statusCode}, ${stranger.body}`);
	fake.revoke({sellingPartnerId: 'A2MILL'});
	await auth.forget({sellingPartnerId: 'A2MILL'});
	const refused = await browser(`${url}/orders/902-0000000-0000001`, {headers: {'x-signed-in-seller': 'A2MILL'}});
	print(`After A2MILL revoked the authorisation: ${refused.statusCode}`);
}

await whenExecuted(import.meta.url, run);
