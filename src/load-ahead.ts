/**
 * Loads behind `createAmazonAuth` what the first calls for tokens need, so that none of them waits for it in the middle of a crowd, nor
 * finds no file left that may be opened.
 */
import {APIS} from './apis/index.js';
import type {Settings} from './options.js';
import {part} from './util/lazy.js';

const loadSharedTokens = part(() => import('./tokens/store/shared-tokens.js'));

export function loadAhead({apis, sharing}: Settings): void {
	const needed = [
		...APIS.filter(({name}) => apis.has(name)).flatMap((api) => api.loadAhead(apis.get(api.name))),
		...(sharing ? [loadSharedTokens] : []),
	];
	// A call that needs a part which failed to load is told so, and loads it again.
	Promise.all(needed.map((load) => load())).catch(() => {});
}
