/**
 * The Appstore APIs: a Login with Amazon token of the application itself, as a Bearer.
 *
 * One host has two scopes, chosen by path. @see https://developer.amazon.com/docs/app-submission-api/auth.html
 */
import {AmazonAuthError} from '../errors.js';
import type {LoginWithAmazon} from '../login-with-amazon/client.js';
import type {Plan} from '../strategy.js';
import {NOBODY, tokenKey} from '../tokens/key.js';
import type {TokenCache} from '../tokens/token-cache.js';
import {appstoreScope} from './scope.js';

export interface AppstoreClient {
	readonly clientId: string;
	readonly login: LoginWithAmazon;
	readonly cache: TokenCache;
}

export function planAppstore(pathname: string, client: AppstoreClient | undefined): Plan {
	const scope = appstoreScope(pathname);
	const key = tokenKey({
		application: client?.clientId ?? '',
		owner: NOBODY,
		region: null,
		kind: 'client-credentials',
		detail: [scope],
	});
	return {
		api: 'appstore',
		operation: undefined,
		get explanation() {
			return {
				api: 'appstore' as const,
				credential: 'client-credentials' as const,
				reason: `The Appstore APIs take an access token of the application itself; this path needs the scope ${scope}.`,
				scope,
				header: 'authorization',
			};
		},
		template: pathname.startsWith('/api/appstore/v1/') ? '/api/appstore/v1/…' : '/api/appstore/…',
		credentialId: key,
		async attach(_call, wait) {
			if (!client) {
				throw notConfigured();
			}
			const mint = (signal: AbortSignal) => client.login({grant_type: 'client_credentials', scope}, 'application', signal);
			const request = {key, owner: NOBODY, mint};
			const token = client.cache.living(request) ?? (await client.cache.obtain(request, wait));
			return {headers: {authorization: `Bearer ${token.value}`}, defaults: {}};
		},
	};
}

function notConfigured(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'An Appstore API was called, but createAmazonAuth got no "appstore" option: give it {clientId, clientSecret}.',
		{api: 'appstore'},
	);
}
