/**
 * Which Amazon API a URL belongs to, and the plan that this API has for the request.
 *
 * Hosts are compared whole: a suffix test would send a seller's token to `amazon.com.example.org`.
 * This file knows nothing of tokens or of got. It takes a parsed `URL`, so that what is compared is what is sent.
 */
import type {Api, PlannedCall} from '../apis/api.js';
import {APIS} from '../apis/index.js';
import type {Plan} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import type {Clients} from './binding.js';

/** The API a URL belongs to; `insecure` is one of Amazon's API hosts in a form that must not get a credential. */
export type Match =
	| {readonly api: 'none'; readonly reason: string}
	| {readonly api: 'insecure'; readonly host: string; readonly reason: string}
	| AmazonMatch;

interface AmazonMatch {
	readonly api: Api['name'];
	readonly host: string;
	readonly record: Api;
	/** What the API knows of the host, with its name. */
	readonly endpoint: {readonly host: string};
}

/** The API that `url` belongs to, if its host is exactly one of Amazon's, over https, at the default port, without user info. */
export function match(url: URL): Match {
	const found = MATCHES.get(url.hostname);
	if (found === undefined) {
		return {api: 'none', reason: 'The host is not one of the Amazon API hosts this package has credentials for.'};
	}
	// Such a path is left alone over http too, since the host may serve more than an API.
	const reason = found.record.notOfApi?.(url.pathname);
	if (reason !== undefined) {
		return {api: 'none', reason};
	}
	const fault = insecurity(url);
	return fault === undefined ? found : {api: 'insecure', host: found.host, reason: `${found.host} ${fault}`};
}

/** The API that a URL belongs to; undefined where it is none's, or gets no credential. */
export function apiOf(url: URL): Api | undefined {
	const found = match(url);
	return 'record' in found ? found.record : undefined;
}

/**
 * The plan for a request; undefined where the URL is no Amazon API's.
 *
 * @throws {@link AmazonAuthError} `INSECURE_URL`, `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS`
 */
export function planFor(call: PlannedCall, clients: Clients): Plan | undefined {
	const found = match(call.url);
	if (found.api === 'none') {
		return undefined;
	}
	if (found.api === 'insecure') {
		throw new AmazonAuthError('ERR_AMAZON_INSECURE_URL', `${found.reason} Nothing was sent.`);
	}
	return found.record.plan(call, found.endpoint, clients.get(found.api));
}

/** The map is built once, since the answer for a host does not change and `match` runs on every request. */
const MATCHES: ReadonlyMap<string, AmazonMatch> = new Map(
	APIS.flatMap((record) =>
		[...record.hosts].map(([host, known]): [string, AmazonMatch] => {
			const endpoint = Object.freeze({...(known as object), host});
			return [host, {api: record.name, host, record, endpoint}];
		}),
	),
);

/** Every host of an API. */
export const API_HOSTS: readonly string[] = [...MATCHES.keys()];

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
