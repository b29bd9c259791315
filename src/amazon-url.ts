/**
 * URLs with ids from users in them, built so that an id stays an id.
 *
 * An Express route parameter arrives decoded: `123%2FbuyerInfo` is by then a path of two segments and another operation.
 * The file knows which hosts are Amazon's, and no operation. Messages hold no value, since ids and tokens are values too.
 */
import {types} from 'node:util';
import {API_HOSTS} from './core/match.js';
import {encodeStrictly} from './util/encoding.js';
import {itemsOf} from './util/members.js';
import {hostMeant} from './util/near-miss.js';

/** One value of a query, or an item of a list there. A path segment is a string or a number. @inline */
type QueryItem = string | number | boolean | Date;

/** What may stand in an {@link amazonUrl}: lists, booleans and dates in its query alone. @inline */
type AmazonUrlValue = QueryItem | readonly QueryItem[];

/**
 * A `URL` in which each value is exactly one whole path segment or one whole query value, percent-encoded.
 *
 * Scheme, host and parameter names are written out in the template; where the region is known at run time only, the first value may be the
 * origin of one of Amazon's API hosts, whole, as `auth.sellingPartner.endpoint(marketplaceId)` gives it. A value that holds `/ \ ; ? # %`
 * stays one segment; where the path is then a restricted or grantless operation the request is refused, because servers disagree about
 * such segments.
 *
 * A query value may also be a boolean, a `Date`, written as ISO 8601 in UTC, or an array of such values, joined by commas as Amazon wants
 * its lists: an item that holds a comma itself is refused, since it would be two.
 *
 * @throws TypeError for a value of another type, or not a whole segment or query value; with `status: 400` for Express and Koa where it is
 * empty, `.`, `..` or not well-formed text, as ids from a browser's address may be.
 *
 * @example
 * ```ts
 * const {orderId} = request.params;
 * await auth.got(amazonUrl`https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/${orderId}/orderItems`).json();
 * ```
 */
export function amazonUrl(strings: TemplateStringsArray, ...given: readonly AmazonUrlValue[]): URL {
	if (!Array.isArray(strings) || !Array.isArray(strings.raw)) {
		throw new TypeError('"amazonUrl" is a template tag: write amazonUrl`https://…` and not amazonUrl(url)');
	}
	const {literals, values, offset} = withOrigin(strings.raw, given);
	const origin = ORIGIN.exec(literals[0] ?? '')?.[0];
	if (origin === undefined) {
		throw new TypeError(
			'"amazonUrl" needs scheme and host written out at its beginning, up to the first slash of the path, or one whole origin of Amazon\'s as its first value',
		);
	}
	const meant = hostMeant(new URL(origin).hostname, API_HOSTS);
	if (meant !== '') {
		throw new TypeError(`"amazonUrl" has a host that is none of Amazon's APIs.${meant}`);
	}
	let text = '';
	let inQuery = false;
	for (const [index, literal] of literals.entries()) {
		text += literal;
		inQuery ||= literal.includes('?');
		if (index < values.length) {
			const name = `"amazonUrl" value ${index + offset + 1}`;
			const isLast = index + 1 === values.length;
			assertWhole({before: literal, after: literals[index + 1] ?? '', isLast, inQuery, name});
			text += inQuery ? encodedQuery(values[index], name) : encodedSegment(values[index], name);
		}
	}
	const url = new URL(text);
	// The parser resolves dot segments, turns backslashes round and drops line breaks: a value could move or vanish with them.
	if (UNSENT.test(literals.join('')) || `${url.pathname}${url.search}` !== text.slice(origin.length - 1)) {
		throw new TypeError(
			'"amazonUrl" needs path and query written as they are sent: no dot segments, backslashes, white space, line breaks or fragment',
		);
	}
	return url;
}

const ORIGINS: ReadonlySet<string> = new Set(API_HOSTS.map((host) => `https://${host}`));

/** The template with an origin that came as its first value written into it. */
function withOrigin(
	literals: readonly string[],
	values: readonly AmazonUrlValue[],
): {literals: readonly string[]; values: readonly AmazonUrlValue[]; offset: number} {
	const [first, second = '', ...others] = literals;
	const [origin, ...rest] = values;
	// An origin is taken whole from a closed list, so that text of a user's can only choose among Amazon's own.
	if (first !== '' || typeof origin !== 'string' || !ORIGINS.has(origin) || !second.startsWith('/')) {
		return {literals, values, offset: 0};
	}
	return {literals: [`${origin}${second}`, ...others], values: rest, offset: 1};
}

const ORIGIN = /^https?:\/\/[^/?#\\\s]+\//i;
const UNSENT = /[\\#\s]/;

interface Place {
	readonly before: string;
	readonly after: string;
	readonly isLast: boolean;
	readonly inQuery: boolean;
	readonly name: string;
}

function assertWhole({before, after, isLast, inQuery, name}: Place): void {
	// An empty text between two values means that the two values touch.
	const ends = after === '' ? isLast : (inQuery ? '&' : '/?').includes(after.charAt(0));
	if (inQuery && !(ends && QUERY_NAME.test(before))) {
		throw new TypeError(`${name} must be one whole query value: write it between "name=" and "&" or the end`);
	}
	if (!inQuery && !(ends && before.endsWith('/'))) {
		throw new TypeError(`${name} must be one whole path segment: write it between a slash and a slash, "?" or the end`);
	}
}

const QUERY_NAME = /[?&][^=&]+=$/;

function encodedSegment(value: unknown, name: string): string {
	if (!isPlain(value)) {
		const hint = isQueryValue(value) ? ': lists, booleans and dates go into the query' : '';
		throw new TypeError(`${name} must be a string or a finite number, since it is a path segment${hint}`);
	}
	return encodedText(String(value), name);
}

function encodedQuery(value: unknown, name: string): string {
	if (!Array.isArray(value)) {
		return encodedItem(value, name);
	}
	if (value.length === 0) {
		throw badValue(`${name} must not be an empty list: leave the parameter out`);
	}
	return itemsOf(value)
		.map((item, index) => {
			const itemName = `${name}, item ${index + 1},`;
			if (typeof item === 'string' && item.includes(',')) {
				throw badValue(`${itemName} must hold no comma: Amazon would read two`);
			}
			return encodedItem(item, itemName);
		})
		.join(',');
}

function encodedItem(value: unknown, name: string): string {
	if (isDate(value)) {
		return encodeStrictly(Date.prototype.toISOString.call(value));
	}
	if (!isPlain(value) && typeof value !== 'boolean') {
		throw new TypeError(`${name} must be a string, a finite number, a boolean, a valid Date, or an array of these`);
	}
	return encodedText(String(value), name);
}

function isPlain(value: unknown): value is string | number {
	return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** Whether it is a Date, of whatever realm, whose time can be written. */
function isDate(value: unknown): value is Date {
	return types.isDate(value) && !Number.isNaN(Date.prototype.getTime.call(value));
}

function isQueryValue(value: unknown): boolean {
	return typeof value === 'boolean' || types.isDate(value) || Array.isArray(value);
}

function encodedText(text: string, name: string): string {
	if (text === '' || text === '.' || text === '..') {
		throw badValue(`${name} must not be empty, "." or "..": the request would go to another path`);
	}
	// In `u` mode a surrogate matches only where its other half is missing.
	if (/[\p{Cc}\p{Surrogate}]/u.test(text)) {
		throw badValue(`${name} must hold neither control characters nor half a surrogate pair`);
	}
	return encodeStrictly(text);
}

/** What a browser asked for, most of the time: to Express and Koa a bad request, and no failure of the application. */
function badValue(message: string): TypeError {
	return Object.assign(new TypeError(message), {status: 400, expose: false});
}
