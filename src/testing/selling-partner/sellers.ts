/**
 * The sellers who authorised the application, their refresh tokens and authorization codes.
 *
 * A new authorisation replaces the old refresh token; a refresh does not. Codes live five minutes and are good once
 * ("Website authorization workflow" of the Selling Partner API).
 */
import {randomBytes} from 'node:crypto';
import type {SellingRegion} from '../../types.js';
import type {FakeAmazonOptions} from '../types.js';

/** A seller, and the state of the authorisation. */
export interface Seller {
	readonly sellingPartnerId: string;
	readonly region: SellingRegion | undefined;
	refreshToken: string;
	revoked: boolean;
}

/** The sellers known to the fake. */
export interface Sellers {
	readonly all: ReadonlyMap<string, Seller>;
	/**
	 * Finds the seller of that id, or the first one without an id.
	 *
	 * @throws TypeError where there is no such seller
	 */
	get(sellingPartnerId: string | undefined): Seller;
	byRefreshToken(refreshToken: string): Seller | undefined;
	authorize(seller: Seller): string;
	issueCode(seller: Seller, redirectUri: string | undefined): string;
	redeemCode(code: string, redirectUri: string | undefined): Seller | undefined;
}

/** The only seller where the option `sellers` is left out. */
export const defaultSeller = 'A3EXAMPLESELLER';
const codeLifetimeMs = 5 * 60_000;

/** Reads the `sellers` option, which stands for one seller where it is left out. */
export function createSellers(option: FakeAmazonOptions['sellers'], nowMs: () => number): Sellers {
	const entries = Array.isArray(option)
		? option.map((id: string) => [id, {}] as const)
		: Object.entries(option ?? {[defaultSeller]: {}});
	const all = new Map<string, Seller>();
	const byToken = new Map<string, Seller>();
	for (const [sellingPartnerId, {region, refreshToken = newRefreshToken()}] of entries) {
		const seller = {sellingPartnerId, region, refreshToken, revoked: false};
		all.set(sellingPartnerId, seller);
		byToken.set(refreshToken, seller);
	}
	const codes = new Map<string, {seller: Seller; redirectUri: string | undefined; expiresAtMs: number}>();
	return {
		all,
		get(sellingPartnerId) {
			const seller = sellingPartnerId === undefined ? all.values().next().value : all.get(sellingPartnerId);
			if (!seller) {
				throw new TypeError(`The fake Amazon knows no seller "${sellingPartnerId}": name it in "sellers".`);
			}
			return seller;
		},
		byRefreshToken: (refreshToken) => byToken.get(refreshToken),
		authorize(seller) {
			byToken.delete(seller.refreshToken);
			seller.refreshToken = newRefreshToken();
			seller.revoked = false;
			byToken.set(seller.refreshToken, seller);
			return seller.refreshToken;
		},
		issueCode(seller, redirectUri) {
			const code = `AN${randomBytes(12).toString('base64url')}`;
			codes.set(code, {seller, redirectUri, expiresAtMs: nowMs() + codeLifetimeMs});
			return code;
		},
		redeemCode(code, redirectUri) {
			const issued = codes.get(code);
			if (!issued || nowMs() >= issued.expiresAtMs) {
				return undefined;
			}
			if (issued.redirectUri !== undefined && issued.redirectUri !== redirectUri) {
				return undefined;
			}
			codes.delete(code);
			return issued.seller;
		},
	};
}

function newRefreshToken(): string {
	return `Atzr|IwEB${randomBytes(48).toString('base64url')}`;
}
