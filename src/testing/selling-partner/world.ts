/**
 * What the fake remembers of the Selling Partner API: its application, its sellers, and its rate limits.
 *
 * Rates: Tokens API reference, Authorization API model.
 */
import {createTokenBuckets, type TakeToken} from '../token-bucket.js';
import type {FakeAmazonOptions, FakeClock} from '../types.js';
import type {Client} from '../world.js';
import {createSellers, type Sellers} from './sellers.js';
import {grantToSeller} from './token-grant.js';

export interface SellingPartnerWorld {
	readonly sellingPartnerClient: Client;
	readonly sellers: Sellers;
	/** The report type of each document, by its id. */
	readonly documents: Readonly<Record<string, string>>;
	readonly memory: {
		readonly takeMint: TakeToken;
		readonly takeAuthorizationCode: TakeToken;
		/** The buckets of operations with a usage plan, by operation. */
		readonly plans: Map<string, TakeToken>;
	};
}

const defaultDocuments = {
	'amzn1.spdoc.1.4.na.restricted': 'GET_VAT_TRANSACTION_DATA',
	'amzn1.spdoc.1.4.na.plain': 'GET_MERCHANT_LISTINGS_ALL_DATA',
};

export function createSellingPartnerState(
	{sellers, documents = defaultDocuments}: FakeAmazonOptions,
	{nowMs}: FakeClock,
): Omit<SellingPartnerWorld, 'memory'> {
	return {
		sellingPartnerClient: {
			clientId: `amzn1.application-oa2-client.${'5'.repeat(32)}`,
			secrets: ['fake-selling-partner-client-secret'],
			scopes: [
				'sellingpartnerapi::notifications',
				'sellingpartnerapi::client_credential:rotation',
				'sellingpartnerapi::migration',
				'sellingpartnerapi::shipments:track',
			],
			answerGrant: grantToSeller,
		},
		sellers: createSellers(sellers, nowMs),
		documents,
	};
}

export function createSellingPartnerMemory(nowMs: () => number): SellingPartnerWorld['memory'] {
	return {
		takeMint: createTokenBuckets({perSecond: 1, burst: 10, nowMs}),
		takeAuthorizationCode: createTokenBuckets({perSecond: 1, burst: 5, nowMs}),
		plans: new Map(),
	};
}
