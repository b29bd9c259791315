/**
 * Loads behind `createAmazonAuth` what the first calls for tokens need, so that none of them waits for it in the middle of a crowd, nor
 * finds no file left that may be opened.
 */
import type {Settings} from './options.js';

export function loadAhead({appstore, sellingPartner, pay, sharing}: Settings): void {
	const loading: Promise<unknown>[] = [];
	if (appstore || sellingPartner) {
		loading.push(import('./token-call/turns.js'), import('./login-with-amazon/client.js'));
	}
	if (sellingPartner) {
		loading.push(import('./token-call/quota.js'), import('./selling-partner/mint.js'));
	}
	if (pay?.some(({mwsAuthToken}) => mwsAuthToken !== undefined)) {
		loading.push(import('./token-call/turns.js'), import('./token-call/quota.js'), import('./pay/exchange.js'));
	}
	if (sharing) {
		loading.push(import('./store/shared-tokens.js'));
	}
	// Whoever needs one that failed is told.
	Promise.all(loading).catch(() => {});
}
