/**
 * Handles the browser's return from Amazon: checks the reply in a fixed order, exchanges the code, and hands the refresh token over.
 *
 * The checks that work without the store come first, so that a forged link costs one check of a signature.
 */

import {publish} from '../diagnostics/channels.js';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import {spendAttempt} from './attempts.js';
import {beginnerOf, type Parts, redirect, refuse} from './context.js';
import {attemptCookie, clearCookie, readCookie} from './cookies.js';
import {queryOf, readParameters} from './parameters.js';
import {type Beginner, isOfBeginner, isOfCookie, type SignedAttempt, verifyState} from './state.js';
import type {Answer, Visit} from './types.js';

/** @throws the errors of the exchange of the code and of `onConnected` */
export async function callback<R>(visit: Visit<R>, parts: Parts<R>): Promise<Answer> {
	const {auth, settings} = parts;
	const found = await judge(visit, parts);
	if (typeof found === 'string') {
		return refuse(visit, {step: 'callback', reason: found, page: settings.refusedPage});
	}
	const {attempt, beginner, sellingPartnerId, code} = found;
	visit.addCookie(clearCookie(attemptCookie(attempt.jti)));
	const {refreshToken} = await auth.sellingPartner.exchangeAuthorizationCode({code, redirectUri: settings.redirectUri});
	const {region, marketplaceId} = attempt;
	const next = await settings.onConnected({sellingPartnerId, ...beginner, region, marketplaceId, refreshToken}, visit.request);
	publish('connect', () => ({event: 'connected', step: 'callback', sellingPartnerId, tenant: beginner.tenant, region}));
	return redirect(visit, next);
}

interface Consent {
	readonly attempt: SignedAttempt;
	readonly beginner: Beginner;
	readonly sellingPartnerId: string;
	readonly code: string;
}

/** Whether this callback answers an attempt of this browser and this user, and is the first to do so. */
async function judge<R>(visit: Visit<R>, {clock, settings, party}: Parts<R>): Promise<Consent | RefusalReason> {
	const query = queryOf(visit.originalUrl);
	const given = readParameters(query, CALLBACK);
	if (given === 'parameter-missing' && query.has('amazon_callback_uri')) {
		return 'login-at-callback';
	}
	if (typeof given === 'string') {
		return given;
	}
	const {state, selling_partner_id: sellingPartnerId, spapi_oauth_code: code} = given;
	if (!SELLING_PARTNER_ID.test(sellingPartnerId) || !CODE.test(code)) {
		return 'parameter-malformed';
	}
	const attempt = await verifyState(state, party, clock.nowMs());
	if (typeof attempt === 'string') {
		return attempt;
	}
	const cookie = readCookie(visit.cookieHeader, attemptCookie(attempt.jti));
	if (cookie === undefined) {
		return 'cookie-missing';
	}
	if (!isOfCookie(attempt, cookie)) {
		return 'cookie-foreign';
	}
	const beginner = await beginnerOf(visit.request, settings);
	if (!beginner) {
		return 'signed-out';
	}
	if (!isOfBeginner(attempt, beginner, cookie)) {
		return 'other-user';
	}
	return (await spendAttempt(settings.store, attempt.jti)) ? {attempt, beginner, sellingPartnerId, code} : 'replayed';
}

const CALLBACK = ['state', 'selling_partner_id', 'spapi_oauth_code'] as const;
/** The id of a seller (`A…`) or of a group of vendors (`amzn1.vg.…`). */
const SELLING_PARTNER_ID = /^[\w.-]{1,128}$/;
const CODE = /^[\x21-\x7e]{1,1024}$/;
