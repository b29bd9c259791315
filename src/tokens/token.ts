/**
 * What a token and its lifetime must look like before they are believed, and how long a token lives by both clocks.
 *
 * A token is visible ASCII: a line feed would start a header of the sender's choosing. The prefixes are those that Amazon documents. The
 * file does not know who asked for a token or what it opens.
 */

import {AmazonAuthError} from '../errors.js';
import {ageMs, type Clock, type Moment} from '../util/clock.js';

/** What a mint gives: the token and the lifetime Amazon stated, counted from its reply. */
export interface MintedToken {
	readonly value: string;
	readonly lifetimeMs: number;
	/** The digest of the grant it was minted with, where that may change. */
	readonly grant?: string | undefined;
	/** The request id of the reply that the token came with. */
	readonly requestId?: string | undefined;
}

/** A token as a flight brings it: from its own mint, or from that of another process. */
export interface ArrivedToken extends MintedToken {
	/** The whole lifetime, of which `lifetimeMs` is left, if another process minted the token. */
	readonly fullLifetimeMs?: number;
	/** Tells whether it has been forgotten since, if it is shared. */
	readonly generation?: readonly number[];
	/** False: another process did. */
	readonly isMinted?: boolean;
}

/** The moment is that of its mint. In one object with the rest, and in whole milliseconds: there is one for each seller. */
export interface LivingToken extends Moment {
	readonly value: string;
	/** After this much of its life it is renewed in good time. */
	readonly freshMs: number;
	/** After this much of its life callers wait for a new one. */
	readonly usableMs: number;
	readonly lifetimeMs: number;
}

/** A caller must not get a token that dies on the way: no more than a minute, no more than a twentieth of a short life. */
const MARGIN_MS = 60_000;
const MARGIN_SHARE = 0.05;

/**
 * A token renewed five minutes before its end survives an outage of that length; a fifth more or less by key, so that tokens fetched
 * together are not renewed together. No more than a tenth of a short life.
 */
const EARLY_MS = 300_000;
const EARLY_SPREAD = 0.2;
const EARLY_SHARE = 0.1;

/** @param key what spreads the renewal of many tokens */
export function startLife({value, lifetimeMs, fullLifetimeMs = lifetimeMs}: ArrivedToken, clock: Clock, key = ''): LivingToken {
	const earlyMs = EARLY_MS * (1 - EARLY_SPREAD + 2 * EARLY_SPREAD * shareOf(key));
	return {
		value,
		atMs: clock.nowMs(),
		atMonotonicMs: Math.floor(clock.monotonicMs()),
		freshMs: Math.round(lifetimeMs - Math.min(earlyMs, fullLifetimeMs * EARLY_SHARE)),
		usableMs: lifetimeMs - Math.min(MARGIN_MS, fullLifetimeMs * MARGIN_SHARE),
		lifetimeMs,
	};
}

/** `ageing`: to be renewed while it still serves; `ending`: to be waited for; `dead`: not to be sent any more. */
export type Phase = 'fresh' | 'ageing' | 'ending' | 'dead';

export function phaseOf(token: LivingToken, clock: Clock): Phase {
	const {freshMs, usableMs, lifetimeMs} = token;
	const age = ageMs(token, clock);
	if (age < usableMs) {
		return age < freshMs ? 'fresh' : 'ageing';
	}
	return age < lifetimeMs ? 'ending' : 'dead';
}

/** Whether a token may still be sent. */
export function isUsable(token: LivingToken, clock: Clock): boolean {
	return ageMs(token, clock) < token.usableMs;
}

/** When the token ends, in milliseconds since the epoch: the earlier of what the two clocks say. */
export function expiresAtMs(token: LivingToken, clock: Clock): number {
	return clock.nowMs() + token.lifetimeMs - ageMs(token, clock);
}

/** A number from 0 up to 1, the same for the same text: FNV-1a, mixed once more since keys differ in their last letters. */
function shareOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
	return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

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
