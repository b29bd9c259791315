/**
 * An API that there is not: what a folder beside those of src/apis would hold.
 *
 * Its tokens are those of Login with Amazon; its host, header, account and words are its own.
 */

import {assertApplication} from '../../../src/apis/accounts.js';
import {type Api, defineApi} from '../../../src/apis/api.js';
import {refuseToken} from '../../../src/apis/refuse-token.js';
import {PLAIN_ATTACHMENT} from '../../../src/apis/types.js';
import {ownerOf, purposeName, type TokenLabel, type TokenOwner, tokenKey} from '../../../src/tokens/key.js';
import type {ClientCredentials} from '../../../src/tokens/login-with-amazon/client-credentials.js';
import type {TokenRequest} from '../../../src/tokens/types.js';
import {assertKnownKeys, readClientId, readNonEmptyString, readSecret} from '../../../src/util/option-readers.js';
import {headerOf, parseObject} from '../../../src/util/reply-parts.js';
import {madeUpKey} from './identity-key.js';

export const HOST = 'made-up.amazon.example';
const NAME = 'made-up' as Api['name']; // The public types know the names of real APIs.
const HEADER = 'x-made-up-token';
const LABEL: TokenLabel = {api: NAME, kind: 'access-token'};

interface MadeUpClient {
	readonly token: (owner: TokenOwner, signal: {signals: readonly AbortSignal[]}) => Promise<string>;
}

export const madeUpApi: Api = defineApi<{readonly zone: string}, ClientCredentials, MadeUpClient>({
	name: NAME,
	option: 'madeUp',
	hosts: new Map([[HOST, {zone: 'north'}]]),
	notOfApi: (pathname) => (pathname.startsWith('/v1/') ? undefined : 'Only paths under /v1/ are of the made-up API.'),
	readOptions(value) {
		const {clientId, clientSecret} = assertKnownKeys(value, ['clientId', 'clientSecret'], 'madeUp');
		return {clientId: readClientId(clientId, 'madeUp.clientId'), secrets: readSecret(clientSecret, 'madeUp.clientSecret')};
	},
	identityKey: madeUpKey,
	context: {madeUpShelf: readNonEmptyString},
	createClient(settings, {login, cache, loginHold}) {
		const ask = login(settings);
		const purpose = purposeName({application: settings.clientId, region: null, kind: 'access-token', detail: []});
		const request = (owner: TokenOwner): TokenRequest => ({
			label: LABEL,
			owner,
			key: tokenKey(purpose, owner),
			lookUp: async () => ({secrets: await settings.secrets()}),
			mint: (signal, _prepared, lookedUp) =>
				ask(
					{grant_type: 'client_credentials', scope: 'appstore::apps:readwrite'},
					{label: LABEL, owner},
					signal,
					lookedUp?.secrets,
				),
			backoff: loginHold,
		});
		return {token: async (owner, wait) => (await cache.token(request(owner), wait)).value};
	},
	loadAhead: () => [],
	plan: ({context}, {zone}, client) => ({
		api: NAME,
		operation: 'getMadeUp',
		template: '/v1/{thing}',
		credentialId: () => `made-up ${zone}`,
		explain: () => ({api: NAME, credential: 'client-credentials', reason: `Things of the ${zone}.`, header: HEADER}),
		async attach({identity}, wait) {
			const account = identity[madeUpKey.key];
			if (typeof account !== 'string') {
				assertApplication(identity, 'The made-up API is called', {api: NAME});
			}
			const shelf = (context as {madeUpShelf?: string}).madeUpShelf;
			return {
				...PLAIN_ATTACHMENT,
				headers: {
					[HEADER]: (await client?.token(ownerOf({tenant: identity.tenant, [madeUpKey.key]: account}), wait)) ?? '',
					...(typeof account === 'string' && {'x-made-up-account': account}),
					...(shelf !== undefined && {'x-made-up-shelf': shelf}),
				},
				defaults: {},
			};
		},
	}),
	review(sent, {status, body}, {cache}) {
		const token = headerOf(sent.headers, HEADER);
		const isDead = status === 401 && parseObject(body)?.message === 'stale';
		return isDead ? refuseToken({token, api: NAME, operation: sent.operation, amazon: {status}}, cache) : {sendAgain: false};
	},
	headers: {credentials: [HEADER]},
	tokenIn: (headers) => headerOf(headers, HEADER),
	followsRedirects: true,
});
