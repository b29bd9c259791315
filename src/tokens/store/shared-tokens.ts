/**
 * What a token cache shares with other processes, through a store that may fail: tokens, refusals, and what has been forgotten.
 *
 * Wires the pieces and nothing more. A store that fails costs mints and never a call: every method here answers as if it were empty.
 */

import type {Announce} from '../../diagnostics/messages.js';
import type {Clock} from '../../util/clock.js';
import type {TokenOwner} from '../key.js';
import type {Preparation, SharedRefusals, Sharing} from '../types.js';
import {createCircuitBreaker} from './circuit-breaker.js';
import type {KeyRing} from './encryption.js';
import {createEntries} from './entries.js';
import {createGenerations, type Generation, isBefore} from './generations.js';
import {createLeasedMints} from './leased-mints.js';
import {createSharedRefusals} from './shared-refusals.js';
import {createTokenEntries, type ShareableToken, type SharedRequest, type SharedToken} from './token-entries.js';
import type {TokenStore} from './token-store.js';

export type {ShareableToken, SharedRequest, SharedToken} from './token-entries.js';

export interface SharedTokensOptions {
	readonly store: TokenStore;
	readonly ring: KeyRing;
	readonly clock: Clock;
	readonly announce: Announce;
}

export interface SharedTokens extends Pick<Sharing, 'forget' | 'forgetOthers' | 'close'> {
	/** The living token that the store holds. */
	read(request: SharedRequest): Promise<SharedToken | undefined>;
	/** The token of the store, else a new one, minted by one process while the others wait. Fails only as the mint and what prepares it do, or with the signal. */
	mintOnce(
		request: SharedRequest,
		mint: (signal: AbortSignal) => Promise<ShareableToken>,
		signal: AbortSignal,
		prepared?: Preparation,
	): Promise<SharedToken>;
	/** Whether a token has been forgotten since, by any process; undefined: that is not known any more, ask `wasForgotten`. */
	isForgotten(owner: TokenOwner, generation: Generation): boolean | undefined;
	/** The same after asking the store; false where it cannot be asked. */
	wasForgotten(owner: TokenOwner, generation: Generation): Promise<boolean>;
	/** What Amazon refused any process in the last 60 s, by a name that says what was refused and holds no secret. */
	readonly refusals: SharedRefusals;
}

export function createSharedTokens({store, ring, clock, announce}: SharedTokensOptions): SharedTokens {
	const calls = createCircuitBreaker({clock, announce});
	const entries = createEntries({store, ring, calls, clock, announce});
	const generations = createGenerations(entries, clock);
	const tokens = createTokenEntries({entries, generations, clock, announce});
	const mints = createLeasedMints({tokens, entries, generations, clock});

	const isForgotten = (owner: TokenOwner, generation: Generation): boolean | undefined => {
		const known = generations.known(owner);
		return known && isBefore(generation, known);
	};

	return {
		read: async (request) => (await tokens.look(request)).token,
		mintOnce: mints.mintOnce,
		isForgotten,
		async wasForgotten(owner, generation) {
			await generations.current(owner);
			return isBefore(generation, generations.lastKnown(owner));
		},
		forget: generations.grow,
		async forgetOthers(key, owner) {
			await generations.grow(owner);
			mints.renewGeneration(key);
		},
		refusals: createSharedRefusals(entries),
		async close() {
			await mints.close();
			await calls.close(async () => store.close?.());
		},
	};
}
