/**
 * Writes the canonical request of Amazon Pay v2 (six parts, one line feed between them) and the one spelling of its URL.
 *
 * The URL is sent in the spelling in which it is signed. Its parts are decoded once and encoded once, and the query is sorted: Amazon's
 * SDKs agree on no other spelling. Which headers are signed is decided in headers.ts; nothing here knows a key or a clock.
 * Rule: "Signing requests" page and the five official SDKs, whose vectors are reproduced.
 */
import {hash} from 'node:crypto';
import {encodeStrictly} from '../../util/encoding.js';

export interface RequestToSign {
	readonly method: string;
	readonly url: URL;
	/** Every header to sign, by lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** The body as it goes on the wire; empty where there is none. */
	readonly body: string | Uint8Array;
}

/**
 * The canonical request, and the list of names that goes into the `authorization` header with it.
 *
 * @throws TypeError for a header name in upper case and for a value with a line break or a character that is not visible ASCII.
 * @see https://developer.amazon.com/docs/amazon-pay-api-v2/signing-requests.html
 */
export function canonicalRequest({method, url, headers, body}: RequestToSign): {canonicalRequest: string; signedHeaders: string} {
	const {path, query} = canonicalTarget(url);
	// By code units, as `sort` goes where it is told nothing: an order of the process's language would not be Amazon's.
	const names = Object.keys(headers).sort();
	let headerLines = '';
	for (const name of names) {
		headerLines += `${canonicalHeaderName(name)}:${canonicalHeaderValue(name, headers[name] ?? '')}\n`;
	}
	const signedHeaders = names.join(';');
	return {
		// The header block ends with a line feed of its own, hence the empty line before the names.
		canonicalRequest: `${method.toUpperCase()}\n${path}\n${query}\n${headerLines}\n${signedHeaders}\n${sha256Hex(body)}`,
		signedHeaders,
	};
}

/**
 * A header value as it is signed, and as it must then be sent: trimmed, each inner run of blanks one space.
 *
 * @throws TypeError for a line break or a character that is not visible ASCII.
 */
export function canonicalHeaderValue(name: string, value: string): string {
	if (CANONICAL_VALUE.test(value)) {
		return value;
	}
	if (!/^[\t\x20-\x7e]*$/.test(value)) {
		throw new TypeError(`The value of "${name}" must be visible ASCII without line breaks`);
	}
	return value.replace(/[\t ]+/g, ' ').trim();
}

/** Words of visible ASCII, one space apart: nothing to refuse or to write otherwise in it. */
const CANONICAL_VALUE = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** The lower-case hexadecimal SHA-256 of a text in UTF-8, or of bytes. */
export function sha256Hex(content: string | Uint8Array): string {
	return hash('sha256', content, 'hex');
}

function canonicalHeaderName(name: string): string {
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
		throw new TypeError('A header to sign must be given by its lower-case name');
	}
	return name;
}

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

/** The value, encoded. @throws TypeError naming the option, never the value, which may be a secret. */
export function encodeUrlPart(value: string, option: string): string {
	if (typeof value !== 'string' || value === '' || value === '.' || value === '..' || /[/\\\p{Cc}\p{Cs}]/u.test(value)) {
		throw new TypeError(
			`"${option}" must be a non-empty, well-formed string without slashes or control characters, and not "." or ".."`,
		);
	}
	return encodeStrictly(value);
}
