/**
 * `got-amazon-auth/express`: `req.amazon`, got for whoever is signed in. Express 4 and 5.
 *
 * Only says where Express keeps things; what is done is in request-scope.ts.
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
 * throttles, 504 on a timeout: of got's `timeout`, or of a signal given to `as` or `fetch`. What a call's own signal ends in got has no
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
 * The auth behind `request.amazon`, for other clients and for what got cannot do: `authorize`, `explain`, `forget`.
 *
 * @throws TypeError where no `amazonAuth()` has run on the request
 */
export function amazonOf(request: Request): AmazonAuth {
	return boundAuth(request);
}

/**
 * Three handlers that connect a seller to the application: Amazon's consent, and a refresh token at the end of it.
 *
 * Both ways in: `start` for who is signed in to the application, `login` for who begins in Amazon's Appstore. `callback` believes a reply
 * only once, within ten minutes, in the browser that began, for the user who began; anything else gets one and the same page with status
 * 400, and the reason goes to the diagnostics channel `got-amazon-auth:connect`. Every answer is `no-store` and sends no referrer.
 *
 * What goes wrong after that reaches Express's error handling: 401 where nobody is signed in, 400 for a marketplace that is none, 502 to
 * 504 where Amazon refuses the code or cannot be reached, and what `onConnected` throws. The seller can begin again.
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
