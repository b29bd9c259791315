/**
 * Who gets which token: the living one, the one under way, or a new one.
 *
 * Finished tokens and flights are kept apart, since an eviction, a `delete` or the first caller's abort must never reject those who
 * wait. Knows nothing of what a token is for.
 */
import type {Clock} from '../clock.js';
import {AmazonAuthError} from '../errors.js';
import {assertInTime, type Wait, waitWithin} from '../wait.js';
import {createCoolDowns} from './cool-downs.js';
import {createFinishedTokens, type FinishedTokens} from './finished-tokens.js';
import {createFlights, type TokenRequest} from './flights.js';
import {isSameOwner, type TokenOwner} from './key.js';
import type {LivingToken, MintedToken} from './token.js';

export type {Refusal} from './finished-tokens.js';
export type {TokenRequest} from './flights.js';

export interface TokenCache extends Pick<FinishedTokens, 'peek' | 'ownersOf' | 'refuse'> {
	/** The living token, else the one of the open flight, else of a new one. */
	obtain(request: TokenRequest, wait: Wait): Promise<LivingToken>;
	/** Puts in a token that came with another reply. */
	keep(key: string, owner: TokenOwner, minted: MintedToken): void;
	/** Drops what belongs to an owner, and keeps open flights from bringing it back. */
	forget(belongs: (owner: TokenOwner) => boolean): void;
	/** Drops the other finished tokens of a key's owner; open flights go on, since one of them may have led to this. */
	forgetOthers(key: string, owner: TokenOwner): void;
	/** No new flight; waits for the open ones, then ends them. */
	close(): Promise<void>;
	readonly counts: {readonly minted: number; readonly joined: number; readonly evictedAlive: number; readonly refused: number};
	readonly size: number;
	readonly openFlights: number;
}

export function createTokenCache({clock, maxTokens}: {clock: Clock; maxTokens: number}): TokenCache {
	const counts = {minted: 0, joined: 0};
	const tokens = createFinishedTokens({clock, maxTokens});
	const coolDowns = createCoolDowns(clock);
	let closed = false;
	const flights = createFlights(clock, {
		arrived({key, owner}, minted, isOwn) {
			counts.minted++;
			return isOwn ? tokens.keep(key, owner, minted) : tokens.passOn(key, minted);
		},
		failed({key}, error) {
			coolDowns.begin(key, error);
		},
	});
	return {
		get counts() {
			return {...counts, ...tokens.counts};
		},
		get size() {
			return tokens.size;
		},
		get openFlights() {
			return flights.open;
		},
		peek: tokens.peek,
		ownersOf: tokens.ownersOf,
		refuse: tokens.refuse,
		keep: tokens.keep,
		async obtain(request, wait) {
			const token = tokens.peek(request.key);
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
		forget(belongs) {
			tokens.drop((_key, owner) => belongs(owner));
			flights.detach(belongs);
		},
		forgetOthers: (key, owner) => tokens.drop((other, itsOwner) => other !== key && isSameOwner(itsOwner, owner)),
		async close() {
			closed = true;
			await flights.close();
			tokens.drop(() => true);
		},
	};
}
