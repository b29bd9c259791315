/**
 * `got-amazon-auth/express`: `req.amazon` is got with the credentials of the signed-in user. Express 4 and 5.
 *
 * The file knows where Express keeps things; request-scope.ts does the work.
 * @module got-amazon-auth/express
 */
import type {Request, RequestHandler} from 'express';
import type {Got} from 'got';
import {createConnectSteps} from '../src/connect-seller/steps.js';
import type {ConnectSellerOptions, Step} from '../src/connect-seller/types.js';
import type {AmazonAuth} from '../src/index.js';
import {type ConnectSellerHandlers, visitOf} from './connect-seller.js';
import {type AdapterOptions, boundAuth, createBind} from './request-scope.js';

export type {AttemptStore, ConnectedSeller, ConnectSellerOptions} from '../src/connect-seller/types.js';
export type {ConnectSellerHandlers} from './connect-seller.js';
export type {AdapterOptions} from './request-scope.js';

declare global {
	namespace Express {
		interface Request {
			/** got for Amazon's hosts, with the credentials of the signed-in user. Set once `amazonAuth()` has run. */
			readonly amazon: Got;
		}
	}
}

/**
 * Middleware that puts `amazon` on each request: got with the credentials of the account that `identify` names, from the caches of `auth`.
 *
 * The same middleware may run twice on a request; two different ones are an error, since the later would lift the rules of the earlier.
 * Errors of a call carry the `status` for Express: 401 without an identity, 502 if Amazon refuses, 503 with `retry-after` if Amazon
 * throttles, and 504 on a timeout of got's `timeout` or of a signal given to `as` or `fetch`. A got call that its own signal ends has no
 * status; use `timeout: {request}` there. Express 5 forwards errors itself; on Express 4 an async handler hands them to `next`.
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
 * The auth behind `request.amazon`, for other clients and for `authorize`, `explain` and `forget`.
 *
 * @throws TypeError if no `amazonAuth()` has run on the request
 */
export function amazonOf(request: Request): AmazonAuth {
	return boundAuth(request);
}

/**
 * Three handlers that connect a seller to the application: Amazon's consent, and a refresh token at the end of it.
 *
 * There are two ways in: `start` for a user who is signed in to the application, and `login` for a seller who begins in Amazon's Appstore.
 * `callback` accepts a reply once, within ten minutes, in the browser and for the user that began. Any other reply gets the same page with
 * status 400, and the reason goes to the diagnostics channel `got-amazon-auth:connect`. Every answer is `no-store` and sends no referrer.
 *
 * Later errors reach the error handling of Express: 401 if nobody is signed in, 400 for a marketplace that does not exist, 502 to 504 if
 * Amazon refuses the code or cannot be reached, and the errors of `onConnected`. The seller can begin again.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * const redis = new KeyvRedis(redisUrl, {throwOnErrors: true}); // or a write that failed counts as kept
 * const connect = connectSeller(auth, {
 * 	...{applicationId, marketplaceId: 'ATVPDKIKX0DER', redirectUri: 'https://app.example/amazon/callback'},
 * 	...{secrets: [connectSecret], store: new Keyv({store: redis, throwOnErrors: true})},
 * 	user: (request) => request.session.userId,
 * 	onConnected: ({user, sellingPartnerId, refreshToken}) => vault.keep(user, sellingPartnerId, refreshToken), // gives a path to go to
 * });
 * app.post('/amazon/connect', connect.start);
 * app.get('/amazon/login', connect.login);
 * app.get('/amazon/callback', connect.callback);
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
export function connectSeller(auth: AmazonAuth, options: ConnectSellerOptions<Request>): ConnectSellerHandlers<RequestHandler> {
	const {start, login, callback} = createConnectSteps(auth, options);
	return {start: handlerOf(start), login: handlerOf(login), callback: handlerOf(callback)};
}

function handlerOf(step: Step<Request>): RequestHandler {
	return function connectSellerHandler(request, response, next) {
		step(visitOf(request, request, response, request.originalUrl)).then(({status, body}) => {
			response.status(status).end(body);
		}, next); // Express 4 does not wait for promises
	};
}
