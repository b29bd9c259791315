/**
 * Tokens that have been minted, by key, and what is remembered of those that Amazon refused.
 *
 * The number of tokens is bounded, both clocks decide whether one lives, and a token that Amazon calls dead is dropped. A permanent refusal
 * (a missing role, told in the words of a dead token) must not buy a token for each request: a key is renewed by force once a minute.
 */
import {createBoundedMap, createShortMemory} from '../util/bounded-maps.js';
import {ageMs, type Clock, type Moment} from '../util/clock.js';
import type {TokenSubject} from './key.js';
import {isUsable, phaseOf, startLife} from './token.js';
import type {CachedTokens, KeptToken} from './types.js';

/** As long as a token of Login with Amazon lives: after it no store gives one back. */
const LONGEST_LIFE_MS = 3_600_000;

export function createCachedTokens({clock, maxTokens}: {clock: Clock; maxTokens: number}): CachedTokens {
	const counts = {evictedAlive: 0, refused: 0};
	const refused = createRefusedTokens(clock);
	/** By key: what a store must not give back, and whether another has taken its place. */
	const dead = createShortMemory<{readonly token: KeptToken; readonly isReplaced: boolean}>(clock, LONGEST_LIFE_MS, maxTokens);
	const tokens = createBoundedMap<KeptToken>(maxTokens, (entry, key, reason) => {
		if (reason === 'evict' && isUsable(entry, clock)) {
			counts.evictedAlive++;
		}
		refused.retire(entry.value, key, entry);
	});
	const last = (key: string): KeptToken | undefined => {
		const entry = tokens.get(key);
		return entry && phaseOf(entry, clock) !== 'dead' ? entry : undefined;
	};

	return {
		counts,
		get size() {
			return tokens.size;
		},
		kept: (key) => tokens.get(key),
		last,
		unwanted: (key) => (last(key) ?? dead.get(key)?.token)?.value,
		replaced(key) {
			const ageing = last(key);
			if (ageing) {
				return {reason: 'ahead', ageMs: ageMs(ageing, clock)};
			}
			const refusedOne = dead.get(key);
			return refusedOne && !refusedOne.isReplaced ? {reason: 'forced', ageMs: ageMs(refusedOne.token, clock)} : undefined;
		},
		seen(value) {
			const [key] = refused.keysOf(value);
			const found = (key === undefined ? undefined : tokens.peek(key)) ?? refused.retired(value);
			return found && {label: found.label, owner: found.owner, ageMs: ageMs(found, clock)};
		},
		keep({key, owner, label}, arrived) {
			const {value, atMs, atMonotonicMs, freshMs, usableMs, lifetimeMs} = startLife(arrived, clock, key);
			const {generation} = arrived;
			// Written out: what is spread has a hidden class of its own for each object, larger than the object.
			const entry: KeptToken = {value, atMs, atMonotonicMs, freshMs, usableMs, lifetimeMs, owner, label, generation};
			tokens.set(key, entry);
			const refusedOne = dead.get(key);
			if (refusedOne) {
				dead.set(key, {...refusedOne, isReplaced: true});
			}
			// After `set`: the entry it replaced has been retired by then, and may have held this very token.
			refused.own(entry.value, key);
			return entry;
		},
		passOn({key, owner, label}, arrived) {
			const token = startLife(arrived, clock);
			// Should it be refused, the key's own token takes its place, unless it is that very token.
			if (tokens.peek(key)?.value !== arrived.value) {
				refused.retire(arrived.value, key, {owner, label, atMs: token.atMs, atMonotonicMs: token.atMonotonicMs});
			}
			return token;
		},
		ownersOf: (value) => refused.keysOf(value).flatMap((key) => tokens.peek(key)?.owner ?? []),
		refuse(value) {
			const keys = refused.keysOf(value);
			if (keys.length === 0) {
				return refused.retired(value) ? 'replaced' : 'unknown';
			}
			const forced = keys.filter((key) => refused.mayForce(key));
			for (const key of forced) {
				const token = tokens.peek(key);
				tokens.delete(key);
				if (token) {
					dead.set(key, {token, isReplaced: false});
				}
			}
			if (forced.length === 0) {
				return 'kept';
			}
			counts.refused++;
			return 'forgotten';
		},
		drop(isMeant) {
			for (const [key, {owner}] of tokens.entries()) {
				if (isMeant(key, owner)) {
					tokens.delete(key);
				}
			}
		},
		dropOne(key, token) {
			if (tokens.peek(key) === token) {
				tokens.delete(key);
			}
		},
	};
}

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
