/**
 * The fake's part of the Selling Partner API, with the Tokens API and the sellers who authorised the application.
 */
import {randomBytes} from 'node:crypto';
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {assertKeys} from '../keyed.js';
import type {Grant} from '../token-ledger.js';
import type {World} from '../world.js';
import {answerSellingPartner, findOperation} from './answer.js';
import {authorizationCodePath} from './authorization-api.js';
import {seeSellingPartnerToken} from './credential-seen.js';
import {sellingPartnerErrors} from './errors.js';
import {type SellingPlace, sellingPartnerHosts} from './hosts.js';
import {sellingPartnerOperations} from './operations.js';
import {assertSellingPartnerOptions} from './options.js';
import {answerMint, isTokensPath} from './tokens-api.js';
import {createSellingPartnerMemory, createSellingPartnerState} from './world.js';

export const fakeSellingPartner: FakeApi = defineFakeApi<SellingPlace>({
	hosts: sellingPartnerHosts,
	classify: (place, method, path) => ({
		service: isTokensPath(path) ? 'tokens' : 'selling-partner',
		operation: findOperation(method, path, place)?.operation,
		sandbox: place.sandbox,
	}),
	answer: (request, place, world) =>
		request.service === 'tokens' ? answerMint(request, place, world) : answerSellingPartner(request, place, world),
	operations: [...sellingPartnerOperations.map(({operation}) => operation), 'getAuthorizationCode'],
	operationOf: ({path, seen}) => (path === authorizationCodePath ? 'getAuthorizationCode' : seen.operation),
	errors: sellingPartnerErrors,
	requestIdHeader: 'x-amzn-RequestId',
	declaresRate: ['createRestrictedDataToken', 'getAuthorizationCode'],
	seeCredential: seeSellingPartnerToken,
	accounts: {key: 'sellingPartnerId', revoke, expire: (id, {memory}) => memory.ledger.expire(ofSeller(id))},
	clientOf: ({sellingPartnerClient}) => sellingPartnerClient,
	options: {
		sellers: 'accounts',
		missingRoles: 'value',
		documents: 'record',
		pageSize: 'whole',
		authorizationApi: 'value',
		usagePlans: 'record',
	},
	assertOptions: assertSellingPartnerOptions,
	createState: createSellingPartnerState,
	createMemory: createSellingPartnerMemory,
	authOptions: ({options, sellers, sellingPartnerClient: {clientId, secrets}}) => ({
		sellingPartner: {
			clientId,
			clientSecret: secrets[0] ?? '',
			refreshToken: options.sellers
				? ({sellingPartnerId}) => sellers.all.get(sellingPartnerId)?.refreshToken
				: sellers.get(undefined).refreshToken,
		},
	}),
	controls: ({sellers, sellingPartnerClient}) => ({
		authorize: (sellingPartnerId) => sellers.authorize(sellers.get(sellingPartnerId)),
		refreshTokenOf: (sellingPartnerId) => sellers.get(sellingPartnerId).refreshToken,
		issueAuthorizationCode(options = {}) {
			assertKeys(options, ['sellingPartnerId', 'redirectUri'], 'options');
			const {sellingPartnerId, redirectUri} = options;
			return sellers.issueCode(sellers.get(sellingPartnerId), redirectUri);
		},
		rotateSecret() {
			const secret = `fake-selling-partner-client-secret-${randomBytes(8).toString('hex')}`;
			sellingPartnerClient.secrets.push(secret);
			return secret;
		},
	}),
});

function revoke(id: string | undefined, {sellers, memory}: World): void {
	for (const seller of id === undefined ? sellers.all.values() : [sellers.get(id)]) {
		seller.revoked = true;
		memory.ledger.revoke(ofSeller(seller.id));
	}
}

function ofSeller(id: string | undefined): ((grant: Grant) => boolean) | undefined {
	return id === undefined ? undefined : (grant) => 'sellingPartnerId' in grant && grant.sellingPartnerId === id;
}
