/**
 * What a token cache asks of the other processes; where no store is given there are none, and nothing is asked.
 *
 * Knows of a token only what the cache keeps of it.
 */

import type {Sharing} from './types.js';

/** A cache that is on its own. */
export const ALONE: Sharing = {
	mint: async ({mint, lookUp}, _avoid, signal) => mint(signal, undefined, await lookUp?.(signal)),
	isForgotten: () => false,
	wasForgotten: async () => false,
	forget: async () => {},
	forgetOthers: async () => {},
	close: async () => {},
};
