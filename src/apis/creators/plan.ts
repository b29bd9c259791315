/**
 * Plans a call to the Creators API: it takes a token of the application itself, by the credential of the marketplace that is sent along.
 *
 * The marketplace of a call is that of its context, else of its own header `x-marketplace`, else of the options. It is put on together with
 * the token, so that no other one can take its place in between. Operations: Creators SDK 1.2.0.
 */
import type {Identity} from '../../identity.js';
import type {Explanation} from '../../types.js';
import {assertApplication, NEEDS_APPLICATION} from '../accounts.js';
import type {PlannedCall} from '../api.js';
import {PLAIN_ATTACHMENT, type Plan, type RetryRule} from '../types.js';
import {API, type CreatorsClient, credentialFor, notConfigured} from './credentials.js';

/** By path; each is a POST that only reads. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
	...['getItems', 'searchItems', 'getVariations', 'getBrowseNodes', 'listFeeds', 'getFeed'].map(pathIn('catalog')),
	...['listReports', 'getReport'].map(pathIn('reports')),
]);

function pathIn(part: string): (operation: string) => [path: string, operation: string] {
	return (operation) => [`/${part}/v1/${operation}`, operation];
}

export const MARKETPLACE_HEADER = 'x-marketplace';

/** What clients send again of a GET; an operation that reads by POST may be sent again as well. */
const RETRY_READ: RetryRule = {statusCodes: [408, 429, 500, 502, 503, 504], networkErrors: true};
/** Nothing was done of a call that was throttled, whatever it is. */
const RETRY_THROTTLED: RetryRule = {statusCodes: [429], networkErrors: false};

export function planCreators({method, url, context}: PlannedCall, client: CreatorsClient | undefined): Plan {
	const known = OPERATIONS.get(url.pathname);
	const operation = method === 'POST' ? known : undefined;
	return {
		api: API,
		operation,
		template: known && url.pathname,
		explain(identity) {
			const creators = configured(client, identity);
			return {
				api: API,
				...(operation !== undefined && {operation}),
				credential: 'client-credentials',
				...explained(creators, context.marketplace ?? creators.usualMarketplace, identity ? '' : NEEDS_APPLICATION),
				header: 'authorization',
			};
		},
		// A redirect on its host keeps the header of the caller's that may have chosen the credential.
		credentialId: () => JSON.stringify([API, context.marketplace ?? null]),
		async attach({identity, headers}, wait) {
			const creators = configured(client, identity);
			const own = headers[MARKETPLACE_HEADER]?.trim().toLowerCase();
			const marketplace = context.marketplace ?? (own || creators.usualMarketplace);
			const {client: application, scope, suffix} = credentialFor(creators, marketplace);
			const authorization = `Bearer ${await application.token(scope, wait)}${suffix}`;
			return {
				...PLAIN_ATTACHMENT,
				headers: {authorization, ...(marketplace !== undefined && {[MARKETPLACE_HEADER]: marketplace})},
				defaults: {},
				retry: operation === undefined ? RETRY_THROTTLED : RETRY_READ,
			};
		},
	};
}

/** @throws AmazonAuthError without the option, and for an identity that does not name the application */
function configured(client: CreatorsClient | undefined, identity: Identity | undefined): CreatorsClient {
	if (!client) {
		throw notConfigured(
			'The Creators API was called, but createAmazonAuth got no "creators" option: give it {credentialId, credentialSecret, version}.',
		);
	}
	if (identity) {
		assertApplication(identity, 'The Creators API is called', {api: API});
	}
	return client;
}

function explained(
	client: CreatorsClient,
	marketplace: string | undefined,
	needed: string,
): Pick<Explanation, 'reason' | 'scope'> {
	const taken = 'The Creators API takes an access token of the application itself, by the credential of a marketplace';
	const named = 'in its context or in its header x-marketplace';
	if (marketplace === undefined && client.credentials.length > 1) {
		return {reason: `${taken}. Several are configured: the call must name its marketplace, ${named}.${needed}`};
	}
	const {version, scope} = credentialFor(client, marketplace);
	const sent = marketplace === undefined ? `, and the call must name its marketplace, ${named}` : ` for ${marketplace}`;
	return {scope, reason: `${taken}: here that of version ${version}, with the scope ${scope}${sent}.${needed}`};
}
