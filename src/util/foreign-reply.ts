/**
 * A reply in Amazon's place, by a firewall, a proxy or a portal: how it is told from Amazon's own, and in which words.
 *
 * What is Amazon's own is what each API documents, or bears a header that Amazon alone gives; nothing else is believed to speak of a
 * credential. Of such a reply its status and its content type are told, by allow-list, and nothing of its body.
 */
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../errors.js';
import type {HeaderRecord} from '../types.js';
import {headerOf} from './reply-parts.js';

interface Reply {
	readonly status: number;
	readonly headers: HeaderRecord;
}

/** Headers that Amazon's services give: "x-amzn-RequestId" and "x-amzn-ErrorType". */
export function isSignedByAmazon(headers: HeaderRecord): boolean {
	return ['x-amzn-requestid', 'x-amzn-errortype'].some((name) => Boolean(headerOf(headers, name)));
}

/** Whether the reply says itself that it is a page for a person: no service of Amazon's that is called here answers so. */
export function isPage(headers: HeaderRecord): boolean {
	return shownType(headers) === 'text/html' && !isSignedByAmazon(headers);
}

/** The middle of a sentence. */
export function inBetween({status, headers}: Reply, host: string): string {
	const who = status === 407 ? 'a proxy that asks who calls' : 'a firewall or a proxy';
	return `something between here and ${host} answered in its place (${status}, ${shownType(headers)}): ${who}, most likely`;
}

/** What to tell of a call whose reply is not Amazon's; undefined where its status is none that the credential is blamed for. */
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
 * The status that a proxy answered to CONNECT, where an error tells it, each library in its own way: `hpagent`, `tunnel`, `global-agent`,
 * undici's `ProxyAgent`, and the proxy of Node's environment.
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
