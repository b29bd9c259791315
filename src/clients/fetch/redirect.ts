/**
 * Follows a redirect by the rules of fetch: gives the URL, the method, the headers and the body of the next hop.
 *
 * Whether the hop has a credential of this package is decided in core/carried-credentials.ts.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */

import {methodAfter} from '../../core/send.js';
import {type BodyBytes, isWhole} from '../body-bytes.js';

/** The request of the next send; the first hop is the caller's own request. */
export interface Hop {
	readonly url: URL;
	readonly method: string;
	/** By lower-case name. */
	readonly headers: Record<string, string>;
	readonly body: BodyBytes | undefined;
}

const STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 20;
const FAILED = 'fetch failed';

/** The `location` of a reply that is a redirect. */
export function redirectOf({status, headers}: Response): string | undefined {
	return (STATUSES.includes(status) ? headers.get('location') : undefined) ?? undefined;
}

/**
 * The next hop.
 *
 * @throws TypeError `fetch failed`, as fetch does, if the redirect cannot be followed; the cause tells why without the URL
 */
export function follow(
	hop: Hop,
	{status, location}: {status: number; location: string},
	{from, redirects}: {from: URL; redirects: number},
): Hop {
	if (redirects >= MAX_REDIRECTS) {
		throw failed('redirect count exceeded');
	}
	const url = readLocation(location, from);
	const isSameOrigin = url.origin === from.origin;
	const becomesGet = methodAfter(status, hop.method) !== hop.method;
	if (!becomesGet && !isWhole(hop.body)) {
		throw failed('the body was sent once and cannot be sent again to where the redirect leads');
	}
	const dropped = [...(isSameOrigin ? [] : NOT_FOR_OTHERS), ...(becomesGet ? OF_BODY : [])];
	const headers = Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !dropped.includes(name)));
	return becomesGet ? {url, method: 'GET', headers, body: undefined} : {...hop, url, headers};
}

/** The error that fetch fails with. */
export function failed(why: string): TypeError {
	return new TypeError(FAILED, {cause: new Error(why)});
}

const NOT_FOR_OTHERS = ['authorization', 'proxy-authorization', 'cookie', 'host'];
const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];

function readLocation(location: string, from: URL): URL {
	// fetch gives header values with one character for each byte, and a location beyond ASCII is UTF-8.
	const text = Buffer.from(location, 'latin1').toString('utf8');
	if (!URL.canParse(text, from.href)) {
		throw failed('the redirect leads to no URL');
	}
	const url = new URL(text, from);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw failed('URL scheme must be a HTTP(S) scheme');
	}
	if (url.origin !== from.origin && (url.username !== '' || url.password !== '')) {
		throw failed('the redirect leads to a URL with user info');
	}
	if (url.hash === '') {
		url.hash = from.hash;
	}
	return url;
}
