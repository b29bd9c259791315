/**
 * What Amazon says when a seller starts in its Appstore: which page to send them back to, and a state of its own.
 *
 * Both come through the browser, so the page is held against the Centrals' own hosts. Whoever has to sign in first keeps them in a cookie
 * that is encrypted: nobody else can make one, and nobody reads it.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/selling-partner-appstore-authorization-workflow
 */
import {MARKETPLACES} from '../apis/selling-partner/marketplaces.js';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import type {SellingRegion} from '../types.js';
import {loadJose} from '../util/lazy.js';
import {LIFETIME_S} from './cookies.js';
import {readParameters} from './parameters.js';
import type {CentralHosts} from './types.js';

export interface AppstoreStart {
	readonly callbackUri: string;
	readonly amazonState: string;
	/** The region of the Central site, since the Appstore names no marketplace. */
	readonly region: SellingRegion;
	/** Amazon says itself that the application is a draft. */
	readonly beta: boolean;
}

/** What the query says; nothing where it holds none of Amazon's parameters. */
export function readAppstoreStart(
	query: URLSearchParams,
	centralHosts: CentralHosts = new Map(),
): AppstoreStart | RefusalReason | undefined {
	if (!NAMES.some((name) => query.has(name))) {
		return undefined;
	}
	const given = readParameters(query, NAMES);
	if (typeof given === 'string') {
		return given;
	}
	const {amazon_callback_uri: callbackUri, amazon_state: amazonState} = given;
	if (Buffer.byteLength(JSON.stringify([callbackUri, amazonState])) > LONGEST_BYTES) {
		return 'parameter-malformed'; // a cookie could not hold it
	}
	const region = regionOfCentral(callbackUri, centralHosts);
	if (region === undefined) {
		return 'callback-uri';
	}
	return {callbackUri, amazonState, region, beta: query.get('version') === 'beta'};
}

/** The page of Amazon's that takes the seller on. */
export function confirmUrl(
	{callbackUri, amazonState, beta}: AppstoreStart,
	{state, redirectUri, draft}: {state: string; redirectUri: string; draft: boolean},
): string {
	const url = new URL(callbackUri);
	url.searchParams.set('amazon_state', amazonState);
	url.searchParams.set('state', state);
	url.searchParams.set('redirect_uri', redirectUri);
	if (draft || beta) {
		url.searchParams.set('version', 'beta');
	}
	return url.href;
}

export async function sealAppstoreStart(start: AppstoreStart, key: Uint8Array, nowMs: number): Promise<string> {
	const {EncryptJWT} = await loadJose();
	const nowS = Math.floor(nowMs / 1000);
	return new EncryptJWT({...start})
		.setProtectedHeader({alg: 'dir', enc: 'A256GCM', typ: TYPE})
		.setIssuedAt(nowS)
		.setExpirationTime(nowS + LIFETIME_S)
		.encrypt(key);
}

/** What was sealed, if one of the keys opens it and its time has not passed. */
export async function openAppstoreStart(
	sealed: string,
	keys: readonly Uint8Array[],
	nowMs: number,
): Promise<AppstoreStart | undefined> {
	const {jwtDecrypt} = await loadJose();
	for (const key of keys) {
		try {
			const {payload} = await jwtDecrypt<AppstoreStart>(sealed, key, {
				keyManagementAlgorithms: ['dir'],
				contentEncryptionAlgorithms: ['A256GCM'],
				typ: TYPE,
				requiredClaims: ['exp'],
				currentDate: new Date(nowMs),
			});
			const {callbackUri, amazonState, region, beta} = payload;
			return {callbackUri, amazonState, region, beta};
		} catch {
			// Another key's, changed or too old: of no use, and why does not matter.
		}
	}
	return undefined;
}

const NAMES = ['amazon_callback_uri', 'amazon_state', 'selling_partner_id'] as const;
const TYPE = 'amazon-appstore+jwt';
/** As the cookie holds it, before it is encrypted. */
const LONGEST_BYTES = 2500;
/** Where the consent pages live; the documents show `/apps/authorize/confirm/{applicationId}`. */
const PATH = /^\/apps\/authorize\/[\w./-]+$/;
const REGIONS: ReadonlyMap<string, SellingRegion> = new Map(
	MARKETPLACES.flatMap(({region, sellerCentral, vendorCentral}) =>
		[...sellerCentral, ...(vendorCentral ? [vendorCentral] : [])].map(({host}) => [host, region] as const),
	),
);

/**
 * The region of a page of Seller or Vendor Central; nothing for any other URL.
 *
 * It must be written as it is read: no other case, port, user info, backslash, dots or fragment that only a parser makes harmless.
 */
function regionOfCentral(uri: string, more: CentralHosts): SellingRegion | undefined {
	if (!URL.canParse(uri)) {
		return undefined;
	}
	const {hostname, pathname, search} = new URL(uri);
	const isPlain = uri === `https://${hostname}${pathname}${search}` && PATH.test(pathname);
	return isPlain ? (REGIONS.get(hostname) ?? more.get(hostname)) : undefined;
}
