/**
 * Finished tokens, and who gets which: the living one, the one under way, or a new one; a dead token is forgotten once.
 *
 * `lru-cache` holds finished tokens and nothing else; flights live in flights.ts, since an eviction, a `delete` or the first
 * caller's abort must never reject those who wait. Knows nothing of what a token is for.
 */
import {LRUCache} from 'lru-cache';
import type {Clock} from '../clock.js';
import {AmazonAuthError} from '../errors.js';
import {assertInTime, type Wait, waitWithin} from '../wait.js';
import {createCoolDowns} from './cool-downs.js';
import {createFlights, type Landing, type TokenRequest} from './flights.js';
import {isSameOwner, type TokenOwner} from './key.js';
import {createRefusedTokens} from './refused-tokens.js';
import {isUsable, type LivingToken, type MintedToken, startLife} from './token.js';

export type {TokenRequest} from './flights.js';

/** What `refuse` did with a token that Amazon called dead, and so whether a second send can help. */
export type Refusal = 'forgotten' | 'replaced' | 'kept' | 'unknown';

export interface TokenCache {
	/** The living token of a key, or undefined. */
	peek(key: string): LivingToken | undefined;
	/** The living token, else the one of the open flight, else of a new one. */
	obtain(request: TokenRequest, wait: Wait): Promise<LivingToken>;
	/** Puts in a token that came with another reply. */
	keep(key: string, owner: TokenOwner, minted: MintedToken): void;
	/** Whose token this is: several where Amazon gave them one, none where it is not of this cache. */
	ownersOf(value: string): readonly TokenOwner[];
	/** Amazon refused this very token. */
	refuse(value: string): Refusal;
	/** Drops what belongs to an owner, and keeps open flights from bringing it back. */
	forget(belongs: (owner: TokenOwner) => boolean): void;
	/** Drops the other finished tokens of a key's owner; open flights go on, since one of them may have led to this. */
	forgetOthers(key: string, owner: TokenOwner): void;
	/** No new flight; waits for the open ones, then ends them. */
	close(): Promise<void>;
	readonly counts: {minted: number; joined: number; evictedAlive: number; refused: number};
	readonly size: number;
	readonly openFlights: number;
}

interface Entry extends LivingToken {
	readonly owner: TokenOwner;
}

export function createTokenCache({clock, maxTokens}: {clock: Clock; maxTokens: number}): TokenCache {
	const counts = {minted: 0, joined: 0, evictedAlive: 0, refused: 0};
	const refused = createRefusedTokens(clock);
	const coolDowns = createCoolDowns(clock);
	let closed = false;
	const tokens = new LRUCache<string, Entry>({
		max: maxTokens,
		dispose: (entry, key, reason) => {
			if (reason === 'evict' && isUsable(entry, clock)) {
				counts.evictedAlive++;
			}
			refused.retire(entry.value, key);
		},
	});

	const keep = (key: string, owner: TokenOwner, minted: MintedToken): LivingToken => {
		const entry: Entry = {...startLife(minted, clock), owner};
		tokens.set(key, entry);
		// After `set`: the entry it replaced has been retired by then, and may have held this very token.
		refused.own(entry.value, key);
		return entry;
	};

	const landing: Landing = {
		arrived({key, owner}, minted, isOwn) {
			counts.minted++;
			if (isOwn && !closed) {
				return keep(key, owner, minted);
			}
			// Those who wait for it use it once; should it be refused, the key's own token takes its place.
			refused.retire(minted.value, key);
			return startLife(minted, clock);
		},
		failed({key}, error) {
			coolDowns.begin(key, error);
		},
	};
	const flights = createFlights(clock, landing);

	const peek = (key: string): LivingToken | undefined => {
		const entry = tokens.get(key);
		return entry && isUsable(entry, clock) ? entry : undefined;
	};

	const drop = (isMeant: (key: string, owner: TokenOwner) => boolean): void => {
		for (const [key, {owner}] of [...tokens.entries()]) {
			if (isMeant(key, owner)) {
				tokens.delete(key);
			}
		}
	};

	return {
		counts,
		get size() {
			return tokens.size;
		},
		get openFlights() {
			return flights.open;
		},
		peek,
		keep,
		async obtain(request, wait) {
			const token = peek(request.key);
			if (token) {
				return token;
			}
			if (closed) {
				throw new AmazonAuthError('ERR_AMAZON_CLOSED', 'This auth was closed; create a new one to fetch tokens.');
			}
			// A caller that has gone or is too late starts nothing.
			assertInTime(wait, clock);
			const open = flights.joinable(request.key);
			if (open) {
				counts.joined++;
				return waitWithin(open.landed, wait, clock);
			}
			const pause = coolDowns.refusalOf(request.key);
			if (pause) {
				throw pause;
			}
			return waitWithin(flights.takeOff(request).landed, wait, clock);
		},
		ownersOf(value) {
			return refused.keysOf(value).flatMap((key) => tokens.peek(key)?.owner ?? []);
		},
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
		forget(belongs) {
			drop((_key, owner) => belongs(owner));
			flights.detach(belongs);
		},
		forgetOthers: (key, owner) => drop((other, itsOwner) => other !== key && isSameOwner(itsOwner, owner)),
		async close() {
			closed = true;
			await flights.close();
			tokens.clear();
		},
	};
}
