/**
 * `got-amazon-auth/express`: `req.amazon`, got for whoever is signed in. Express 4 and 5.
 *
 * Only says where Express keeps things; what is done is in request-scope.ts.
 */
import type {Request, RequestHandler} from 'express';
import type {Got} from 'got';
import type {AmazonAuth} from '../src/index.js';
import {type AdapterOptions, boundAuth, createBind} from './request-scope.js';

export type {AdapterOptions} from './request-scope.js';

declare global {
	namespace Express {
		interface Request {
			/** got for whoever is signed in, for Amazon's hosts. There once `amazonAuth()` has run. */
			readonly amazon: Got;
		}
	}
}

/**
 * Middleware that puts `amazon` on each request: got with the credentials of whom `identify` names, of the caches of `auth`.
 *
 * The same middleware may run twice on a request; two different ones are an error, since the later would lift the rules of the earlier.
 * Errors of a call carry the `status` for Express: 401 without an identity, 502 where Amazon refuses, 503 with `retry-after` where it
 * throttles, 504 on a timeout. Express 5 forwards them itself; on Express 4 an async handler hands them to `next`.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * app.use(amazonAuth(auth, {identify: (request) => ({sellingPartnerId: request.session.sellerId})}));
 * app.get('/orders/:id', async (request, response) => {
 * 	response.json(await request.amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${request.params.id}`).json());
 * });
 */
export function amazonAuth(auth: AmazonAuth, options: AdapterOptions<Request>): RequestHandler {
	const bind = createBind(auth, options);
	return function amazonAuthMiddleware(request, response, next) {
		bind(request, response);
		next();
	};
}

/**
 * The auth behind `request.amazon`, for other clients and for what got cannot do: `authorize`, `explain`, `forget`.
 *
 * @throws TypeError where no `amazonAuth()` has run on the request
 */
export function amazonOf(request: Request): AmazonAuth {
	return boundAuth(request);
}
