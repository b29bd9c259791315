/**
 * The plan of a call that takes a Login with Amazon token of the application itself, as a Bearer: the grant is that of client credentials.
 *
 * Each API says which scope a call needs and what the call is told as. The cache keeps a token for each scope of a client id.
 */
import {AmazonAuthError} from '../errors.js';
import {createPurposeNames, NOBODY, type TokenSubject, tokenKey} from '../tokens/key.js';
import {tokenIn} from '../tokens/known-credentials.js';
import type {ClientCredentials} from '../tokens/login-with-amazon/client-credentials.js';
import {LOGIN_WITH_AMAZON, type TokenEndpoint} from '../tokens/login-with-amazon/endpoint.js';
import type {TokenRequest} from '../tokens/types.js';
import type {HeaderRecord} from '../types.js';
import {assertKnownKeys, readClientId, readSecret} from '../util/option-readers.js';
import {headerOf} from '../util/reply-parts.js';
import type {Wait} from '../util/wait.js';
import {assertApplication, NEEDS_APPLICATION} from './accounts.js';
import type {Api, CredentialHeaders, SharedByApis} from './api.js';
import {PLAIN_ATTACHMENT, type Plan} from './types.js';

/** The application as one API knows it. */
export interface ApplicationClient {
	/** The token of a scope: the one in the cache, or a new one. */
	readonly token: (scope: string, wait: Wait) => Promise<string>;
}

/** A call as its API tells it. */
export interface ApplicationCall {
	readonly api: Api['name'];
	readonly scope: string;
	/** The whole path with the names of ids in place of ids, as far as it is known. */
	readonly template: string;
	/** The API and its verb, as the beginning of a sentence: `The Appstore APIs are called`. */
	readonly called: string;
	/** Why the call takes this scope, as a whole sentence. */
	readonly reason: string;
	/** What is wrong where the API is not configured, as a whole sentence. */
	readonly missing: string;
	/** Headers for a caller who gives none of their names. */
	readonly defaults: Readonly<Record<string, string>>;
}

/** The headers of every API whose calls are planned here. */
export const BEARER_HEADERS: CredentialHeaders = {credentials: ['authorization']};

export function planApplicationCall(call: ApplicationCall, client: ApplicationClient | undefined): Plan {
	const {api, scope, template, called, reason, missing, defaults} = call;
	const configured = (): ApplicationClient => {
		if (!client) {
			throw new AmazonAuthError('ERR_AMAZON_SERVICE_NOT_CONFIGURED', missing, {api});
		}
		return client;
	};
	return {
		api,
		operation: undefined,
		explain(identity) {
			configured();
			if (identity) {
				assertApplication(identity, called, {api});
			}
			return {
				api,
				credential: 'client-credentials',
				reason: `${reason}${identity ? '' : NEEDS_APPLICATION}`,
				scope,
				header: 'authorization',
			};
		},
		template,
		credentialId: () => JSON.stringify([api, scope]),
		async attach({identity}, wait) {
			const {token} = configured();
			assertApplication(identity, called, {api});
			return {...PLAIN_ATTACHMENT, headers: {authorization: `Bearer ${await token(scope, wait)}`}, defaults};
		},
	};
}

/** @throws TypeError naming the part of the option that is wrong */
export function readApplication(value: unknown, option: string): ClientCredentials {
	const {clientId, clientSecret} = assertKnownKeys(value, ['clientId', 'clientSecret'], option);
	return Object.freeze({
		clientId: readClientId(clientId, `${option}.clientId`),
		secrets: readSecret(clientSecret, `${option}.clientSecret`),
	});
}

export function createApplicationClient(
	api: Api['name'],
	settings: ClientCredentials,
	{login: loginOf, holdOf, cache}: SharedByApis,
	endpoint: TokenEndpoint = LOGIN_WITH_AMAZON,
): ApplicationClient {
	const {clientId: application, secrets} = settings;
	const subject: TokenSubject = {label: {api, kind: 'client-credentials'}, owner: NOBODY};
	const [login, backoff, purposes] = [loginOf(settings, endpoint), holdOf(endpoint), createPurposeNames()];
	const keyOf = (scope: string): string => {
		const purpose = purposes.of(subject, scope, () => ({
			application,
			region: null,
			kind: 'client-credentials',
			// An endpoint gives tokens of its own, though the client may have the same name at another.
			detail: [scope, endpoint.url],
		}));
		return tokenKey(purpose, NOBODY);
	};
	return {
		async token(scope, wait) {
			const request: TokenRequest = {
				...subject,
				key: keyOf(scope),
				lookUp: async () => ({secrets: await secrets()}),
				mint: (signal, _prepared, lookedUp) =>
					login({grant_type: 'client_credentials', scope}, subject, signal, lookedUp?.secrets),
				backoff,
			};
			return (await cache.token(request, wait)).value;
		},
	};
}

/** The token that a request carries as a Bearer. */
export function bearerIn(headers: HeaderRecord): string | undefined {
	const value = headerOf(headers, 'authorization');
	return value === undefined ? undefined : tokenIn(value);
}
