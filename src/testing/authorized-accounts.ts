/**
 * The accounts that authorised a client: sellers, advertisers, business customers, each with a refresh token, and the codes of consents.
 *
 * A new authorisation replaces the old refresh token; a refresh does not. Codes live five minutes and are good once
 * ("Website authorization workflow" of the Selling Partner API).
 */
import {randomBytes} from 'node:crypto';
import {json, type Reply} from './http/exchange.js';
import {loginErrors} from './login-with-amazon/errors.js';
import type {Grant} from './token-ledger.js';
import {lifetimeSeconds, type TokenParameters, type World} from './world.js';

/** An account, and the state of its authorisation. */
export interface AuthorizedAccount {
	readonly id: string;
	refreshToken: string;
	revoked: boolean;
}

/** The accounts that one client is authorised by. */
export interface AuthorizedAccounts<Account extends AuthorizedAccount = AuthorizedAccount> {
	readonly all: ReadonlyMap<string, Account>;
	/**
	 * Finds the account of that id, or the first one without an id.
	 *
	 * @throws TypeError where there is no such account
	 */
	get(id: string | undefined): Account;
	byRefreshToken(refreshToken: string): Account | undefined;
	authorize(account: Account): string;
	issueCode(account: Account, redirectUri: string | undefined): string;
	redeemCode(code: string, redirectUri: string | undefined): Account | undefined;
}

const codeLifetimeMs = 5 * 60_000;

/**
 * Keeps accounts.
 *
 * @param words what such an account is called, and the option that names them
 */
export function createAuthorizedAccounts<Account extends AuthorizedAccount>(
	accounts: readonly Account[],
	words: {readonly account: string; readonly option: string},
	nowMs: () => number,
): AuthorizedAccounts<Account> {
	const all = new Map(accounts.map((account) => [account.id, account]));
	const byToken = new Map(accounts.map((account) => [account.refreshToken, account]));
	const codes = new Map<string, {account: Account; redirectUri: string | undefined; expiresAtMs: number}>();
	return {
		all,
		get(id) {
			const account = id === undefined ? all.values().next().value : all.get(id);
			if (!account) {
				throw new TypeError(`The fake Amazon knows no ${words.account} "${id}": name it in "${words.option}".`);
			}
			return account;
		},
		byRefreshToken: (refreshToken) => byToken.get(refreshToken),
		authorize(account) {
			byToken.delete(account.refreshToken);
			account.refreshToken = newRefreshToken();
			account.revoked = false;
			byToken.set(account.refreshToken, account);
			return account.refreshToken;
		},
		issueCode(account, redirectUri) {
			const code = `AN${randomBytes(12).toString('base64url')}`;
			codes.set(code, {account, redirectUri, expiresAtMs: nowMs() + codeLifetimeMs});
			return code;
		},
		redeemCode(code, redirectUri) {
			const issued = codes.get(code);
			if (!issued || nowMs() >= issued.expiresAtMs) {
				return undefined;
			}
			if (issued.redirectUri !== undefined && issued.redirectUri !== redirectUri) {
				return undefined;
			}
			codes.delete(code);
			return issued.account;
		},
	};
}

export function newRefreshToken(): string {
	return `Atzr|IwEB${randomBytes(48).toString('base64url')}`;
}

/**
 * Gives an account's access token for a refresh token or an authorization code, as Login with Amazon does.
 *
 * @param grantOf gives what the token opens, and notes whose it is
 */
export function grantToAccount<Account extends AuthorizedAccount>(
	accounts: AuthorizedAccounts<Account>,
	parameters: TokenParameters,
	grantOf: (account: Account) => Grant,
	world: World,
): Reply {
	const {code, refresh_token: refreshToken = ''} = parameters;
	const byCode = parameters.grant_type === 'authorization_code';
	const account = byCode ? accounts.redeemCode(code ?? '', parameters.redirect_uri) : accounts.byRefreshToken(refreshToken);
	if (byCode && !account) {
		return loginErrors.reply('invalid_grant', 'The request has an invalid grant parameter : code');
	}
	if (account && byCode) {
		accounts.authorize(account);
	}
	if (!account || account.revoked) {
		return loginErrors.reply('invalid_grant');
	}
	const seconds = lifetimeSeconds(world);
	const token = world.memory.ledger.issue(grantOf(account), seconds * 1000);
	return json(200, {access_token: token, refresh_token: account.refreshToken, token_type: 'bearer', expires_in: seconds});
}
