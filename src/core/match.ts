/**
 * Which Amazon API a URL belongs to.
 *
 * Exact host names only: a suffix test would send a seller's token to `amazon.com.example.org`.
 * Knows nothing of tokens or of got. Takes a parsed `URL`, so that what is compared is what is sent.
 */
import {APPSTORE_HOST, APPSTORE_PATH, PAY_HOSTS, SELLING_PARTNER_HOSTS} from '../hosts.js';
import type {PayRegion, SellingRegion} from '../types.js';

/** The API a URL belongs to; `insecure` is one of Amazon's API hosts in a form that must not get a credential. */
export type Match =
	| {readonly api: 'none'; readonly reason: string}
	| {readonly api: 'insecure'; readonly host: string; readonly reason: string}
	| AmazonMatch;

type AmazonMatch =
	| {readonly api: 'appstore'; readonly host: string}
	| {readonly api: 'selling-partner'; readonly host: string; readonly region: SellingRegion; readonly sandbox: boolean}
	| {readonly api: 'pay'; readonly host: string; readonly region: PayRegion};

/** The API that `url` belongs to, if its host is exactly one of Amazon's, over https, at the default port, without user info. */
export function match(url: URL): Match {
	const found = MATCHES.get(url.hostname);
	if (found === undefined) {
		return {api: 'none', reason: 'The host is not one of the Amazon API hosts this package has credentials for.'};
	}
	// Left alone even over http: it is Amazon's developer site, not an API.
	if (found.api === 'appstore' && !url.pathname.startsWith(APPSTORE_PATH)) {
		return {api: 'none', reason: `Only paths under ${APPSTORE_PATH} of ${APPSTORE_HOST} belong to the Appstore APIs.`};
	}
	const fault = insecurity(url);
	return fault === undefined ? found : {api: 'insecure', host: found.host, reason: `${found.host} ${fault}`};
}

/** Built once: the answer for a host does not change, and `match` runs on every request. */
const MATCHES: ReadonlyMap<string, AmazonMatch> = new Map<string, AmazonMatch>([
	[APPSTORE_HOST, {api: 'appstore', host: APPSTORE_HOST}],
	...[...SELLING_PARTNER_HOSTS].map(([host, endpoint]): [string, AmazonMatch] => [
		host,
		{api: 'selling-partner', host, ...endpoint},
	]),
	...[...PAY_HOSTS].map(([host, region]): [string, AmazonMatch] => [host, {api: 'pay', host, region}]),
]);

function insecurity(url: URL): string | undefined {
	if (url.protocol !== 'https:') {
		return 'is called without TLS: write https://, or the credential would travel in clear.';
	}
	if (url.port !== '') {
		return 'is called with a port: Amazon answers on the default one, so leave it out.';
	}
	if (url.username !== '' || url.password !== '') {
		return 'is called with user info in the URL: remove what stands before the "@".';
	}
	return undefined;
}
