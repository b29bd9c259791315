/**
 * The demo's Express application: sellers look at their orders.
 */
import express, {type ErrorRequestHandler, type Express} from 'express';
import {type AmazonAuth, amazonUrl} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {ACCOUNT_HEADER, identityOf} from './accounts.js';

/** The application. `operations` is all it allows itself, whatever a handler tries. */
export function createShop(auth: AmazonAuth): Express {
	const app = express();
	app.use(
		amazonAuth(auth, {
			identify: (request) => identityOf(request.get(ACCOUNT_HEADER)),
			operations: ['GET /catalog/2022-04-01/items/{asin}', 'GET /orders/v0/orders/{orderId}'],
		}),
	);
	app.get('/items/:asin', async ({amazon, params}, response) => {
		const {asin} = params;
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/catalog/2022-04-01/items/${asin}?marketplaceIds=ATVPDKIKX0DER`;
		response.json(await amazon(url).json());
	});
	app.get('/orders/:orderId', async ({amazon, params}, response) => {
		const {orderId} = params;
		response.json(await amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`).json());
	});
	app.get('/sandbox/orders/:orderId', async ({amazon, params}, response) => {
		const {orderId} = params;
		response.json(await amazon(amazonUrl`https://sandbox.sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`).json());
	});
	app.get('/orders/:orderId/regulated', async ({amazon, params}, response) => {
		const {orderId} = params;
		response.json(
			await amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}/regulatedInfo`).json(),
		);
	});
	app.use(showError);
	return app;
}

// Express knows an error handler by its four parameters.
const showError: ErrorRequestHandler = (error, _request, response, _next) => {
	response.set(error.headers ?? {}); // `retry-after`, where Amazon throttles
	response.status(error.status ?? 500).json({code: error.code});
};
