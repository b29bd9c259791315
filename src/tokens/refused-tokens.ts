/**
 * What is known of a token that Amazon refuses: whose it is, whether it has been replaced, and whether its key may be renewed again.
 *
 * A permanent refusal (a role that is missing, say, told in the words of a dead token) must not buy a token per request: one forced
 * renewal a key and minute. Everything here is bounded, and nothing of it ever leaves the process.
 */
import type {Clock} from '../util/clock.js';
import {createShortMemory} from '../util/short-memory.js';
import type {TokenSubject} from './subject.js';
import type {Moment} from './token.js';

export interface RefusedTokens {
	own(value: string, key: string): void;
	/** The key has lost the token, or a caller got it that no key holds. */
	retire(value: string, key: string, token: RetiredToken): void;
	/** The keys that hold a token: more than one where Amazon answers two of them alike. */
	keysOf(value: string): readonly string[];
	/** A token that was ours and has gone: another caller's refusal, an expiry or an eviction took it. */
	retired(value: string): RetiredToken | undefined;
	/** Whether the key may be renewed by force now; counts as the renewal. */
	mayForce(key: string): boolean;
}

export type RetiredToken = Pick<TokenSubject, 'label' | 'owner'> & Moment;

const FORCE_INTERVAL_MS = 60_000;
/** Enough for every reply still on its way when tokens are replaced, and longer than any is on its way. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 3_600_000;

export function createRefusedTokens(clock: Clock): RefusedTokens {
	// As bounded as the tokens of the cache, which tells of each that comes and goes.
	// A token that two keys hold is a rarity: an array for each would cost more than all else that is kept of it.
	const owned = new Map<string, string | readonly string[]>();
	const retired = createShortMemory<RetiredToken>(clock, REMEMBERED_MS, REMEMBERED);
	const forced = createShortMemory<true>(clock, FORCE_INTERVAL_MS);
	const keysOf = (value: string): readonly string[] => {
		const keys = owned.get(value) ?? [];
		return typeof keys === 'string' ? [keys] : keys;
	};
	return {
		own(value, key) {
			const others = keysOf(value).filter((other) => other !== key);
			owned.set(value, others.length === 0 ? key : [...others, key]);
		},
		retire(value, key, {label, owner, atMs, atMonotonicMs}) {
			const left = keysOf(value).filter((other) => other !== key);
			if (left.length > 0) {
				owned.set(value, left);
				return;
			}
			owned.delete(value);
			retired.set(value, {label, owner, atMs, atMonotonicMs});
		},
		keysOf,
		retired: (value) => retired.get(value),
		mayForce(key) {
			if (forced.get(key)) {
				return false;
			}
			forced.set(key, true);
			return true;
		},
	};
}
