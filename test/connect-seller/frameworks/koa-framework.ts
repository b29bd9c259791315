/**
 * Koa, 2 or 3, for the contract of `connectSeller`.
 */

import {connectSeller} from 'got-amazon-auth/koa';
import type Koa from 'koa';
import {type ConnectFramework, PATHS} from './framework.js';

export function koaConnects(name: string, create: () => Koa): ConnectFramework {
	return {
		name,
		connect: connectSeller,
		listener({auth, options, errors}) {
			const handlers = connectSeller(auth, options);
			const app = create();
			app.silent = true; // Koa prints errors to the console otherwise
			app.on('error', (error) => errors.push(error));
			app.use(async (context, next) => {
				// What koa-mount does: the path is cut, `originalUrl` stays.
				context.path = context.path.replace(/^\/mounted/, '');
				const path = PATHS.find((one) => context.path === `/${one}`);
				await (path === undefined ? next() : handlers[path](context, next));
			});
			return app.callback();
		},
	};
}
