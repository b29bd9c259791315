/**
 * Begins an attempt and sends the browser to Amazon: from a page of the application, or from the Appstore by way of the Login URI.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
 * @see https://developer-docs.amazon.com/sp-api/docs/selling-partner-appstore-authorization-workflow
 */

import {randomBytes} from 'node:crypto';
import {regionOf} from '../apis/selling-partner/marketplaces.js';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import type {SellingRegion} from '../types.js';
import {confirmUrl, openAppstoreStart, readAppstoreStart, sealAppstoreStart} from './appstore-start.js';
import {beginAttempt} from './attempts.js';
import {beginnerOf, nobodySignedIn, type Parts, redirect, refuse} from './context.js';
import {APPSTORE_COOKIE, attemptCookie, attemptsToDrop, clearCookie, readCookie, setCookie} from './cookies.js';
import {queryOf} from './parameters.js';
import {type Beginner, signState} from './state.js';
import type {Answer, Visit} from './types.js';

/** @throws AmazonAuthError `IDENTITY_MISSING` if nobody is signed in; TypeError with status 400 for a marketplace that does not exist */
export async function start<R>(visit: Visit<R>, parts: Parts<R>): Promise<Answer> {
	const beginner = await beginnerOf(visit.request, parts.settings);
	if (!beginner) {
		throw nobodySignedIn();
	}
	const {region, marketplaceId, pageWith} = await placeOf(visit, parts);
	const state = await begin({visit, beginner, region, marketplaceId}, parts);
	return redirect(visit, pageWith(state));
}

/** @throws AmazonAuthError `IDENTITY_MISSING` if nobody is signed in and the options have no `signInUrl` */
export async function login<R>(visit: Visit<R>, parts: Parts<R>): Promise<Answer> {
	const {clock, settings} = parts;
	const refused = (reason: RefusalReason): Answer => refuse(visit, {step: 'login', reason, page: settings.refusedPage});
	const waiting = readCookie(visit.cookieHeader, APPSTORE_COOKIE);
	const query = queryOf(visit.originalUrl);
	if (query.has('spapi_oauth_code')) {
		return refused('callback-at-login');
	}
	const said = readAppstoreStart(query, settings.centralHosts);
	if (typeof said === 'string') {
		return refused(said);
	}
	const from = said ?? (waiting === undefined ? undefined : await openAppstoreStart(waiting, settings.keys.seal, clock.nowMs()));
	if (!from) {
		return refused(waiting === undefined ? 'parameter-missing' : 'cookie-foreign');
	}
	const beginner = await beginnerOf(visit.request, settings);
	if (!beginner) {
		if (!settings.signInUrl) {
			throw nobodySignedIn();
		}
		visit.addCookie(setCookie(APPSTORE_COOKIE, await sealAppstoreStart(from, settings.keys.seal[0], clock.nowMs())));
		return redirect(visit, await settings.signInUrl(visit.request, pathOf(visit.originalUrl)));
	}
	const state = await begin({visit, beginner, region: from.region, marketplaceId: undefined}, parts);
	if (waiting !== undefined) {
		visit.addCookie(clearCookie(APPSTORE_COOKIE));
	}
	const {redirectUri, draft} = settings;
	return redirect(visit, confirmUrl(from, {state, redirectUri, draft}));
}

interface Place {
	readonly marketplaceId: string;
	readonly region: SellingRegion;
	readonly pageWith: (state: string) => string;
}

/** The marketplace and its consent page. A marketplace that does not exist or has no page is the fault of the request: status 400. */
async function placeOf<R>({request}: Visit<R>, {auth, settings}: Parts<R>): Promise<Place> {
	const marketplaceId: unknown = await settings.marketplaceId(request);
	const region = typeof marketplaceId === 'string' ? regionOf(marketplaceId) : undefined;
	try {
		if (typeof marketplaceId !== 'string' || region === undefined) {
			throw new TypeError('"marketplaceId" gave an id that is no marketplace of the Selling Partner API.');
		}
		const {applicationId, redirectUri, vendor, draft} = settings;
		const pageWith = (state: string): string =>
			auth.sellingPartner.consentUrl({marketplaceId, applicationId, state, redirectUri, vendor, draft});
		pageWith('any'); // throws for a marketplace without a page before an attempt begins
		return {marketplaceId, region, pageWith};
	} catch (error) {
		throw Object.assign(error as TypeError, {status: 400, expose: false}); // nothing above throws anything else
	}
}

async function begin<R>(
	{visit, beginner, ...place}: {visit: Visit<R>; beginner: Beginner; region: SellingRegion; marketplaceId: string | undefined},
	{clock, settings, party}: Parts<R>,
): Promise<string> {
	const nowMs = clock.nowMs();
	const jti = randomBytes(16).toString('base64url');
	const cookie = `${Math.floor(nowMs / 1000)}.${randomBytes(32).toString('base64url')}`;
	const state = await signState({jti, ...place}, {cookie, beginner, nowMs}, party);
	await beginAttempt(settings.store, jti);
	for (const name of attemptsToDrop(visit.cookieHeader)) {
		visit.addCookie(clearCookie(name));
	}
	visit.addCookie(setCookie(attemptCookie(jti), cookie));
	return state;
}

/** The path to which the browser comes back. It begins with one slash, since two would make a host of the first segment. */
function pathOf(originalUrl: string): string {
	const [path = '/'] = originalUrl.split('?');
	return `/${path.replace(/^[/\\]+/, '')}`;
}
