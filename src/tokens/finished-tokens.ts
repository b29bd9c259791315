/**
 * Tokens that have been minted, by key: bounded, alive by both clocks, and let go once Amazon calls them dead.
 *
 * Knows nothing of flights: what is not here is somebody else's to fetch.
 */
import {createBoundedMap} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import type {TokenOwner} from './key.js';
import {createRefusedTokens} from './refused-tokens.js';
import {isUsable, type LivingToken, type MintedToken, phaseOf, startLife} from './token.js';

/** What `refuse` did with a token that Amazon called dead, and so whether a second send can help. */
export type Refusal = 'forgotten' | 'replaced' | 'kept' | 'unknown';

export interface FinishedTokens {
	/** The token of a key as long as it lives at all. */
	last(key: string): LivingToken | undefined;
	keep(key: string, owner: TokenOwner, minted: MintedToken): LivingToken;
	/** A token for those who wait for it and for nobody after them. */
	passOn(key: string, minted: MintedToken): LivingToken;
	/** Whose token this is: several where Amazon gave them one, none where it is not of this cache. */
	ownersOf(value: string): readonly TokenOwner[];
	/** Amazon refused this very token. */
	refuse(value: string): Refusal;
	drop(isMeant: (key: string, owner: TokenOwner) => boolean): void;
	readonly counts: {evictedAlive: number; refused: number};
	readonly size: number;
}

interface Entry extends LivingToken {
	readonly owner: TokenOwner;
}

export function createFinishedTokens({clock, maxTokens}: {clock: Clock; maxTokens: number}): FinishedTokens {
	const counts = {evictedAlive: 0, refused: 0};
	const refused = createRefusedTokens(clock);
	const tokens = createBoundedMap<Entry>(maxTokens, (entry, key, reason) => {
		if (reason === 'evict' && isUsable(entry, clock)) {
			counts.evictedAlive++;
		}
		refused.retire(entry.value, key);
	});
	return {
		counts,
		get size() {
			return tokens.size;
		},
		last(key) {
			const entry = tokens.get(key);
			return entry && phaseOf(entry, clock) !== 'dead' ? entry : undefined;
		},
		keep(key, owner, minted) {
			const entry: Entry = {...startLife(minted, clock, key), owner};
			tokens.set(key, entry);
			// After `set`: the entry it replaced has been retired by then, and may have held this very token.
			refused.own(entry.value, key);
			return entry;
		},
		passOn(key, minted) {
			// Should it be refused, the key's own token takes its place.
			refused.retire(minted.value, key);
			return startLife(minted, clock);
		},
		ownersOf: (value) => refused.keysOf(value).flatMap((key) => tokens.peek(key)?.owner ?? []),
		refuse(value) {
			const keys = refused.keysOf(value);
			if (keys.length === 0) {
				return refused.isRetired(value) ? 'replaced' : 'unknown';
			}
			const dead = keys.filter((key) => refused.mayForce(key));
			for (const key of dead) {
				tokens.delete(key);
			}
			if (dead.length === 0) {
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
	};
}
