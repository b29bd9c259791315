/**
 * What a token cache asks of the other processes; where no store is given there are none, and nothing is asked.
 *
 * Knows of a token only what the cache keeps of it.
 */

import type {KeptToken} from './cached-tokens.js';
import type {Preparation, TokenRequest} from './flights.js';
import type {Meant, TokenOwner} from './key.js';
import type {SharedTokens} from './store/shared-tokens.js';
import type {ArrivedToken} from './token.js';

export interface Sharing {
	/** A token that another process has minted and that is not `avoid`, else a new one. */
	mint(request: TokenRequest, avoid: string | undefined, signal: AbortSignal): Promise<ArrivedToken>;
	/** Whether a token has been forgotten, here or elsewhere; undefined: that has to be asked for. */
	isForgotten(token: KeptToken): boolean | undefined;
	/** The same after asking; false where nobody answers. */
	wasForgotten(token: KeptToken): Promise<boolean>;
	forget(whose: Meant): Promise<void>;
	/** Spares the token of a key that is being minted. */
	forgetOthers(key: string, owner: TokenOwner): Promise<void>;
	close(): Promise<void>;
}

/** A cache that is on its own. */
export const ALONE: Sharing = {
	mint: async ({mint, lookUp}, _avoid, signal) => mint(signal, undefined, await lookUp?.(signal)),
	isForgotten: () => false,
	wasForgotten: async () => false,
	forget: async () => {},
	forgetOthers: async () => {},
	close: async () => {},
};

/** A cache that is one of many. */
export function shareThrough(shared: Omit<SharedTokens, 'read' | 'refusals'>): Sharing {
	return {
		async mint({key, owner, mint, lookUp, prepare, learnGrant}, avoid, signal) {
			const wanted = {key, owner, avoid};
			const prepared = lookUp || prepare ? preparationOf(lookUp, prepare?.()) : undefined;
			const token = prepared
				? await shared.mintOnce(wanted, async (ending) => mint(ending, prepared, await lookUp?.(ending)), signal, prepared)
				: await shared.mintOnce(wanted, mint, signal);
			if (!token.isMinted && token.grant !== undefined) {
				learnGrant?.(token.grant);
			}
			return token;
		},
		// Without a generation it came with another reply, and was never shared.
		isForgotten: ({owner, generation}) => generation !== undefined && shared.isForgotten(owner, generation),
		wasForgotten: async ({owner, generation}) => generation !== undefined && shared.wasForgotten(owner, generation),
		forget: shared.forget,
		forgetOthers: shared.forgetOthers,
		close: shared.close,
	};
}

/** The application is asked before a lease or a place is taken: one that does not answer must not keep them from others. */
function preparationOf(lookUp: TokenRequest['lookUp'], own: Preparation | undefined): Preparation {
	return {
		async ready(signal) {
			await lookUp?.(signal);
			await own?.ready(signal);
		},
		...(own?.turn && {turn: own.turn}),
	};
}
