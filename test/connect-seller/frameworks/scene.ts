/**
 * An attempt under way: the seller has agreed, and the true callback is at hand and unspent.
 */
import {hkdfSync} from 'node:crypto';
import {SignJWT} from 'jose';
import {expect} from 'vitest';
import {type Browser, consent, openBrowser, type Page} from './browser.js';
import {APPLICATION, type ConnectFramework, openShop, REDIRECT_URI, SECRET, type Shop} from './framework.js';

export interface Scene {
	readonly shop: Shop;
	readonly browser: Browser;
	readonly query: URLSearchParams;
	/** Goes to the callback as the user who began, unless it is said otherwise. */
	readonly callback: (query: URLSearchParams | string, browser?: Browser, user?: string) => Promise<Page>;
	/** A state with the true claims but for these, signed with the right key unless it is said otherwise. */
	readonly sign: (
		claims?: Readonly<Record<string, unknown>>,
		how?: {key?: Uint8Array; alg?: string; typ?: string; iatS?: number; lifetimeS?: number},
	) => Promise<URLSearchParams>;
}

/** As every process of an application derives it from the secret: a state that one has signed comes back to another. */
const STATE_KEY = new Uint8Array(hkdfSync('sha256', SECRET, new Uint8Array(0), 'got-amazon-auth connect-seller state', 32));

export async function beginAt(framework: ConnectFramework, changes: Parameters<typeof openShop>[1] = {}): Promise<Scene> {
	const shop = await openShop(framework, {tenant: ({headers}) => headers['x-tenant']?.toString() ?? 'acme', ...changes});
	const browser = openBrowser();
	const sent = await browser.go(`${shop.url}/start`, {user: 'u1'});
	const query = consent(shop.fake, sent.location);
	return {
		shop,
		browser,
		query,
		callback: (brought, by = browser, user = 'u1') => by.go(`${shop.url}/callback?${brought}`, {user}),
		async sign(claims = {}, {key = STATE_KEY, alg = 'HS256', typ = 'amazon-connect+jwt', iatS = nowS(), lifetimeS = 600} = {}) {
			const {iss, aud, ...own} = claimsOf(query);
			expect([iss, aud]).toEqual([APPLICATION, REDIRECT_URI]);
			const payload = {...own, iss, aud, iat: iatS, exp: iatS + lifetimeS, ...claims};
			const state = await new SignJWT(JSON.parse(JSON.stringify(payload))).setProtectedHeader({alg, typ}).sign(key);
			return changed(query, (one) => one.set('state', state));
		},
	};
}

export function claimsOf(query: URLSearchParams): Record<string, unknown> {
	return JSON.parse(Buffer.from(query.get('state')?.split('.')[1] ?? '', 'base64url').toString());
}

export function changed(query: URLSearchParams, change: (copy: URLSearchParams) => void): URLSearchParams {
	const copy = new URLSearchParams(query);
	change(copy);
	return copy;
}

export function nowS(): number {
	return Math.floor(Date.now() / 1000);
}
