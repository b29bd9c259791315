/**
 * `got-amazon-auth/koa`: `ctx.amazon` is got with the credentials of the signed-in user. Koa 2 and 3.
 *
 * The file knows where Koa keeps things; request-scope.ts does the work.
 * @module got-amazon-auth/koa
 */
import type {ServerResponse} from 'node:http';
import type {Got} from 'got';
import type {BaseContext, Middleware, ParameterizedContext} from 'koa';
import {createConnectSteps} from '../src/connect-seller/steps.js';
import type {ConnectSellerOptions, Step} from '../src/connect-seller/types.js';
import type {AmazonAuth} from '../src/index.js';
import {type ConnectSellerHandlers, type NodeVisit, visitOf} from './connect-seller.js';
import {type AdapterOptions, boundAuth, createBind} from './request-scope.js';

export type {AttemptStore, ConnectedSeller, ConnectSellerOptions} from '../src/connect-seller/types.js';
export type {ConnectSellerHandlers} from './connect-seller.js';
export type {AdapterOptions} from './request-scope.js';

declare module 'koa' {
	interface BaseContext {
		/** got for Amazon's hosts, with the credentials of the signed-in user. Set once `amazonAuth()` has run. */
		readonly amazon: Got;
	}
}

/**
 * Middleware that puts `amazon` on each context: got with the credentials of the account that `identify` names, from the caches of `auth`.
 *
 * The same middleware may run twice on a context; two different ones are an error, since the later would lift the rules of the earlier.
 * Errors of a call carry the `status` for Koa: 401 without an identity, 502 if Amazon refuses, 503 with `retry-after` if Amazon throttles,
 * and 504 on a timeout of got's `timeout` or of a signal given to `as` or `fetch`. A got call that its own signal ends has no status; use
 * `timeout: {request}` there.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * app.use(amazonAuth(auth, {identify: (ctx) => ({sellingPartnerId: ctx.session.sellerId})}));
 * app.use(async (ctx) => {
 * 	ctx.body = await ctx.amazon('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations').json();
 * });
 */
export function amazonAuth(auth: AmazonAuth, options: AdapterOptions<ParameterizedContext>): Middleware {
	const bind = createBind(auth, options);
	return function amazonAuthMiddleware(context, next) {
		bind(context, context.res);
		return next();
	};
}

/**
 * The auth behind `ctx.amazon`, for other clients and for `authorize`, `explain` and `forget`.
 *
 * @throws TypeError if no `amazonAuth()` has run on the context
 */
export function amazonOf(context: BaseContext): AmazonAuth {
	return boundAuth(context);
}

/**
 * Three handlers that connect a seller to the application: Amazon's consent, and a refresh token at the end of it.
 *
 * There are two ways in: `start` for a user who is signed in to the application, and `login` for a seller who begins in Amazon's Appstore.
 * `callback` accepts a reply once, within ten minutes, in the browser and for the user that began. Any other reply gets the same page with
 * status 400, and the reason goes to the diagnostics channel `got-amazon-auth:connect`. Every answer is `no-store` and sends no referrer.
 *
 * Later errors reach the error handling of Koa: 401 if nobody is signed in, 400 for a marketplace that does not exist, 502 to 504 if
 * Amazon refuses the code or cannot be reached, and the errors of `onConnected`. The seller can begin again.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * const redis = new KeyvRedis(redisUrl, {throwOnErrors: true}); // or a write that failed counts as kept
 * const connect = connectSeller(auth, {
 * 	...{applicationId, marketplaceId: 'ATVPDKIKX0DER', redirectUri: 'https://app.example/amazon/callback'},
 * 	...{secrets: [connectSecret], store: new Keyv({store: redis, throwOnErrors: true})},
 * 	user: (ctx) => ctx.session.userId,
 * 	onConnected: ({user, sellingPartnerId, refreshToken}) => vault.keep(user, sellingPartnerId, refreshToken), // gives a path to go to
 * });
 * router.post('/amazon/connect', connect.start);
 * router.get('/amazon/login', connect.login);
 * router.get('/amazon/callback', connect.callback);
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 */
export function connectSeller(
	auth: AmazonAuth,
	options: ConnectSellerOptions<ParameterizedContext>,
): ConnectSellerHandlers<Middleware> {
	const {start, login, callback} = createConnectSteps(auth, options);
	return {start: handlerOf(start), login: handlerOf(login), callback: handlerOf(callback)};
}

function handlerOf(step: Step<ParameterizedContext>): Middleware {
	return async function connectSellerMiddleware(context) {
		const visit = visitOf(context, context.req, context.res, context.originalUrl);
		try {
			const {status, body} = await step(visit);
			context.status = status;
			context.body = body;
		} catch (error) {
			keepHeaders(context.res, visit.headers);
			throw writable(error);
		}
	};
}

/**
 * Sets the headers of this package again when the reply begins, since Koa removes every header on an error. The error itself may not hold
 * them: it may be thrown again for another browser, which would get the cookies of this one.
 */
function keepHeaders(response: ServerResponse, ours: NodeVisit<unknown>['headers']): void {
	const writeHead = response.writeHead.bind(response);
	response.writeHead = (...head: unknown[]) => {
		for (const [name, value] of Object.entries(ours)) {
			response.setHeader(name, name === 'set-cookie' ? withCookies(response, value) : value);
		}
		// The arguments are those of one of the overloads, as `writeHead` was called.
		return writeHead(...(head as Parameters<typeof writeHead>));
	};
}

function withCookies(response: ServerResponse, ours: string | readonly string[]): string[] {
	const others = [response.getHeader('set-cookie') ?? []].flat().map(String);
	return [...new Set([...others, ...[ours].flat()])];
}

/** Gives Koa an error that it can write the status into, since a frozen error would leave the browser without an answer. */
function writable(error: unknown): unknown {
	if (!(error instanceof Error) || Object.isExtensible(error)) {
		return error;
	}
	const status = 'status' in error ? error.status : undefined;
	return Object.create(error, {status: {value: status, writable: true, enumerable: true, configurable: true}});
}
