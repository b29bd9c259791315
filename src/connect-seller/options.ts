/**
 * Reads the options of connecting a seller, once, and derives its keys.
 *
 * A wrong option is a TypeError that names the option and quotes no secret. Each secret of the application gives one key to sign and one to
 * encrypt. Both are derived, so that a token that the application signs with the same secret elsewhere is worthless here.
 */

import {hkdfSync} from 'node:crypto';
import {isUint8Array} from 'node:util/types';
import {consentUrl} from '../apis/selling-partner/consent.js';
import {SELLING_REGIONS} from '../apis/selling-partner/options.js';
import {assertKnownKeys, isCollection, readFlag, readNonEmptyString, readOneOf, readRedirectUri} from '../util/option-readers.js';
import type {AttemptStore, CentralHosts, ConnectSellerOptions} from './types.js';

export interface ConnectSettings<R> {
	readonly applicationId: string;
	readonly redirectUri: string;
	readonly marketplaceId: (request: R) => unknown;
	readonly vendor: boolean;
	readonly draft: boolean;
	readonly user: ConnectSellerOptions<R>['user'];
	readonly tenant: NonNullable<ConnectSellerOptions<R>['tenant']>;
	readonly signInUrl: ConnectSellerOptions<R>['signInUrl'];
	readonly centralHosts: CentralHosts;
	readonly keys: ConnectKeys;
	readonly store: AttemptStore;
	readonly onConnected: ConnectSellerOptions<R>['onConnected'];
	readonly refusedPage: string | undefined;
}

const KNOWN = [
	'applicationId',
	'redirectUri',
	'marketplaceId',
	'vendor',
	'draft',
	'user',
	'tenant',
	'signInUrl',
	'centralHosts',
	'secrets',
	'store',
	'onConnected',
	'refusedPage',
] as const;

/** @throws TypeError naming the option that is wrong */
export function readConnectOptions<R>(options: ConnectSellerOptions<R>): ConnectSettings<R> {
	const given = assertKnownKeys(options, KNOWN, 'options');
	const settings = {
		applicationId: readNonEmptyString(given.applicationId, 'applicationId'),
		redirectUri: readRedirectUri(given.redirectUri),
		vendor: readFlag(given.vendor, 'vendor'),
		draft: readFlag(given.draft, 'draft'),
	};
	const {marketplaceId, user, tenant, signInUrl, store, onConnected} = given as unknown as ConnectSellerOptions<R>; // each is checked below
	// `consentUrl` throws here for a wrong id, and for a marketplace without a consent page.
	consentUrl({...settings, marketplaceId: typeof marketplaceId === 'function' ? ANY_MARKETPLACE : marketplaceId, state: 'any'});
	return {
		...settings,
		marketplaceId: typeof marketplaceId === 'function' ? marketplaceId : () => marketplaceId,
		user: readFunction(user, 'user', '(request) => request.session.userId'),
		tenant: tenant === undefined ? () => undefined : readFunction(tenant, 'tenant', '(request) => request.session.accountId'),
		signInUrl:
			signInUrl === undefined
				? undefined
				: readFunction(signInUrl, 'signInUrl', "(request, returnTo) => '/sign-in?returnTo=' + encodeURIComponent(returnTo)"),
		centralHosts: given.centralHosts === undefined ? new Map() : readCentralHosts(given.centralHosts),
		keys: deriveKeys(readSecrets(given.secrets)),
		store: readStore(store),
		onConnected: readFunction(onConnected, 'onConnected', '({refreshToken}) => …, which gives where the browser goes next'),
		refusedPage: given.refusedPage === undefined ? undefined : readPage(given.refusedPage),
	};
}

/** The marketplace of the United States, which has consent pages for sellers and for vendors. */
const ANY_MARKETPLACE = 'ATVPDKIKX0DER';
const SHORTEST_SECRET = 32;

/** Reads a page, which may begin and end with white space as files and templates do. */
function readPage(value: unknown): string {
	if (typeof value !== 'string' || value.trim() === '') {
		throw new TypeError('"refusedPage" must be the HTML of a page, as a string.');
	}
	return value;
}

/** Reads exact host names, with which the URL that a browser brings is compared character by character. */
function readCentralHosts(value: unknown): CentralHosts {
	const isRecord = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
	if (!isRecord) {
		throw new TypeError(`"centralHosts" must be an object of hosts and their regions, such as ${CENTRAL_EXAMPLE}.`);
	}
	return new Map(
		Object.entries(value).map(([host, region]: [string, unknown]) => {
			if (!HOST.test(host)) {
				throw new TypeError(
					`"centralHosts" must name whole hosts in small letters, no scheme, port or path, such as ${CENTRAL_EXAMPLE}.`,
				);
			}
			return [host, readOneOf(region, SELLING_REGIONS, `centralHosts['${host}']`)];
		}),
	);
}

const HOST = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/;
const CENTRAL_EXAMPLE = "{'sellercentral.amazon.example': 'eu'}";

function readSecrets(value: unknown): readonly [Uint8Array, ...Uint8Array[]] {
	if (!Array.isArray(value) || value.length === 0) {
		throw new TypeError('"secrets" must be an array with at least one secret: [crypto.randomBytes(32)], the newest first.');
	}
	// The array is spread, so that a hole is refused too.
	const [first, ...more]: readonly unknown[] = [...value];
	return [readSecretBytes(first, 0), ...more.map((secret, index) => readSecretBytes(secret, index + 1))];
}

function readSecretBytes(secret: unknown, index: number): Uint8Array {
	const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
	if (!isUint8Array(bytes) || bytes.byteLength < SHORTEST_SECRET) {
		throw new TypeError(`"secrets[${index}]" must be a string or Uint8Array of at least 32 bytes: crypto.randomBytes(32).`);
	}
	return bytes;
}

function readStore(value: AttemptStore): AttemptStore {
	const has = (name: 'get' | 'set' | 'delete'): boolean => typeof value?.[name] === 'function';
	if (isCollection(value) || !has('get') || !has('set') || !has('delete')) {
		throw new TypeError('"store" must be a Keyv that all processes of the application share: new Keyv({store: …}).');
	}
	return value;
}

function readFunction<F>(value: F | undefined, name: string, example: string): F {
	if (typeof value !== 'function') {
		throw new TypeError(`"${name}" must be a function, such as ${example}.`);
	}
	return value;
}

/** The keys of each purpose, the newest first. */
export interface ConnectKeys {
	readonly state: readonly [Uint8Array, ...Uint8Array[]];
	readonly seal: readonly [Uint8Array, ...Uint8Array[]];
}

export function deriveKeys([first, ...more]: readonly [Uint8Array, ...Uint8Array[]]): ConnectKeys {
	const derive = (purpose: string): readonly [Uint8Array, ...Uint8Array[]] => [
		keyOf(first, purpose),
		...more.map((secret) => keyOf(secret, purpose)),
	];
	return {state: derive('state'), seal: derive('appstore start')};
}

const NO_SALT = new Uint8Array(0);

function keyOf(secret: Uint8Array, purpose: string): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', secret, NO_SALT, `got-amazon-auth connect-seller ${purpose}`, 32));
}
