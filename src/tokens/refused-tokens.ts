/**
 * What is known of a token that Amazon refuses: whose it is, whether it has been replaced, and whether its key may be renewed again.
 *
 * A permanent refusal (a role that is missing, say, told in the words of a dead token) must not buy a token per request: one forced
 * renewal a key and minute. Everything here is bounded, and nothing of it ever leaves the process.
 */
import {createBoundedMap} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import {ageMs, type Moment, momentOf} from './token.js';

export interface RefusedTokens {
	own(value: string, key: string): void;
	/** The key has lost the token, or a caller got it that no key holds. */
	retire(value: string, key: string): void;
	/** The keys that hold a token: more than one where Amazon answers two of them alike. */
	keysOf(value: string): readonly string[];
	/** Whether the token was ours and has gone: another caller's refusal, an expiry or an eviction took it. */
	isRetired(value: string): boolean;
	/** Whether the key may be renewed by force now; counts as the renewal. */
	mayForce(key: string): boolean;
}

const FORCE_INTERVAL_MS = 60_000;
/** Enough for every reply still on its way when tokens are replaced. */
const REMEMBERED = 10_000;

export function createRefusedTokens(clock: Clock): RefusedTokens {
	// As bounded as the tokens of the cache, which tells of each that comes and goes.
	const owned = new Map<string, readonly string[]>();
	const retired = createBoundedMap<string>(REMEMBERED);
	const forced = createBoundedMap<Moment>(REMEMBERED);
	const keysOf = (value: string): readonly string[] => owned.get(value) ?? [];
	return {
		own(value, key) {
			owned.set(value, [...keysOf(value).filter((other) => other !== key), key]);
		},
		retire(value, key) {
			const left = keysOf(value).filter((other) => other !== key);
			if (left.length > 0) {
				owned.set(value, left);
				return;
			}
			owned.delete(value);
			retired.set(value, key);
		},
		keysOf,
		isRetired: (value) => retired.has(value),
		mayForce(key) {
			const last = forced.get(key);
			if (last && ageMs(last, clock) < FORCE_INTERVAL_MS) {
				return false;
			}
			forced.set(key, momentOf(clock));
			return true;
		},
	};
}
