/**
 * Holds what all calls to the Selling Partner API share: settings, the way to tokens, rate limits, and what replies have told.
 *
 * What replies have told is bounded and kept in this process only. Mints are rate-limited for each seller and region.
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-rate-limits
 */

import type {AmazonAuthError} from '../../errors.js';
import {type AttemptLimit, createAttemptLimit} from '../../tokens/calls/attempt-limit.js';
import {createLazyRateLimit, type LazyRateLimit, type ReservedRate} from '../../tokens/calls/reservation.js';
import type {TokenCall} from '../../tokens/calls/token-call.js';
import {createPurposeNames, isSameOwner, type PurposeNames, type TokenLabel, type TokenOwner} from '../../tokens/key.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {Backoff, TokenCache} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import {type BoundedMap, createBoundedMap, createShortMemory, type ShortMemory} from '../../util/bounded-maps.js';
import type {Clock, Moment} from '../../util/clock.js';
import {type AccountTokens, createAccountTokens} from '../account-tokens.js';
import {sellerKey} from './identity-key.js';
import type {RestrictedResource} from './need.js';
import type {SellingPartnerSettings} from './options.js';
import {createPacing, type Pacing} from './pace/turns.js';

/** Whose data, and where. */
export interface Seller {
	/** One object for all tokens that a call asks for, since each cached token keeps a reference to its owner. */
	readonly owner: TokenOwner;
	readonly region: SellingRegion;
}

export interface SellingPartnerParts {
	readonly settings: SellingPartnerSettings;
	readonly login: LoginWithAmazon;
	/** The back-off that Login with Amazon asks for. */
	readonly loginHold: Backoff;
	readonly call: TokenCall;
	readonly cache: TokenCache;
	readonly clock: Clock;
	readonly maxTokens: number;
}

export interface SellingPartnerClient extends Omit<SellingPartnerParts, 'maxTokens'> {
	/** The rate limit of the Tokens API for each seller and region: 1 a second, burst 10. */
	readonly budget: LazyRateLimit;
	/** The rate limit of getAuthorizationCode for each region: 1 a second, burst 5, by its model. */
	readonly migrations: LazyRateLimit;
	/** The sellers' access tokens. */
	readonly accounts: AccountTokens;
	/** Operations of a seller that were refused for lack of a role, with what each may ask for instead. */
	readonly missingRoles: ShortMemory<MissingRole>;
	/** Report documents of which a reply has told whether they are restricted. */
	readonly documents: BoundedMap<KnownDocument>;
	/** Counts the mints of the last minute, for the attempt limit. */
	readonly mints: AttemptLimit;
	/** Names what a token is for, as a part of its cache key. */
	readonly purposes: PurposeNames;
	readonly counts: {fallbacks: number};
	/** Where paced calls wait. */
	readonly pacing: Pacing;
}

/** A refusal for lack of a role, with the moment at which Amazon answered. */
export interface MissingRole extends Moment {
	readonly owner: TokenOwner;
	readonly refusal: AmazonAuthError;
	/** What is left to ask for. Undefined where nothing is left, so that the call goes with the seller's access token. */
	readonly resource: RestrictedResource | undefined;
}

export interface KnownDocument {
	readonly owner: TokenOwner;
	readonly kind: 'restricted' | 'plain';
}

export const ACCESS_TOKEN: TokenLabel = {api: 'selling-partner', kind: 'access-token'};
export const RESTRICTED: TokenLabel = {api: 'selling-partner', kind: 'restricted-data-token'};

const REMEMBERED = 10_000;
/** The longest that learned.ts believes a refusal. */
const MISSING_ROLE_MS = 600_000;

export function createSellingPartnerClient({maxTokens, ...parts}: SellingPartnerParts): SellingPartnerClient {
	const {settings, login, loginHold, cache} = parts;
	const client: SellingPartnerClient = {
		...parts,
		accounts: createAccountTokens({
			label: ACCESS_TOKEN,
			identityKey: sellerKey,
			option: 'sellingPartner',
			settings,
			login,
			loginHold,
			cache,
			maxTokens,
			onOtherGrant: (owner) => forgetLearned(client, (other) => isSameOwner(other, owner)),
		}),
		budget: createLazyRateLimit({perSecond: 1, burst: 10, what: 'a Restricted Data Token of this seller'}),
		migrations: createLazyRateLimit({perSecond: 1, burst: 5, what: 'an authorization code'}),
		missingRoles: createShortMemory(parts.clock, MISSING_ROLE_MS, REMEMBERED),
		documents: createBoundedMap(REMEMBERED),
		mints: createAttemptLimit(parts.clock),
		purposes: createPurposeNames(),
		counts: {fallbacks: 0},
		pacing: createPacing(parts.clock),
	};
	return client;
}

/** Drops what Amazon's replies told of the sellers for whom `belongs` is true. */
export function forgetLearned({missingRoles, documents}: SellingPartnerClient, belongs: (owner: TokenOwner) => boolean): void {
	for (const learned of [missingRoles, documents]) {
		for (const [key, {owner}] of learned.entries()) {
			if (belongs(owner)) {
				learned.delete(key);
			}
		}
	}
}

/** The account whose rate limit a seller's mints count against. */
export function budgetAccount({owner: {tenant, sellingPartnerId}, region}: Seller): string {
	return JSON.stringify([tenant, sellingPartnerId, region]);
}

export function mintRate({budget, clock}: SellingPartnerClient, seller: Seller): ReservedRate {
	return {
		rateLimit: budget,
		account: budgetAccount(seller),
		what: 'The Tokens API gives one token',
		about: {api: 'selling-partner', operation: 'createRestrictedDataToken'},
		clock,
	};
}
