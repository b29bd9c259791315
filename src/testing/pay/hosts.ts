/**
 * Data: the hosts of Amazon Pay, each for one region.
 *
 * Source: Amazon Pay "AuthorizationTokens" page.
 */
import type {PayRegion} from '../../types.js';

export const payHosts: ReadonlyMap<string, PayRegion> = new Map([
	['pay-api.amazon.com', 'na'],
	['pay-api.amazon.eu', 'eu'],
	['pay-api.amazon.jp', 'jp'],
]);
