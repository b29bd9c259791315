/**
 * `got-amazon-auth/koa`: `ctx.amazon`, got for whoever is signed in. Koa 2 and 3.
 *
 * Only says where Koa keeps things; what is done is in request-scope.ts.
 */
import type {Got} from 'got';
import type {BaseContext, Middleware, ParameterizedContext} from 'koa';
import type {AmazonAuth} from '../src/index.js';
import {type AdapterOptions, boundAuth, createBind} from './request-scope.js';

export type {AdapterOptions} from './request-scope.js';

declare module 'koa' {
	interface BaseContext {
		/** got for whoever is signed in, for Amazon's hosts. There once `amazonAuth()` has run. */
		readonly amazon: Got;
	}
}

/**
 * Middleware that puts `amazon` on each context: got with the credentials of whom `identify` names, of the caches of `auth`.
 *
 * The same middleware may run twice on a context; two different ones are an error, since the later would lift the rules of the earlier.
 * Errors of a call carry the `status` for Koa: 401 without an identity, 502 where Amazon refuses, 503 with `retry-after` where it
 * throttles, 504 on a timeout.
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
 * The auth behind `ctx.amazon`, for other clients and for what got cannot do: `authorize`, `explain`, `forget`.
 *
 * @throws TypeError where no `amazonAuth()` has run on the context
 */
export function amazonOf(context: BaseContext): AmazonAuth {
	return boundAuth(context);
}
