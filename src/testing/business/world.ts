/**
 * What the fake remembers of Amazon Business: production and the sandbox, each with a client of its own and who authorised that.
 */
import {grantToAccount} from '../authorized-accounts.js';
import {createTokenBuckets, type TakeToken} from '../token-bucket.js';
import type {FakeAmazonOptions, FakeClock} from '../types.js';
import type {Client} from '../world.js';
import {type BusinessAuthorizations, createBusinessAuthorizations} from './customers.js';

/** Production, or the sandbox. */
export interface BusinessSide {
	readonly client: Client;
	readonly authorizations: BusinessAuthorizations;
}

export interface BusinessWorld {
	readonly businessProduction: BusinessSide;
	readonly businessSandbox: BusinessSide;
	readonly memory: {
		/** Throttles the sandbox, by customer. */
		readonly takeSandbox: TakeToken;
	};
}

export function createBusinessState({businessCustomers}: FakeAmazonOptions, {nowMs}: FakeClock): Omit<BusinessWorld, 'memory'> {
	return {
		businessProduction: createSide('b', createBusinessAuthorizations(businessCustomers, 'refreshTokens', nowMs)),
		businessSandbox: createSide('c', createBusinessAuthorizations(businessCustomers, 'sandboxRefreshTokens', nowMs)),
	};
}

export function createBusinessMemory(nowMs: () => number): BusinessWorld['memory'] {
	return {takeSandbox: createTokenBuckets({perSecond: 5, burst: 15, nowMs})};
}

function createSide(letter: string, authorizations: BusinessAuthorizations): BusinessSide {
	const clientId = `amzn1.application-oa2-client.${letter.repeat(32)}`;
	const client: Client = {
		clientId,
		secrets: [`fake-business-${letter}-client-secret`],
		scopes: [],
		answerGrant: (request, parameters, world) =>
			grantToAccount(
				authorizations,
				parameters,
				({id, businessCustomerId}) => {
					request.seen.businessCustomerId = businessCustomerId;
					return {kind: 'account', clientId, accountId: id};
				},
				world,
			),
	};
	return {client, authorizations};
}
