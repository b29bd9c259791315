/**
 * What a token and its lifetime may look like before either is believed.
 *
 * Visible ASCII only: a line feed in a token would start a header of the sender's choosing. Prefixes are those Amazon documents.
 */
import {AmazonAuthError} from '../errors.js';

export type TokenKind = 'application' | 'seller' | 'restricted' | 'delegation';

const MAX_TOKEN_BYTES = 8 * 1024;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * Prefixes a token of each kind must not have: an `Atza|` or a restricted token is never sent as Bearer, an `Atc|` never to a
 * seller's operation, an `Atzr|` (a refresh token) nowhere.
 */
const FORBIDDEN: Readonly<Record<TokenKind, readonly string[]>> = {
	application: ['Atza|', 'Atz.sprdt|', 'Atzr|'],
	seller: ['Atc|', 'Atz.sprdt|', 'Atzr|'],
	restricted: ['Atc|', 'Atza|', 'Atzr|'],
	delegation: ['Atc|', 'Atza|', 'Atz.sprdt|', 'Atzr|'],
};

/** @throws {@link AmazonAuthError} `TOKEN_MALFORMED`, never quoting the value */
export function readToken(value: unknown, kind: TokenKind, giver: string): string {
	if (typeof value !== 'string' || value === '') {
		throw malformed(`${giver} gave no token.`);
	}
	if (value.length > MAX_TOKEN_BYTES) {
		throw malformed(`${giver} gave a token of more than ${MAX_TOKEN_BYTES / 1024} KiB.`);
	}
	if (!VISIBLE_ASCII.test(value)) {
		throw malformed(`${giver} gave a token with characters no header may hold.`);
	}
	const wrong = FORBIDDEN[kind].find((prefix) => value.startsWith(prefix));
	if (wrong) {
		throw malformed(`${giver} gave a token that starts with "${wrong}", which is of another kind than was asked for.`);
	}
	return value;
}

const LONGEST_LIFETIME_S = 86_400;

/**
 * A lifetime in seconds as Amazon states it, in milliseconds.
 *
 * @throws {@link AmazonAuthError} `TOKEN_MALFORMED` unless it is a positive number up to a day, or missing where `missingMs` is given
 */
export function readLifetimeMs(seconds: unknown, giver: string, missingMs?: number): number {
	if (seconds === undefined && missingMs !== undefined) {
		return missingMs;
	}
	if (typeof seconds !== 'number' || !(seconds > 0) || seconds > LONGEST_LIFETIME_S) {
		throw malformed(`${giver} stated no lifetime one can believe (seconds, more than 0 and up to a day).`);
	}
	return seconds * 1000;
}

function malformed(message: string): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_TOKEN_MALFORMED', `${message} Nothing was sent with it.`);
}
