/**
 * The part of connecting a seller that Express and Koa share: the type of the handlers, and how a request of Node becomes a visit.
 *
 * The file knows neither framework; the steps are in src/connect-seller.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Visit} from '../src/connect-seller/types.js';

/** The three handlers that connect a seller: mount each at the path that you registered for it. */
export interface ConnectSellerHandlers<H> {
	/** Begins for the signed-in user, and sends the browser to Amazon's consent page. GET or POST. */
	readonly start: H;
	/** Answers at the Login URI, to which Amazon sends a seller who begins in its Appstore. GET. */
	readonly login: H;
	/** Answers at the redirect URI, to which Amazon sends the seller back. GET. */
	readonly callback: H;
}

/** A visit, with the headers that were set during it. */
export type NodeVisit<R> = Visit<R> & {readonly headers: Readonly<Record<string, string | readonly string[]>>};

export function visitOf<R>(request: R, incoming: IncomingMessage, outgoing: ServerResponse, originalUrl: string): NodeVisit<R> {
	const cookies: string[] = [];
	const headers: Record<string, string | readonly string[]> = {};
	return {
		request,
		method: incoming.method ?? '',
		originalUrl,
		cookieHeader: incoming.headers.cookie,
		headers,
		setHeader: (name, value) => {
			headers[name] = value;
			outgoing.setHeader(name, value);
		},
		addCookie: (line) => {
			cookies.push(line);
			headers['set-cookie'] = cookies;
			outgoing.appendHeader('set-cookie', line);
		},
	};
}
