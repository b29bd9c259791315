/**
 * Express, 4 or 5, for the contract: the same application but for how an async handler's error gets on.
 */
import type {ErrorRequestHandler, Express, Request, RequestHandler} from 'express';
import {amazonAuth, amazonOf} from 'got-amazon-auth/express';
import type {Exchange, Framework} from './framework.js';

export function expressFramework(name: string, create: () => Express, forwards: 'itself' | 'with next'): Framework {
	return {
		name,
		amazonAuth,
		listener({use, handle, errors}) {
			const app = create();
			for (const middleware of use(amazonAuth)) {
				app.use(middleware as RequestHandler);
			}
			const reply = async (request: Request, response: Parameters<RequestHandler>[1]): Promise<void> => {
				const value = await handle(exchangeOf(request));
				if (value !== undefined) {
					response.json(value);
				}
			};
			const route: RequestHandler =
				forwards === 'itself' ? reply : (request, response, next) => void reply(request, response).catch(next);
			app.all('/call/:id', route);
			const note: ErrorRequestHandler = (error, _request, _response, next) => {
				errors.push(error);
				next(error);
			};
			app.use(note);
			return app;
		},
	};
}

function exchangeOf(request: Request): Exchange {
	const {id} = request.params;
	return {
		get amazon() {
			return request.amazon;
		},
		get auth() {
			return amazonOf(request);
		},
		id: String(id),
		browser: request,
		response: request.res ?? fail(),
	};
}

function fail(): never {
	throw new Error('Express sets request.res');
}
