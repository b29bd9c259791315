/**
 * What every answer and every form must hold, whoever is signed in.
 */
import type {RequestHandler} from 'express';

/**
 * Headers of every answer: nothing is loaded but our own style, nothing is framed, nothing is kept, no address is handed on.
 *
 * @param formsTo origins that the redirect after a form may lead to: browsers hold `form-action` against those too
 */
export function securityHeaders(formsTo: readonly string[]): RequestHandler {
	const policy = [
		"default-src 'none'",
		"style-src 'self'",
		'img-src data:',
		`form-action 'self' ${formsTo.join(' ')}`,
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; ');
	return (_request, response, next) => {
		response.set({
			'content-security-policy': policy,
			'strict-transport-security': 'max-age=31536000',
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'cache-control': 'no-store',
		});
		next();
	};
}

/** Lets a form change something only if a page of this site sent it: the browser says so, and a page elsewhere cannot. */
export const sameOriginForms: RequestHandler = (request, _response, next) => {
	const changes = request.method !== 'GET' && request.method !== 'HEAD';
	const isOurs = request.get('sec-fetch-site') === 'same-origin';
	next(changes && !isOurs ? Object.assign(new Error('A form came from another site.'), {status: 403}) : undefined);
};
