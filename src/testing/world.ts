/**
 * What the fake remembers: one object that every handler is given.
 *
 * `account` is what stays over a reset (who may sign in), `memory` what a reset wipes (what was given out).
 */

import {createFakeClock} from './fake-clock.js';
import {createMerchants, type Merchants, type PayKeys} from './pay/merchants.js';
import {createSellers, type Seller, type Sellers} from './selling-partner/sellers.js';
import {createTokenBuckets, type TakeToken} from './token-bucket.js';
import {createTokenLedger, type TokenLedger} from './token-ledger.js';
import type {FakeAmazonOptions, FakeClock} from './types.js';

/** A registered Login with Amazon client. */
export interface Client {
	readonly clientId: string;
	readonly secrets: string[];
	readonly scopes: readonly string[];
	readonly mayRefresh: boolean;
}

/** What was given out since the start or the last reset. */
export interface Memory {
	readonly ledger: TokenLedger;
	readonly takeMint: TakeToken;
	readonly takeExchange: TakeToken;
	readonly takeAuthorizationCode: TakeToken;
	/** Saved replies of Amazon Pay by idempotency key. */
	readonly savedReplies: Map<string, {readonly fingerprint: string; readonly status: number; readonly body: string}>;
	readonly charges: {chargeId: string; merchantId: string}[];
	/** Delegation tokens up to this number are dead; by merchant, '' for all. */
	readonly deadDelegations: Map<string, number>;
	/** Appstore authorisations that sellers began, by `amazon_state`: good once, at the site where they began. */
	readonly amazonStates: Map<string, {readonly seller: Seller; readonly host: string}>;
	/** Versions of Appstore resources, by path. */
	readonly versions: Map<string, number>;
	/** Delegation tokens given so far, those of earlier memories too. */
	delegations: number;
}

/** Everything a handler may look at. */
export interface World {
	readonly options: FakeAmazonOptions;
	readonly clock: FakeClock;
	readonly appstoreClient: Client;
	readonly sellingPartnerClient: Client;
	readonly sellers: Sellers;
	readonly merchants: Merchants;
	readonly payKeys: PayKeys;
	readonly documents: Readonly<Record<string, string>>;
	memory: Memory;
}

const defaultDocuments = {
	'amzn1.spdoc.1.4.na.restricted': 'GET_VAT_TRANSACTION_DATA',
	'amzn1.spdoc.1.4.na.plain': 'GET_MERCHANT_LISTINGS_ALL_DATA',
};

/** The state at the start. */
export function createWorld(options: FakeAmazonOptions): World {
	const clock = createFakeClock(options.clock);
	return {
		options,
		clock,
		appstoreClient: {
			clientId: `amzn1.application-oa2-client.${'a'.repeat(32)}`,
			secrets: ['fake-appstore-client-secret'],
			scopes: ['appstore::apps:readwrite', 'adx_reporting::appstore:marketer'],
			mayRefresh: false,
		},
		sellingPartnerClient: {
			clientId: `amzn1.application-oa2-client.${'5'.repeat(32)}`,
			secrets: ['fake-selling-partner-client-secret'],
			scopes: [
				'sellingpartnerapi::notifications',
				'sellingpartnerapi::client_credential:rotation',
				'sellingpartnerapi::migration',
			],
			mayRefresh: true,
		},
		sellers: createSellers(options.sellers, clock.nowMs),
		merchants: createMerchants(options.merchants),
		payKeys: new Map(),
		documents: options.documents ?? defaultDocuments,
		memory: createMemory(clock.nowMs, 0),
	};
}

/** Memory with nothing in it. Rates: Tokens API reference, Authorization API model, Amazon Pay throttling limits. */
export function createMemory(nowMs: () => number, delegations: number): Memory {
	return {
		ledger: createTokenLedger(nowMs),
		takeMint: createTokenBuckets({perSecond: 1, burst: 10, nowMs}),
		takeExchange: createTokenBuckets({perSecond: 1, burst: 5, nowMs}),
		takeAuthorizationCode: createTokenBuckets({perSecond: 1, burst: 5, nowMs}),
		savedReplies: new Map(),
		charges: [],
		deadDelegations: new Map([['', delegations]]),
		amazonStates: new Map(),
		versions: new Map(),
		delegations,
	};
}

/** The lifetime of a token in seconds. */
export function lifetimeSeconds(world: World): number {
	return world.options.expiresIn ?? 3600;
}
