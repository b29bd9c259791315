/**
 * Koa, 2 or 3, for the contract.
 */

import {amazonAuth, amazonOf} from 'got-amazon-auth/koa';
import type Koa from 'koa';
import type {Exchange, Framework} from './framework.js';

export function koaFramework(name: string, create: () => Koa): Framework {
	return {
		name,
		amazonAuth,
		listener({use, handle, errors}) {
			const app = create();
			app.on('error', (error) => errors.push(error));
			for (const middleware of use(amazonAuth)) {
				app.use(middleware as Koa.Middleware);
			}
			app.use(async (context) => {
				const value = await handle(exchangeOf(context));
				if (value === undefined) {
					context.respond = false;
				} else {
					context.body = value;
				}
			});
			return app.callback();
		},
	};
}

function exchangeOf(context: Koa.ParameterizedContext): Exchange {
	return {
		get amazon() {
			return context.amazon;
		},
		get auth() {
			return amazonOf(context);
		},
		id: decodeURIComponent(context.path.split('/')[2] ?? ''),
		browser: context.req,
		response: context.res,
	};
}
