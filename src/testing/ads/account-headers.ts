/**
 * Checks which profile or account a request names, as its path asks for.
 *
 * Reports take either of the two and refuse both together; the unified API takes either, or none; profiles and accounts are listed
 * without; all else needs a profile. Sources: Amazon's OpenAPI models, "Profiles", "Manager accounts", reporting by account type. That a
 * list ends in `/list` is how Amazon names reads that are a POST.
 */
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {Advertiser} from './advertisers.js';
import {adsErrors} from './errors.js';
import {isUnified} from './gate.js';
import {type AdsPlace, isCountryOf} from './hosts.js';

/** What a request is about: a profile, an account, or neither. */
export interface Named {
	readonly profileId?: string | undefined;
	readonly accountId?: string | undefined;
}

/** The paths that list what there is to name. */
const withoutAccount = /^\/(v2\/profiles|managerAccounts|testAccounts|adsAccounts)(\/|$)/;

/** Reads the profile or account of a request, or gives the refusal. */
export function readNamed(request: ReceivedRequest, advertiser: Advertiser, place: AdsPlace): Named | Reply {
	const {path} = request;
	if (withoutAccount.test(path)) {
		return {};
	}
	const {'amazon-advertising-api-scope': profileId, 'amazon-ads-accountid': accountId} = request.headers;
	const isReport = path.startsWith('/reporting/');
	if (isReport && profileId !== undefined && accountId !== undefined) {
		return adsErrors.reply('ScopeAndAccount');
	}
	if (accountId !== undefined && !advertiser.accountIds.includes(accountId)) {
		return adsErrors.reply('AccountForbidden');
	}
	const needsProfile = !isUnified(path) && !(isReport && accountId !== undefined);
	if (profileId === undefined) {
		return needsProfile ? adsErrors.reply('ScopeMissing') : {accountId};
	}
	return refuseProfile(profileId, request, advertiser, place) ?? {profileId, accountId};
}

function refuseProfile(
	profileId: string,
	{method, path}: ReceivedRequest,
	{profiles, viewOnly}: Advertiser,
	{region}: AdsPlace,
): Reply | undefined {
	if (!/^\d+$/.test(profileId)) {
		return adsErrors.reply('NoAdvertiser');
	}
	const country = profiles.get(profileId);
	if (country === undefined || !isCountryOf(region, country)) {
		return adsErrors.reply('ScopeForbidden');
	}
	const isRead =
		method === 'GET' || path.endsWith('/list') || path.startsWith('/reporting/') || path.startsWith('/adsApi/v1/query/');
	return viewOnly.includes(profileId) && !isRead ? adsErrors.reply('ViewerOnly') : undefined;
}
