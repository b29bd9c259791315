/**
 * Plans a call to the Appstore APIs: it takes a Login with Amazon token of the application itself, as a Bearer.
 *
 * One host serves two scopes, and the path decides which one a call needs. That the host is the Appstore's was decided before.
 * Rule: the App Submission, Reporting and Vitals (V1, V2) API references.
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */

import {AmazonAuthError} from '../../errors.js';
import type {Identity} from '../../identity.js';
import {NOBODY, type PurposeNames, type TokenSubject, tokenKey} from '../../tokens/key.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {Backoff, TokenCache, TokenRequest} from '../../tokens/types.js';
import {assertApplication, NEEDS_APPLICATION} from '../accounts.js';
import {PLAIN_ATTACHMENT, type Plan} from '../types.js';

/** The Login with Amazon scopes of the Appstore APIs. */
export type AppstoreScope = 'appstore::apps:readwrite' | 'adx_reporting::appstore:marketer';

export interface AppstoreClient {
	readonly clientId: string;
	/** Gives the client secrets that are valid now, newest first. */
	readonly secrets: () => Promise<readonly string[]>;
	readonly login: LoginWithAmazon;
	readonly loginHold: Backoff;
	readonly cache: TokenCache;
	readonly purposes: PurposeNames;
}

const REPORTING_PATH = /^\/api\/appstore\/(?:download\/report|vitals|v2\/applications\/[^/]+\/vitals)(?:\/|$)/;
const APPLICATION: TokenSubject = {label: {api: 'appstore', kind: 'client-credentials'}, owner: NOBODY};

export function planAppstore(pathname: string, client: AppstoreClient | undefined): Plan {
	const scope = appstoreScope(pathname);
	return {
		api: 'appstore',
		operation: undefined,
		explain(identity) {
			if (!client) {
				throw notConfigured();
			}
			if (identity) {
				assertNamed(identity);
			}
			return {
				api: 'appstore',
				credential: 'client-credentials',
				reason: `The Appstore APIs take an access token of the application itself; this path needs the scope ${scope}.${identity ? '' : NEEDS_APPLICATION}`,
				scope,
				header: 'authorization',
			};
		},
		template: pathname.startsWith('/api/appstore/v1/') ? '/api/appstore/v1/…' : '/api/appstore/…',
		credentialId: () => JSON.stringify(['appstore', scope]),
		async attach({identity}, wait) {
			if (!client) {
				throw notConfigured();
			}
			assertNamed(identity);
			const request: TokenRequest = {
				...APPLICATION,
				key: keyOf(client, scope),
				lookUp: async () => ({secrets: await client.secrets()}),
				mint: (signal, _prepared, lookedUp) =>
					client.login({grant_type: 'client_credentials', scope}, APPLICATION, signal, lookedUp?.secrets),
				backoff: client.loginHold,
			};
			const token = await client.cache.token(request, wait);
			return {...PLAIN_ATTACHMENT, headers: {authorization: `Bearer ${token.value}`}, defaults: {}};
		},
	};
}

/**
 * The scope for `pathname`: Reporting and Vitals have their own, everything else is App Submission.
 *
 * @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */
export function appstoreScope(pathname: string): AppstoreScope {
	return REPORTING_PATH.test(pathname) ? 'adx_reporting::appstore:marketer' : 'appstore::apps:readwrite';
}

function assertNamed(identity: Identity): void {
	assertApplication(identity, 'The Appstore APIs are called', {api: 'appstore'});
}

function keyOf({clientId: application, purposes}: AppstoreClient, scope: string): string {
	const purpose = purposes.of(APPLICATION, scope, () => ({
		application,
		region: null,
		kind: 'client-credentials',
		detail: [scope],
	}));
	return tokenKey(purpose, NOBODY);
}

function notConfigured(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'An Appstore API was called, but createAmazonAuth got no "appstore" option: give it {clientId, clientSecret}.',
		{api: 'appstore'},
	);
}
