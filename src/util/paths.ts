/**
 * Paths of URLs: templates such as `/orders/v0/orders/{orderId}`, and the other readings that a server or a proxy may give a path.
 *
 * A template is compared whole, by the characters as they stand: a prefix would take `/orderItems/buyerInfo` for `/orderItems`. Gateways
 * decode, collapse, strip and cut in different orders, and a credential must not depend on which of them did. The file knows no operation:
 * an API asks whether one of the readings is an operation with a credential of its own.
 */

/** Matches a path that has the segments of the template, with anything but an empty one for each parameter. */
export type PathTemplate = RegExp;

/**
 * Compiles a template to an expression; cutting each path into segments would take longer than all comparisons.
 *
 * @throws TypeError if it does not begin with a slash, or a segment is empty or only in part a `{parameter}`.
 */
export function compileTemplate(template: string): PathTemplate {
	if (!TEMPLATE.test(template)) {
		throw new TypeError(
			`"${template}" is not a path template: write segments after slashes, each a literal or one {parameter}, as in "/orders/v0/orders/{orderId}"`,
		);
	}
	return new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(PARAMETER, '[^/]+')}$`);
}

export function segmentCount(pathname: string): number {
	let count = 0;
	for (let slash = pathname.indexOf('/'); slash !== -1; slash = pathname.indexOf('/', slash + 1)) {
		count++;
	}
	return count;
}

/**
 * Whether two servers may read the path differently: empty or dot segments, a trailing slash, `;`, `\`, a stray `%`, or the encoded
 * form of a character that is structure (`/ \ ; ? # %`), a control byte, or needs no encoding. Other encoded characters are one thing everywhere.
 */
export function isOdd(pathname: string): boolean {
	return ODD.test(pathname);
}

/** Every path that normalising `pathname` may give, in any order of the steps, and `pathname` itself first. Undefined if there are too many to list. */
export function readingsOf(pathname: string): ReadonlySet<string> | undefined {
	const once = decodeOnce(pathname);
	const readings = new Set([pathname, once, decodeOnce(once), decodeFully(pathname)]);
	// Iterating a set includes entries added meanwhile, so the loop ends when no step gives a new path.
	for (const reading of readings) {
		for (const normalise of STEPS) {
			readings.add(normalise(reading));
		}
		if (readings.size > MAX_READINGS) {
			return undefined;
		}
	}
	return readings;
}

/** Far above what ordinary paths have. The limit stops a path of escapes nested in escapes from keeping the process busy. */
const MAX_READINGS = 128;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control bytes are what is looked for
const CONTROL = /[\x00-\x1f\x7f]+/g;
const ODD =
	/[;\\]|[^\x21-\x7e]|\/(?:\/|$|\.\.?(?:\/|$))|%(?:[01][0-9a-f]|2[35def]|3[0-9bf]|4[1-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9aef]|c[01]|(?![0-9a-f]{2}))/i;

/** Each step is idempotent, so their closure is small. */
const STEPS: readonly ((path: string) => string)[] = [
	decodeFully,
	(path) => path.replaceAll('\\', '/'),
	(path) => path.replace(/;[^/]*/g, ''),
	(path) => path.replace(CONTROL, ''),
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control bytes end a string in C
	(path) => path.replace(/[\x00-\x1f\x7f;?#].*/s, ''),
	(path) => path.replace(/\/{2,}/g, '/'),
	withoutTrailingSlashes,
	withoutDotSegments,
];

function decodeOnce(path: string): string {
	return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Decodes in one pass until nothing is left to decode, since a decoded `%` may begin the next escape. Bytes suffice: templates are ASCII. */
function decodeFully(path: string): string {
	if (!/[%\xc0\xc1]/.test(path)) {
		return path;
	}
	const decoded: string[] = [];
	for (const character of path) {
		decoded.push(character);
		for (let end = decodedEnd(decoded); end !== undefined; end = decodedEnd(decoded)) {
			decoded.splice(-end.length, end.length, end.character);
		}
	}
	return decoded.join('');
}

/** What the last characters stand for, and how many they are: an escape, or the overlong two-byte form that lax decoders take for ASCII. */
function decodedEnd(characters: readonly string[]): {length: number; character: string} | undefined {
	const [third, second, last] = [characters.at(-3), characters.at(-2) ?? '', characters.at(-1) ?? ''];
	if (third === '%' && /^[0-9a-f]{2}$/i.test(second + last)) {
		return {length: 3, character: String.fromCharCode(Number.parseInt(second + last, 16))};
	}
	if (/^[\xc0\xc1][\x80-\xbf]$/.test(second + last)) {
		return {length: 2, character: String.fromCharCode(((second.charCodeAt(0) & 0x1f) << 6) | (last.charCodeAt(0) & 0x3f))};
	}
	return undefined;
}

function withoutTrailingSlashes(path: string): string {
	let end = path.length;
	while (end > 0 && path[end - 1] === '/') {
		end -= 1;
	}
	return path.slice(0, end);
}

function withoutDotSegments(path: string): string {
	const kept: string[] = [];
	for (const segment of path.split('/').slice(1)) {
		if (segment === '..') {
			kept.pop();
		} else if (segment !== '.') {
			kept.push(segment);
		}
	}
	return `/${kept.join('/')}`;
}

const TEMPLATE = /^(?:\/(?:[\w.~-]+|\{\w+\}))+$/;
const PARAMETER = /\{\w+\}/g;
