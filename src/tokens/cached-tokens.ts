/**
 * Tokens that have been minted, by key: bounded, alive by both clocks, and let go once Amazon calls them dead.
 *
 * Knows nothing of flights: what is not here is somebody else's to fetch.
 */
import {createBoundedMap} from '../util/bounded-map.js';
import type {Clock} from '../util/clock.js';
import type {TokenRequest} from './flights.js';
import type {TokenOwner} from './key.js';
import {createRefusedTokens} from './refused-tokens.js';
import {createShortMemory} from '../util/short-memory.js';
import type {SeenToken, TokenLabel} from './subject.js';
import {type ArrivedToken, ageMs, isUsable, type LivingToken, phaseOf, startLife} from './token.js';

/** What `refuse` did with a token that Amazon called dead, and so whether a second send can help. */
export type Refusal = 'forgotten' | 'replaced' | 'kept' | 'unknown';

export interface FinishedTokens {
	/** The token of a key, dead or alive. */
	kept(key: string): KeptToken | undefined;
	/** The token of a key as long as it lives at all. */
	last(key: string): KeptToken | undefined;
	/** The token of a key that is not wanted again: the one to be renewed, else the one that Amazon refused last. */
	unwanted(key: string): string | undefined;
	keep(whose: Whose, arrived: ArrivedToken): LivingToken;
	/** A token for those who wait for it and for nobody after them. */
	passOn(whose: Whose, arrived: ArrivedToken): LivingToken;
	/** The token that a new one of the key will replace, and why; undefined where it is the key's first in a while. */
	replaced(key: string): {reason: 'ahead' | 'forced'; ageMs: number} | undefined;
	/** What is known of a token, though it may be gone. */
	seen(value: string): SeenToken | undefined;
	/** Whose token this is: several where Amazon gave them one, none where it is not of this cache. */
	ownersOf(value: string): readonly TokenOwner[];
	/** Amazon refused this very token. */
	refuse(value: string): Refusal;
	drop(isMeant: (key: string, owner: TokenOwner) => boolean): void;
	/** Drops a token, unless another has taken its place. */
	dropOne(key: string, token: KeptToken): void;
	readonly counts: {evictedAlive: number; refused: number};
	readonly size: number;
}

/** Which key a token belongs to, and what it is. */
export type Whose = Pick<TokenRequest, 'key' | 'owner' | 'label'>;

export interface KeptToken extends LivingToken {
	readonly owner: TokenOwner;
	readonly label: TokenLabel;
	/** Undefined where it is not shared. */
	readonly generation: readonly number[] | undefined;
}

/** As long as a token of Login with Amazon lives: after it no store gives one back. */
const LONGEST_LIFE_MS = 3_600_000;

export function createFinishedTokens({clock, maxTokens}: {clock: Clock; maxTokens: number}): FinishedTokens {
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
