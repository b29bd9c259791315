/**
 * The seller's browser, and Amazon's pages as far as they send a browser on.
 *
 * Keeps cookies as a browser does that holds `__Host-` to its rules.
 */
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect} from 'vitest';
import {REDIRECT_URI} from './framework.js';

export interface Page {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** Where it sends the browser. */
	readonly location: URL;
}

export interface Visiting {
	readonly user?: string | undefined;
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Browser {
	readonly cookies: Map<string, string>;
	go(url: string, visiting?: Visiting): Promise<Page>;
}

export function openBrowser(cookies: Map<string, string> = new Map()): Browser {
	return {
		cookies,
		async go(url, {user, method = 'GET', headers = {}} = {}) {
			const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
			const reply = await fetch(url, {
				method,
				redirect: 'manual',
				headers: {...headers, ...(cookie && {cookie}), ...(user !== undefined && {'x-user': user})},
			});
			for (const line of reply.headers.getSetCookie()) {
				keep(cookies, line);
			}
			const location = new URL(reply.headers.get('location') ?? '/nowhere', url);
			return {status: reply.status, headers: reply.headers, text: await reply.text(), location};
		},
	};
}

/** The consent page: the seller agrees, and Amazon sends the browser to this query of the redirect URI. */
export function consent(fake: FakeAmazon, consentPage: URL, sellingPartnerId = 'A1'): URLSearchParams {
	const redirectUri = consentPage.searchParams.get('redirect_uri') ?? REDIRECT_URI;
	return new URLSearchParams({
		state: consentPage.searchParams.get('state') ?? '',
		selling_partner_id: sellingPartnerId,
		spapi_oauth_code: fake.issueAuthorizationCode({sellingPartnerId, redirectUri}),
	});
}

function keep(cookies: Map<string, string>, line: string): void {
	const [pair = '', ...attributes] = line.split('; ');
	const [name = '', value = ''] = pair.split('=');
	expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']));
	expect(attributes.some((attribute) => attribute.startsWith('Domain'))).toBe(false);
	expect(name).toMatch(/^__Host-/);
	if (attributes.includes('Max-Age=0')) {
		cookies.delete(name);
	} else {
		cookies.set(name, value);
	}
}
