/**
 * Reads what Amazon says when a seller starts in its Appstore: the page to send the seller back to, and a state of Amazon's.
 *
 * Both come through the browser, so the page must be on a host of Seller or Vendor Central. A seller who has to sign in first keeps both in
 * an encrypted cookie, which only this application can make and read.
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
	/** Whether Amazon says that the application is a draft. */
	readonly beta: boolean;
}

/** Reads the query; undefined if it has none of Amazon's parameters. */
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

/** The page of Amazon where the seller goes on. */
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

/** Opens a sealed start; undefined if no key opens it or its time has passed. */
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
			// The value was sealed with another key, was changed or is too old. All three mean a new start.
		}
	}
	return undefined;
}

const NAMES = ['amazon_callback_uri', 'amazon_state', 'selling_partner_id'] as const;
const TYPE = 'amazon-appstore+jwt';
/** How long the start may be before it is encrypted, so that a cookie can hold it. */
const LONGEST_BYTES = 2500;
/** The path of the consent pages; Amazon's documents show `/apps/authorize/confirm/{applicationId}`. */
const PATH = /^\/apps\/authorize\/[\w./-]+$/;
const REGIONS: ReadonlyMap<string, SellingRegion> = new Map(
	MARKETPLACES.flatMap(({region, sellerCentral, vendorCentral}) =>
		[...sellerCentral, ...(vendorCentral ? [vendorCentral] : [])].map(({host}) => [host, region] as const),
	),
);

/**
 * The region of a page of Seller or Vendor Central; undefined for any other URL.
 *
 * The URL must be written as a parser would write it, so that upper case, a port, user info, backslashes, dot segments and a fragment are
 * refused.
 */
function regionOfCentral(uri: string, more: CentralHosts): SellingRegion | undefined {
	if (!URL.canParse(uri)) {
		return undefined;
	}
	const {hostname, pathname, search} = new URL(uri);
	const isPlain = uri === `https://${hostname}${pathname}${search}` && PATH.test(pathname);
	return isPlain ? (REGIONS.get(hostname) ?? more.get(hostname)) : undefined;
}
