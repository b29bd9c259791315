/**
 * Tokens that have been minted, by key: bounded, alive by both clocks, and let go once Amazon calls them dead.
 *
 * Knows nothing of flights: what is not here is somebody else's to fetch.
 */
import {createBoundedMap} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import type {TokenOwner} from './key.js';
import {createRefusedTokens} from './refused-tokens.js';
import {type ArrivedToken, isUsable, type LivingToken, phaseOf, startLife} from './token.js';

/** What `refuse` did with a token that Amazon called dead, and so whether a second send can help. */
export type Refusal = 'forgotten' | 'replaced' | 'kept' | 'unknown';

export interface FinishedTokens {
	/** The token of a key as long as it lives at all. */
	last(key: string): KeptToken | undefined;
	/** The token of a key that is not wanted again: the one to be renewed, else the one that Amazon refused last. */
	unwanted(key: string): string | undefined;
	keep(key: string, owner: TokenOwner, arrived: ArrivedToken): LivingToken;
	/** A token for those who wait for it and for nobody after them. */
	passOn(key: string, arrived: ArrivedToken): LivingToken;
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

export interface KeptToken extends LivingToken {
	readonly owner: TokenOwner;
	/** Undefined where it is not shared. */
	readonly generation: readonly number[] | undefined;
}

const REMEMBERED = 10_000;

export function createFinishedTokens({clock, maxTokens}: {clock: Clock; maxTokens: number}): FinishedTokens {
	const counts = {evictedAlive: 0, refused: 0};
	const refused = createRefusedTokens(clock);
	/** By key: what a store must not give back. */
	const dead = createBoundedMap<string>(REMEMBERED);
	const tokens = createBoundedMap<KeptToken>(maxTokens, (entry, key, reason) => {
		if (reason === 'evict' && isUsable(entry, clock)) {
			counts.evictedAlive++;
		}
		refused.retire(entry.value, key);
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
		last,
		unwanted: (key) => last(key)?.value ?? dead.get(key),
		keep(key, owner, arrived) {
			const entry: KeptToken = {...startLife(arrived, clock, key), owner, generation: arrived.generation};
			tokens.set(key, entry);
			// After `set`: the entry it replaced has been retired by then, and may have held this very token.
			refused.own(entry.value, key);
			return entry;
		},
		passOn(key, arrived) {
			// Should it be refused, the key's own token takes its place.
			refused.retire(arrived.value, key);
			return startLife(arrived, clock);
		},
		ownersOf: (value) => refused.keysOf(value).flatMap((key) => tokens.peek(key)?.owner ?? []),
		refuse(value) {
			const keys = refused.keysOf(value);
			if (keys.length === 0) {
				return refused.isRetired(value) ? 'replaced' : 'unknown';
			}
			const forced = keys.filter((key) => refused.mayForce(key));
			for (const key of forced) {
				tokens.delete(key);
				dead.set(key, value);
			}
			if (forced.length === 0) {
				return 'kept';
			}
			counts.refused++;
			return 'forgotten';
		},
		drop(isMeant) {
			for (const [key, {owner}] of [...tokens.entries()]) {
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
