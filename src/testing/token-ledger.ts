/**
 * The ledger of every token that the fake has given out, and whether it is still alive.
 *
 * A token is a prefix that names its kind, and random text. All that it stands for is in the ledger.
 */
import {randomBytes} from 'node:crypto';
import type {SellingRegion} from '../types.js';

/** What a Restricted Data Token opens: one method and path, and the data elements that were asked for. */
export interface RestrictedResource {
	readonly method: string;
	readonly path: string;
	readonly dataElements: readonly string[];
}

/** The account or the client that a token was given to, and what it opens: `account` is one that authorised the client of that id. */
export type Grant =
	| {readonly kind: 'seller'; readonly sellingPartnerId: string}
	| {readonly kind: 'account'; readonly clientId: string; readonly accountId: string}
	| {readonly kind: 'client'; readonly clientId: string; readonly scopes: readonly string[]}
	| {
			readonly kind: 'restricted';
			readonly sellingPartnerId: string;
			readonly region: SellingRegion;
			readonly resources: readonly RestrictedResource[];
	  };

/** What the ledger knows of a token that a request carries. */
export interface KnownToken {
	readonly state: 'alive' | 'expired' | 'revoked';
	readonly grant: Grant;
}

/** Gives out tokens and remembers them. */
export interface TokenLedger {
	/** @param made the token, where it has another form than those of Login with Amazon */
	issue(grant: Grant, lifetimeMs: number, made?: string): string;
	/** Looks a token up; gives undefined for one that was never given out. */
	look(token: string): KnownToken | undefined;
	/** Revokes the tokens whose grant is meant, or every token. */
	revoke(isMeant?: (grant: Grant) => boolean): void;
	/** Expires the tokens whose grant is meant, or every token. */
	expire(isMeant?: (grant: Grant) => boolean): void;
}

const prefixes = {seller: 'Atza|IwEB', account: 'Atza|IwEB', client: 'Atc|MAEB', restricted: 'Atz.sprdt|IQEB'} as const;

/** Makes an empty ledger. */
export function createTokenLedger(nowMs: () => number): TokenLedger {
	const tokens = new Map<string, {grant: Grant; expiresAtMs: number; isRevoked: boolean}>();
	return {
		issue(grant, lifetimeMs, made) {
			const token = made ?? prefixes[grant.kind] + randomBytes(48).toString('base64url');
			tokens.set(token, {grant, expiresAtMs: nowMs() + lifetimeMs, isRevoked: false});
			return token;
		},
		look(token) {
			const known = tokens.get(token);
			if (!known) {
				return undefined;
			}
			if (known.isRevoked) {
				return {state: 'revoked', grant: known.grant};
			}
			return {state: nowMs() < known.expiresAtMs ? 'alive' : 'expired', grant: known.grant};
		},
		revoke(isMeant = () => true) {
			for (const known of tokens.values()) {
				if (isMeant(known.grant)) {
					known.isRevoked = true;
				}
			}
		},
		expire(isMeant = () => true) {
			for (const known of tokens.values()) {
				if (isMeant(known.grant)) {
					known.expiresAtMs = -Infinity;
				}
			}
		},
	};
}
