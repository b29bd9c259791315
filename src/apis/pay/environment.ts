/**
 * Whether key, host and path speak of the same region and environment, and which of several keys a URL is for.
 *
 * A key id that starts with the bare word LIVE or SANDBOX belongs to that environment and its paths need no environment segment;
 * any other key serves both, by path. Rule: the SDKs' `isEnvSpecificPublicKeyId` and "Authorization tokens", which are live only.
 */

import {AmazonAuthError} from '../../errors.js';
import {PAY_HOSTS} from '../../hosts.js';
import type {PayRegion} from '../../types.js';
import {encodeUrlPart} from './canonical-request.js';

export type PayEnvironment = 'live' | 'sandbox';

/** A sentence that names the two things that disagree. */
export interface Mismatch {
	readonly mismatch: string;
}

interface KeyIdentity {
	readonly publicKeyId: string;
	readonly region: PayRegion;
}

/** The host of each region: the table of endpoints has one for each. */
export const HOST_OF_REGION: Readonly<Record<PayRegion, string>> = Object.fromEntries(
	[...PAY_HOSTS].map(([host, region]) => [region, host]),
) as Record<PayRegion, string>;

/** The environment a key id is bound to, or `undefined` for a key that serves both. */
export function environmentOfKey(publicKeyId: string): PayEnvironment | undefined {
	return environmentNamed(/^(?:live|sandbox)/i.exec(publicKeyId)?.[0]);
}

/** The environment a path names in its first segment. */
export function environmentOfPath(pathname: string): PayEnvironment | undefined {
	// The case of a path counts for Amazon; a sandbox key on `/LIVE/` is a mistake all the same.
	return environmentNamed(/^\/(live|sandbox)(?:\/|$)/i.exec(pathname)?.[1]);
}

function environmentNamed(word: string | undefined): PayEnvironment | undefined {
	const name = word?.toLowerCase();
	return name === 'live' || name === 'sandbox' ? name : undefined;
}

/** What to do about a path that names no environment beside a key that names none either; `undefined` where one of them does. */
export function unnamedEnvironment({publicKeyId, pathname}: {publicKeyId: string; pathname: string}): string | undefined {
	return environmentOfKey(publicKeyId) === undefined && environmentOfPath(pathname) === undefined
		? "The path names neither live nor sandbox, and nor does the key's id: begin the path with /live/ or /sandbox/."
		: undefined;
}

/** What disagrees between a key and a URL, or `undefined` where nothing does. */
export function checkEnvironment({publicKeyId, region}: KeyIdentity, url: URL): Mismatch | undefined {
	const hostRegion = PAY_HOSTS.get(url.hostname);
	if (hostRegion !== region) {
		return {
			mismatch: `The host ${url.hostname} ${hostRegion === undefined ? 'is no host of Amazon Pay' : `belongs to region "${hostRegion}"`}, but the key to region "${region}"`,
		};
	}
	const ofKey = environmentOfKey(publicKeyId);
	const ofPath = environmentOfPath(url.pathname);
	if (ofKey !== undefined && ofPath !== undefined && ofKey !== ofPath) {
		return {mismatch: `The path begins with /${ofPath}/, but the key is a ${ofKey.toUpperCase()} key`};
	}
	if ((ofKey === 'sandbox' || ofPath === 'sandbox') && /\/authorizationTokens(?:\/|$)/i.test(url.pathname)) {
		return {
			mismatch: `Amazon Pay gives authorization tokens in its live environment only, but the ${ofKey === 'sandbox' ? 'key is a SANDBOX key' : 'path begins with /sandbox/'}`,
		};
	}
	return undefined;
}

/** The one key, of one per region and environment, that host and path choose; or the sentence that says why there is none. */
export function chooseKey<K extends KeyIdentity>(keys: readonly K[], url: URL): {readonly key: K} | Mismatch {
	const fitting = keys.filter((key) => checkEnvironment(key, url) === undefined);
	// A key of its own environment goes before one that serves both; without a segment in the path only such a key is complete.
	const bound = fitting.length === 1 ? fitting : fitting.filter(({publicKeyId}) => environmentOfKey(publicKeyId) !== undefined);
	const [key, another] = bound.length > 0 ? bound : fitting;
	if (key === undefined) {
		return whyNone(keys, url);
	}
	return another === undefined ? {key} : whySeveral(key, another);
}

/** The error of a call for which no key fits. */
export function noKeyFits({mismatch}: Mismatch): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_ENVIRONMENT_MISMATCH', `${mismatch}. Nothing was sent.`, {api: 'pay'});
}

/** The path of the call that exchanges a merchant's MWS token for a delegation token: always the live environment. */
export function exchangePath(publicKeyId: string, mwsAuthToken: string): string {
	const token = encodeUrlPart(mwsAuthToken, 'mwsAuthToken');
	return `${environmentOfKey(publicKeyId) === undefined ? '/live' : ''}/v2/authorizationTokens/${token}`;
}

function whyNone(keys: readonly KeyIdentity[], url: URL): Mismatch {
	const inRegion = keys.find(({region}) => region === PAY_HOSTS.get(url.hostname));
	return (
		(inRegion && checkEnvironment(inRegion, url)) ?? {
			mismatch: `The host is ${url.hostname}, but "pay" holds no key for its region`,
		}
	);
}

function whySeveral(key: KeyIdentity, another: KeyIdentity): Mismatch {
	if (environmentOfKey(key.publicKeyId) === environmentOfKey(another.publicKeyId)) {
		return {
			mismatch: `"pay" holds two keys of one environment for region "${key.region}", but must hold one per region and environment`,
		};
	}
	return {mismatch: 'The path names neither live nor sandbox, but "pay" holds a key for each: begin it with /live/ or /sandbox/'};
}
