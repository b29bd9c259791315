/**
 * What all calls to the Selling Partner API share: settings, the way to tokens, and what was learned on the way.
 *
 * Everything learned is bounded and kept in this process only.
 *
 * The line of a seller's mints: which one a mint stands in.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-rate-limits
 */

import type {AmazonAuthError} from '../../errors.js';
import {createRecentCalls, type RecentCalls} from '../../tokens/calls/attempt-limit.js';
import {createLaterQuota, type LaterQuota, type Line} from '../../tokens/calls/reservation.js';
import type {TokenCall} from '../../tokens/calls/token-call.js';
import {createPurposeNames, type PurposeNames, type TokenOwner} from '../../tokens/key.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {Hold, TokenCache} from '../../tokens/types.js';
import type {SellingRegion} from '../../types.js';
import {
	type BoundedMap,
	createBoundedMap,
	createNewestMap,
	createShortMemory,
	type NewestMap,
	type ShortMemory,
} from '../../util/bounded-maps.js';
import type {Clock, Moment} from '../../util/clock.js';
import type {RestrictedResource} from './need.js';
import type {SellingPartnerSettings} from './options.js';

/** Whose data, and where. */
export interface Seller {
	/** One for all tokens that a call asks for: each of them keeps it. */
	readonly owner: TokenOwner;
	readonly region: SellingRegion;
}

export interface SellingPartnerParts {
	readonly settings: SellingPartnerSettings;
	readonly login: LoginWithAmazon;
	/** The pause that Login with Amazon asks for. */
	readonly loginHold: Hold;
	readonly call: TokenCall;
	readonly cache: TokenCache;
	readonly clock: Clock;
	readonly maxTokens: number;
}

export interface SellingPartnerClient extends Omit<SellingPartnerParts, 'maxTokens'> {
	/** Of the Tokens API, per seller and region: 1 a second, burst 10. @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-rate-limits */
	readonly budget: LaterQuota;
	/** Of getAuthorizationCode, per region: 1 a second, burst 5, by its model. */
	readonly migrations: LaterQuota;
	/** What tells the refresh token that each seller's access token was last minted with from another one: see `markOf` in access-token.ts. */
	readonly grants: NewestMap<number>;
	/** What a seller's operation was refused for lack of a role, and what it goes with instead. */
	readonly missingRoles: ShortMemory<MissingRole>;
	/** Report documents whose kind a reply told. */
	readonly documents: BoundedMap<KnownDocument>;
	/** Mints of the last minute. */
	readonly mints: RecentCalls;
	/** What its tokens are for. */
	readonly purposes: PurposeNames;
	readonly counts: {fallbacks: number};
}

/** The moment is that of the refusal. */
export interface MissingRole extends Moment {
	readonly owner: TokenOwner;
	readonly refusal: AmazonAuthError;
	/** What is left to ask for; undefined: nothing, the seller's access token. */
	readonly resource: RestrictedResource | undefined;
}

export interface KnownDocument {
	readonly owner: TokenOwner;
	readonly kind: 'restricted' | 'plain';
}

const REMEMBERED = 10_000;
/** The longest that missing-roles.ts believes a refusal. */
const MISSING_ROLE_MS = 600_000;

export function createSellingPartnerClient({maxTokens, ...parts}: SellingPartnerParts): SellingPartnerClient {
	return {
		...parts,
		budget: createLaterQuota({perSecond: 1, burst: 10, what: 'a Restricted Data Token of this seller'}),
		migrations: createLaterQuota({perSecond: 1, burst: 5, what: 'an authorization code'}),
		grants: createNewestMap(maxTokens),
		missingRoles: createShortMemory(parts.clock, MISSING_ROLE_MS, REMEMBERED),
		documents: createBoundedMap(REMEMBERED),
		mints: createRecentCalls(parts.clock),
		purposes: createPurposeNames(),
		counts: {fallbacks: 0},
	};
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

/** The account whose quota a seller's mints are charged to. */
export function budgetAccount({owner: {tenant, sellingPartnerId}, region}: Seller): string {
	return JSON.stringify([tenant, sellingPartnerId, region]);
}

export function mintLine({budget, clock}: SellingPartnerClient, seller: Seller): Line {
	return {
		quota: budget,
		account: budgetAccount(seller),
		what: 'The Tokens API gives one token',
		about: {api: 'selling-partner', operation: 'createRestrictedDataToken'},
		clock,
	};
}
