/**
 * The fake's part of the Amazon Business API, with the customers who authorised the application.
 */
import type {IncomingHttpHeaders} from 'node:http';
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import type {Seen} from '../http/exchange.js';
import {assertKeys, assertOneOf} from '../keyed.js';
import {findRow} from '../route-table.js';
import type {Grant} from '../token-ledger.js';
import type {FakeAuthOptions} from '../types.js';
import type {World} from '../world.js';
import {answerBusiness} from './answer.js';
import {assertBusinessCustomers, authorizationId, type BusinessAuthorization, defaultCustomer} from './customers.js';
import {businessErrors} from './errors.js';
import {type BusinessPlace, businessHosts, businessRegions} from './hosts.js';
import {businessOperations} from './operations.js';
import {type BusinessSide, createBusinessMemory, createBusinessState} from './world.js';

export const fakeBusiness: FakeApi = defineFakeApi<BusinessPlace>({
	hosts: businessHosts,
	classify: ({sandbox}, method, path) => ({
		service: 'business',
		operation: findRow(businessOperations, method, path)?.operation,
		sandbox,
	}),
	answer: answerBusiness,
	operations: businessOperations.map(({operation}) => operation),
	errors: businessErrors,
	requestIdHeader: 'x-amzn-RequestId',
	seeCredential: seeBusinessToken,
	accounts: {key: 'businessCustomerId', revoke, expire: (id, world) => world.memory.ledger.expire(ofCustomer(id, world))},
	clientOf: ({businessProduction, businessSandbox}) => [businessProduction.client, businessSandbox.client],
	options: {businessCustomers: 'accounts'},
	assertOptions: assertBusinessCustomers,
	createState: createBusinessState,
	createMemory: createBusinessMemory,
	authOptions: ({options, businessProduction, businessSandbox}) => ({
		business: [
			optionsFor(businessProduction, options.businessCustomers !== undefined),
			{...optionsFor(businessSandbox, options.businessCustomers !== undefined), sandbox: true},
		],
	}),
	controls: ({businessProduction: {authorizations}}) => ({
		issueBusinessCode(options = {}) {
			assertKeys(options, ['businessCustomerId', 'region', 'redirectUri'], 'options');
			const {businessCustomerId = authorizations.get(undefined).businessCustomerId, region = 'na', redirectUri} = options;
			assertOneOf(region, businessRegions, 'region');
			return authorizations.issueCode(authorizations.get(authorizationId(businessCustomerId, region)), redirectUri);
		},
	}),
});

/** A string is the first customer's refresh token for North America. */
function optionsFor(
	{client: {clientId, secrets}, authorizations}: BusinessSide,
	areNamed: boolean,
): FakeAuthOptions['business'][number] {
	return {
		clientId,
		clientSecret: secrets[0] ?? '',
		refreshToken: areNamed
			? ({businessCustomerId, region}) => authorizations.all.get(authorizationId(businessCustomerId, region))?.refreshToken
			: authorizations.get(authorizationId(defaultCustomer, 'na')).refreshToken,
	};
}

function seeBusinessToken({'x-amz-access-token': token}: IncomingHttpHeaders, world: World): Seen | undefined {
	const grant = typeof token === 'string' ? world.memory.ledger.look(token)?.grant : undefined;
	const found = grant && authorizationOf(grant, world);
	return found && {credential: 'account-token', businessCustomerId: found.businessCustomerId};
}

/** Finds the authorisation that a token was given for. */
function authorizationOf(grant: Grant, {businessProduction, businessSandbox}: World): BusinessAuthorization | undefined {
	const side = [businessProduction, businessSandbox].find(
		({client}) => grant.kind === 'account' && grant.clientId === client.clientId,
	);
	return grant.kind === 'account' ? side?.authorizations.all.get(grant.accountId) : undefined;
}

function ofCustomer(id: string | undefined, world: World): ((grant: Grant) => boolean) | undefined {
	return id === undefined ? undefined : (grant) => authorizationOf(grant, world)?.businessCustomerId === id;
}

function revoke(id: string | undefined, world: World): void {
	const {businessProduction, businessSandbox, memory} = world;
	for (const {authorizations} of [businessProduction, businessSandbox]) {
		for (const authorization of authorizations.all.values()) {
			authorization.revoked ||= id === undefined || authorization.businessCustomerId === id;
		}
	}
	memory.ledger.revoke(ofCustomer(id, world));
}
