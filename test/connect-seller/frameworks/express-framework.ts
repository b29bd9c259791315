/**
 * Express, 4 or 5, for the contract of `connectSeller`.
 */
import type {ErrorRequestHandler, Express} from 'express';
import {connectSeller} from 'got-amazon-auth/express';
import {type ConnectFramework, PATHS} from './framework.js';

export function expressConnects(name: string, create: () => Express): ConnectFramework {
	return {
		name,
		connect: connectSeller,
		listener({auth, options, errors}) {
			const handlers = connectSeller(auth, options);
			const [app, mounted] = [create(), create()];
			app.set('env', 'test'); // Express prints errors to the console otherwise
			for (const path of PATHS) {
				app.all(`/${path}`, handlers[path]);
				mounted.all(`/${path}`, handlers[path]);
			}
			app.use('/mounted', mounted);
			const note: ErrorRequestHandler = (error, _request, _response, next) => {
				errors.push(error);
				next(error);
			};
			app.use(note);
			return app;
		},
	};
}
