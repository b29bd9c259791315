/**
 * Recognises a reply that a firewall, a proxy or a portal gave in Amazon's place, and describes it in an error.
 *
 * A reply counts as Amazon's own if it has the form that the API documents, or a header that only Amazon gives. Errors show the status of a
 * foreign reply and its content type, by allow-list, and leave its body out.
 */
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../errors.js';
import type {HeaderRecord} from '../types.js';
import {headerOf} from './reply-parts.js';

interface Reply {
	readonly status: number;
	readonly headers: HeaderRecord;
}

/** Whether the reply has one of the headers that Amazon's services give: "x-amzn-RequestId" or "x-amzn-ErrorType". */
export function isSignedByAmazon(headers: HeaderRecord): boolean {
	return ['x-amzn-requestid', 'x-amzn-errortype'].some((name) => Boolean(headerOf(headers, name)));
}

/** Whether the reply is declared as HTML. None of the services called here answers so. */
export function isPage(headers: HeaderRecord): boolean {
	return shownType(headers) === 'text/html' && !isSignedByAmazon(headers);
}

/** Describes the reply, in words for the middle of a sentence. */
export function inBetween({status, headers}: Reply, host: string): string {
	const who = status === 407 ? 'a proxy that asks who calls' : 'a firewall or a proxy';
	return `something between here and ${host} answered in its place (${status}, ${shownType(headers)}): ${who}, most likely`;
}

/** The error for a reply from something in between; undefined for a status that says nothing of the credential. */
export function foreignError(
	reply: Reply,
	host: string,
	details: Pick<AmazonAuthErrorDetails, 'api' | 'operation' | 'retryAfterMs'>,
): AmazonAuthError | undefined {
	const what = `S${inBetween(reply, host).slice(1)}`;
	switch (reply.status) {
		case 429:
			return new AmazonAuthError('ERR_AMAZON_THROTTLED', `${what}. Try again later, and less often.`, details);
		case 401:
		case 403:
		case 407:
			return new AmazonAuthError(
				'ERR_AMAZON_FOREIGN_REPLY',
				`${what}. What Amazon says of the token or the roles is not known.`,
				details,
			);
		default:
			return undefined;
	}
}

const TYPES: readonly string[] = [
	'text/html',
	'text/plain',
	'text/xml',
	'application/json',
	'application/problem+json',
	'application/xhtml+xml',
	'application/xml',
	'application/octet-stream',
];

function shownType(headers: HeaderRecord): string {
	const type = headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
	return type ? (TYPES.find((known) => known === type) ?? 'another content type') : 'no content type';
}

/**
 * The status with which a proxy answered CONNECT, if the error names it. `hpagent`, `tunnel`, `global-agent`, undici's `ProxyAgent` and
 * Node's own proxy support each word it in their own way.
 */
export function proxyStatusOf(error: unknown): number | undefined {
	let current = error;
	// Bounded: a chain of causes may be a circle.
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		const told = PROXY_SAYS.exec(current.message);
		if (told) {
			return Number(told[1] ?? told[2]);
		}
		current = current.cause;
	}
	return undefined;
}

const PROXY_SAYS =
	/^(?:Bad response: |tunneling socket could not be established, statusCode=|Proxy response \()(\d{3})\b|^(?:Proxy server refused connecting to|Failed to establish tunnel to) .*HTTP\/1\.[01] (\d{3})\b/;
