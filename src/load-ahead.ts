/**
 * Loads behind `createAmazonAuth` what the first calls for tokens need, so that none of them waits for it in the middle of a crowd, nor
 * finds no file left that may be opened.
 */

import type {Settings} from './options.js';
import {part} from './util/lazy.js';

const turns = part(() => import('./tokens/calls/concurrency.js'));
const quota = part(() => import('./tokens/calls/rate-limit.js'));
const login = part(() => import('./tokens/login-with-amazon/client.js'));
const mint = part(() => import('./apis/selling-partner/restricted-token-mint.js'));
const exchange = part(() => import('./apis/pay/token-exchange.js'));
const sharedTokens = part(() => import('./tokens/store/shared-tokens.js'));

export function loadAhead({appstore, sellingPartner, pay, sharing}: Settings): void {
	const exchanges = pay?.some(({mwsAuthToken}) => mwsAuthToken !== undefined);
	const needed = [
		...(appstore || sellingPartner ? [turns, login] : []),
		...(sellingPartner ? [quota, mint] : []),
		...(exchanges ? [turns, quota, exchange] : []),
		...(sharing ? [sharedTokens] : []),
	];
	// Whoever needs one that failed is told, and it is tried again.
	Promise.all(needed.map((load) => load())).catch(() => {});
}
