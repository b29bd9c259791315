/**
 * Builds the string that Amazon Pay expects to have been signed, from what arrived on the wire.
 *
 * It is made of the raw path, of the query, which is encoded and sorted anew, and of the headers that the request says are signed.
 * Rule: "Signing requests" of Amazon Pay v2. The code is written apart from the package's own signing, to check it.
 */
import {createHash} from 'node:crypto';
import type {ReceivedRequest} from '../http/exchange.js';

/** Builds the two-line string to sign; gives `undefined` where a signed header is missing or the query cannot be read. */
export function expectedStringToSign(
	request: ReceivedRequest,
	algorithm: string,
	signedHeaders: readonly string[],
): string | undefined {
	const names = signedHeaders.map((name) => name.toLowerCase()).sort();
	const query = canonicalQuery(request.query);
	if (query === undefined || names.some((name) => request.headers[name] === undefined)) {
		return undefined;
	}
	const lines = names.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
	const parts = [request.method, request.path, query, lines, names.join(';'), sha256(request.body)];
	return `${algorithm}\n${sha256(parts.join('\n'))}`;
}

/** Sorts and encodes a raw query per RFC 3986, by which a plus stands for itself; gives `undefined` for a malformed escape. */
export function canonicalQuery(query: string): string | undefined {
	if (query === '') {
		return '';
	}
	try {
		return query
			.split('&')
			.map((pair) => {
				const at = pair.indexOf('=');
				const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
				return [encode(name), encode(value)] as const;
			})
			.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
			.map(([name, value]) => `${name}=${value}`)
			.join('&');
	} catch {
		return undefined;
	}
}

function encode(raw: string): string {
	const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	return encodeURIComponent(decodeURIComponent(raw)).replace(/[!'()*]/g, percent);
}

function compare(a: string, b: string): number {
	if (a === b) {
		return 0;
	}
	return a < b ? -1 : 1;
}

function sha256(bytes: string | Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
