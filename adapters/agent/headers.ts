/**
 * Which headers of a request or a reply go on: those that speak of one connection end with it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
import {CREDENTIALS} from '../../src/core/carried-credentials.js';
import type {Framing} from './request-reader.js';

/** Headers of a request by the name that was written first; several values of one name are a list. */
export type GivenHeaders = Record<string, string | string[]>;

const HOP_BY_HOP: ReadonlySet<string> = new Set([
	'connection',
	'expect', // answered here
	'keep-alive',
	'proxy-connection',
	'te',
	'trailer', // trailers are not carried
	'transfer-encoding',
	'upgrade',
]);

/** @param name in lower case */
export function isHopByHop(name: string): boolean {
	return HOP_BY_HOP.has(name);
}

/** The headers that are sent on, out of names and values in turn; `host` and the length of the body are written anew. */
export function readGivenHeaders(rawHeaders: readonly string[]): GivenHeaders {
	const headers: GivenHeaders = Object.create(null);
	const spellings = new Map<string, string>();
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
		const lower = name.toLowerCase();
		if (isHopByHop(lower) || lower === 'host' || lower === 'content-length') {
			continue;
		}
		const spelling = spellings.get(lower) ?? name;
		spellings.set(lower, spelling);
		const before = headers[spelling];
		headers[spelling] = before === undefined ? value : [before, value].flat();
	}
	return headers;
}

/** How the length of the body is told to Amazon; nothing where Node's client says it by itself. */
export function framingHeaders(body: Buffer | undefined | 'unreadable-body', framing: Framing): GivenHeaders {
	if (body === 'unreadable-body') {
		return framing === 'chunked' ? {'transfer-encoding': 'chunked'} : {'content-length': String(framing)};
	}
	return body ? {'content-length': String(body.length)} : {};
}

/** Whether a client that follows a redirect would carry a credential of the caller's along. */
export function hasOwnCredentials(headers: GivenHeaders): boolean {
	return Object.keys(headers).some((name) => CREDENTIALS.includes(name.toLowerCase()));
}
