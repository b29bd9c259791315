/**
 * An Express application in which each handler calls Amazon for the seller who is signed in.
 */
import express, {type ErrorRequestHandler, type Request} from 'express';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** The application. `sellerOf` says who is signed in: it comes from your sign-in. */
export function createApp(auth: AmazonAuth, sellerOf: (request: Request) => string | undefined): express.Express {
	const app = express();
	app.use(
		amazonAuth(auth, {
			identify: (request) => ({sellingPartnerId: sellerOf(request)}), // from your session; undefined: nobody is signed in
			operations: ['GET /orders/v0/orders/{orderId}'],
		}),
	);
	app.get('/orders/:orderId', async (request, response) => {
		const {orderId} = request.params;
		response.json(await request.amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`).json());
	});
	const showError: ErrorRequestHandler = (error, _request, response, _next) => {
		response.set(error.headers ?? {}); // `retry-after`, where Amazon throttles
		response.status(error.status ?? 500).send('That did not work.');
	};
	app.use(showError);
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL', 'A3ISLAND']});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	// Here a header stands for the session.
	const app = createApp(auth, (request) => request.get('x-signed-in-seller'));
	await using shop = await listen(app);
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	for (const seller of ['A1HARBOUR', 'A2MILL']) {
		const page = await browser(`${shop.url}/orders/902-0000000-0000001`, {headers: {'x-signed-in-seller': seller}});
		const {payload} = JSON.parse(page.body) as {payload: {BuyerInfo: {BuyerName: string}}};
		print(`${seller}: ${page.statusCode}, ${payload.BuyerInfo.BuyerName}`);
	}
	const stranger = await browser(`${shop.url}/orders/902-0000000-0000001`);
	print(`Nobody signed in: ${stranger.statusCode}`);
	const trick = await browser(`${shop.url}/orders/1%2FbuyerInfo`, {headers: {'x-signed-in-seller': 'A1HARBOUR'}});
	print(`An id that is a path: ${trick.statusCode}`);
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '60'}});
	const busy = await browser(`${shop.url}/orders/902-0000000-0000001`, {headers: {'x-signed-in-seller': 'A3ISLAND'}});
	print(`Amazon throttles: ${busy.statusCode}, retry-after: ${busy.headers['retry-after']}`);
}

await whenExecuted(import.meta.url, run);
