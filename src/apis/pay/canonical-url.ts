/**
 * The one spelling of an Amazon Pay URL: what is sent and what is signed are the same bytes.
 *
 * Path segments and query names and values are decoded once and encoded once, keeping only RFC 3986 unreserved characters; the
 * query is sorted. Amazon's own SDKs agree on no other spelling. Knows nothing of keys, headers or environments.
 */
import {encodeStrictly} from '../../util/percent-encoding.js';

/** The two parts of a canonical URL that are signed. `query` has no question mark and is empty where there is none. */
export interface CanonicalTarget {
	readonly path: string;
	readonly query: string;
}

/**
 * The href to send for a URL: path and query in canonical form, without fragment or user info.
 *
 * A raw `+` in the query is read as a space, as everything that writes one means it (`URLSearchParams`, got's `searchParams`, HTML
 * forms) and every form parser reads it; it leaves as `%20`. A literal plus is `%2B`, before and after.
 * @throws TypeError for a malformed percent escape, an empty path segment (an id that was forgotten), or one that holds an encoded
 * slash, backslash or control character: Amazon's SDKs disagree on how these are signed.
 */
export function canonicalUrl(url: URL): string {
	const {path, query} = canonicalTarget(url);
	return `${url.origin}${path}${query === '' ? '' : `?${query}`}`;
}

/** Whether a URL is already written as {@link canonicalUrl} would write it. */
export function isCanonicalUrl(url: URL): boolean {
	try {
		return canonicalUrl(url) === url.href;
	} catch {
		return false;
	}
}

/** Path and query of a URL as they are signed. @throws TypeError as {@link canonicalUrl} does. */
export function canonicalTarget(url: URL): CanonicalTarget {
	return {path: canonicalPath(url.pathname), query: canonicalQuery(url.search.slice(1))};
}

/** Orders by UTF-16 code units: `localeCompare` would make the signature depend on the locale of the process. */
function compareCodeUnits(a: string, b: string): number {
	if (a === b) {
		return 0;
	}
	return a < b ? -1 : 1;
}

/** Nothing to encode or to refuse in it: what real ids are made of. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9\-._~]+)+\/?$/;

function canonicalPath(pathname: string): string {
	// `signPayRequest` asks three times a call.
	if (PLAIN_PATH.test(pathname)) {
		return pathname;
	}
	const [, ...segments] = pathname.split('/');
	const last = segments.length - 1;
	// One trailing slash stays: two of Amazon's SDKs send and sign it.
	return `/${segments.map((segment, index) => (segment === '' && index === last ? '' : canonicalSegment(segment))).join('/')}`;
}

function canonicalSegment(segment: string): string {
	const text = decode(segment, 'path');
	if (text === '') {
		throw new TypeError('The path of an Amazon Pay URL must not hold an empty segment: an id is missing');
	}
	if (/[/\\\p{Cc}]/u.test(text)) {
		throw new TypeError(
			'A path segment of an Amazon Pay URL must not hold an encoded slash, backslash or control character: check the id in it',
		);
	}
	return encodeStrictly(text);
}

function canonicalQuery(search: string): string {
	if (search === '') {
		return '';
	}
	return search
		.split('&')
		.filter((pair) => pair !== '')
		.map((pair) => {
			const [name, ...value] = pair.replaceAll('+', ' ').split('=');
			return [encodeStrictly(decode(name ?? '', 'query')), encodeStrictly(decode(value.join('='), 'query'))] as const;
		})
		.sort(([nameA, valueA], [nameB, valueB]) => compareCodeUnits(nameA, nameB) || compareCodeUnits(valueA, valueB))
		.map(([name, value]) => `${name}=${value}`)
		.join('&');
}

function decode(text: string, part: 'path' | 'query'): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// The engine's own message says less, and the text may be a secret.
		throw new TypeError(
			`The ${part} of an Amazon Pay URL holds a malformed percent escape: encode each value with encodeURIComponent`,
		);
	}
}
