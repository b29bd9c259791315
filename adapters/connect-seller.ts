/**
 * What Express and Koa share of connecting a seller: which handlers there are, and how a request of Node's becomes a visit.
 *
 * Knows neither framework; the steps themselves are in src/connect-seller.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Visit} from '../src/connect-seller/types.js';

/** The three handlers of connecting a seller: mount each where you registered it. */
export interface ConnectSellerHandlers<H> {
	/** Begins for the signed-in user, and sends the browser to Amazon's consent page. GET or POST. */
	readonly start: H;
	/** The Login URI: where Amazon sends a seller who begins in its Appstore. GET. */
	readonly login: H;
	/** The redirect URI: where Amazon sends the seller back to. GET. */
	readonly callback: H;
}

/** A visit, and the headers that it has set. */
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
