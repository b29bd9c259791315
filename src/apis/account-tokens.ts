/**
 * The access tokens of accounts that have authorised the application: whose token a call takes, under which key it is cached, and how its
 * refresh token is found. The grant is that of refresh tokens (RFC 6749, 6).
 *
 * Each API says how its accounts are named and whether a refresh token belongs to a region. The cache decides when a token is minted; the
 * application's resolver of refresh tokens runs inside a flight only, never on a hit.
 */
import {isPromise} from 'node:util/types';
import {assertPresent, type Identity} from '../identity.js';
import {createPurposeNames, ownerOf, type TokenOwner, tokenKey} from '../tokens/key.js';
import type {LoginWithAmazon} from '../tokens/login-with-amazon/types.js';
import type {Backoff, LookedUp, TokenCache, TokenRequest} from '../tokens/types.js';
import {createNewestMap} from '../util/bounded-maps.js';
import {digestOf, shortName} from '../util/digest.js';
import type {Wait} from '../util/wait.js';
import {type NamedAccounts, wordsOf} from './account-words.js';
import {readRefreshToken} from './refresh-token-option.js';

export interface AccountParts extends NamedAccounts {
	readonly login: LoginWithAmazon;
	/** The back-off that Login with Amazon asks for. */
	readonly loginHold: Backoff;
	readonly cache: TokenCache;
	readonly maxTokens: number;
	/** What else tells its tokens from others of the API: the sandbox's, or those of one entry in a list. */
	readonly environment?: string;
	/** Called where a new authorization has taken the place of an old one: it may have added roles. */
	readonly onOtherGrant?: (owner: TokenOwner) => void;
}

export interface AccountTokens {
	/**
	 * The account that an identity names: by id, or the one whose refresh token is configured as a string, which is the application's.
	 *
	 * @throws {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without a refresh token, `IDENTITY_MISSING` without an account,
	 * `IDENTITY_CONFLICT` for another than the one that is configured
	 */
	ownerOf(identity: Identity): TokenOwner;
	/** What an identity has to name for a call, as a sentence after the others. */
	needs(): string;
	/** @param region undefined where a refresh token is good everywhere */
	request(owner: TokenOwner, region?: string): TokenRequest;
	/**
	 * Stands for the account where one refresh token is configured and nothing says whose it is; null elsewhere. It is part of the names of
	 * cached tokens: applications that share a store may be given the refresh tokens of different accounts.
	 */
	readonly unnamed: string | null;
	/** A mark of the refresh token that the token of a key was last minted with. */
	grantOf(key: string): number | undefined;
}

export function createAccountTokens(parts: AccountParts): AccountTokens {
	const {label, identityKey, option, settings, login, loginHold, cache, maxTokens} = parts;
	const {clientId: application, refreshToken, account} = settings;
	const [words, purposes, grants] = [wordsOf(parts), createPurposeNames(), createNewestMap<number>(maxTokens)];
	const {key: idKey} = identityKey;
	const unnamed = typeof refreshToken === 'string' && account === undefined ? shortName(refreshToken) : null;

	/**
	 * A refresh token given as a string serves every region; a resolver may give another one for each region. The API is in the key since
	 * one client id may serve several, and no refresh token of one opens another.
	 */
	const keyOf = (owner: TokenOwner, region: string | undefined): string => {
		const keyRegion = typeof refreshToken === 'function' ? (region ?? null) : null;
		return tokenKey(
			purposes.of(label, keyRegion, () => ({
				application,
				region: keyRegion,
				kind: 'access-token',
				detail: [label.api, parts.environment ?? null, unnamed],
			})),
			owner,
		);
	};

	const resolve = async (owner: TokenOwner, region: string | undefined, signal: AbortSignal): Promise<string> => {
		if (refreshToken === undefined) {
			throw words.noRefreshToken();
		}
		if (typeof refreshToken === 'string') {
			return refreshToken;
		}
		const {[idKey]: id, tenant} = owner;
		const whose = {[idKey]: id ?? '', tenant: tenant ?? undefined, ...(region === undefined ? {} : {region}), signal};
		const resolved = await refreshToken(whose as never); // its type is that of the API's option
		if (resolved === undefined || resolved === null) {
			throw words.nothingFound(region);
		}
		return readRefreshToken(resolved, `${option}.refreshToken()`);
	};

	/** Drops the account's tokens, and what was learned of it, where a new authorization has replaced the old one. */
	const dropTokensOfAnotherGrant = async (key: string, owner: TokenOwner, digest: string): Promise<void> => {
		const [mark, before] = [markOf(digest), grants.get(key)];
		grants.set(key, mark);
		if (before !== undefined && before !== mark) {
			parts.onOtherGrant?.(owner);
			await cache.forgetOthers(key, owner);
		}
	};

	return {
		ownerOf(identity) {
			assertPresent(identity, idKey);
			if (refreshToken === undefined) {
				throw words.noRefreshToken();
			}
			const {tenant = null, [idKey]: named} = identity;
			if (named === undefined && (typeof refreshToken === 'function' || !identity.application)) {
				throw words.noAccount(identity);
			}
			if (named !== undefined && typeof refreshToken === 'string' && named !== account) {
				throw words.notTheConfigured();
			}
			return ownerOf({tenant, [idKey]: named ?? account});
		},
		needs: () => words.needs(),
		request(owner, region) {
			const key = keyOf(owner, region);
			const lookUp = async (signal: AbortSignal): Promise<LookedUp> => {
				const grant = await resolve(owner, region, signal);
				return {grant, secrets: await settings.secrets()};
			};
			const mint: TokenRequest['mint'] = async (signal, _prepared, lookedUp) => {
				const {grant, secrets} = lookedUp ?? (await lookUp(signal));
				if (grant === undefined) {
					throw words.noRefreshToken();
				}
				const digest = digestOf(grant);
				await dropTokensOfAnotherGrant(key, owner, digest);
				const minted = await login({grant_type: 'refresh_token', refresh_token: grant}, {label, owner}, signal, secrets);
				return {value: minted.value, lifetimeMs: minted.lifetimeMs, grant: digest};
			};
			const learnGrant = (digest: string): void => {
				grants.set(key, markOf(digest));
			};
			return {key, label, owner, lookUp, mint, learnGrant, backoff: loginHold};
		},
		unnamed,
		grantOf: (key) => grants.get(key),
	};
}

/** The part of a digest that fits into one number. It tells a refresh token from its predecessor and is small enough to keep for every account. */
function markOf(digest: string): number {
	return Buffer.from(digest, 'base64url').readUIntBE(0, 6);
}

/** The token of a request, without a promise where the token is in the cache. */
export function obtain({cache}: {readonly cache: TokenCache}, request: TokenRequest, wait: Wait): string | Promise<string> {
	const token = cache.token(request, wait);
	return isPromise(token) ? token.then(({value}) => value) : token.value;
}
