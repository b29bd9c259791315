/**
 * The Amazon Pay merchants who handed over an MWS authorisation token, and the public keys that requests are signed with.
 *
 * Where no list is given, every merchant is known, and its token is made from its id.
 */
import {createHash} from 'node:crypto';
import type {FakeAmazonOptions, FakePayKey} from '../types.js';

/** The merchants known to the fake. */
export interface Merchants {
	/** Gives the merchant's `amzn.mws.…`, or `undefined` for an unknown merchant. */
	mwsAuthTokenOf(merchantId: string): string | undefined;
	revoke(merchantId: string | undefined): void;
	isRevoked(merchantId: string): boolean;
}

/** Public keys by id. */
export type PayKeys = Map<string, FakePayKey>;

/** Reads the `merchants` option. */
export function createMerchants(option: FakeAmazonOptions['merchants']): Merchants {
	const known = option && new Map(Array.isArray(option) ? option.map((id: string) => [id, {}] as const) : Object.entries(option));
	const revoked = new Set<string>();
	let everyoneRevoked = false;
	return {
		mwsAuthTokenOf(merchantId) {
			if (!known) {
				return madeUpToken(merchantId);
			}
			const merchant: {mwsAuthToken?: string} | undefined = known.get(merchantId);
			return merchant && (merchant.mwsAuthToken ?? madeUpToken(merchantId));
		},
		revoke(merchantId) {
			if (merchantId === undefined) {
				everyoneRevoked = true;
			} else {
				revoked.add(merchantId);
			}
		},
		isRevoked: (merchantId) => everyoneRevoked || revoked.has(merchantId),
	};
}

function madeUpToken(merchantId: string): string {
	const hex = createHash('sha256').update(merchantId).digest('hex');
	return `amzn.mws.${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
