/**
 * How an application says what the refresh tokens of its accounts are: one, as a string, or a function that finds that of each.
 */
import type {Awaitable} from '../types.js';
import {kindOf} from '../util/credential-kinds.js';
import {readGivenByAmazon} from '../util/option-readers.js';

/** A function of the application's that finds an account's refresh token; it is given the account's id by the API's own name for it. */
export type RefreshTokenResolver = (whose: never) => Awaitable<string | undefined>;

/**
 * Reads an option that is a refresh token, or a function that finds one, whose result is checked when it is called.
 *
 * @throws TypeError naming `option`
 */
export function readRefreshTokenOption(value: unknown, option: string): string | RefreshTokenResolver | undefined {
	if (value === undefined) {
		return undefined;
	}
	return typeof value === 'function' ? (value as RefreshTokenResolver) : readRefreshToken(value, option);
}

/**
 * A refresh token, told from other tokens by the prefix that Amazon documents (`Atzr|`): an access token in its place would fail an hour
 * later, in production.
 *
 * @throws TypeError if the value is not one
 */
export function readRefreshToken(value: unknown, name: string): string {
	const token = readGivenByAmazon(value, name);
	if (!token.startsWith('Atzr|')) {
		const kind = kindOf(token);
		const found = kind === undefined ? '' : `; what was given is ${kind}`;
		throw new TypeError(`"${name}" must be a refresh token, which starts with "Atzr|"${found}.`);
	}
	return token;
}
