/**
 * Answers for the Amazon Ads API. Each reply names its advertiser, and the profile or account, so that a test can see whose it is.
 *
 * The few operations that are listed have replies of their own; the others get a plain one, where the path is of a product that there is.
 * What is downloaded lies at a pre-signed URL of a host outside the fake: a test that fetches it plays the host in `extraHosts`.
 */
import {isReply, json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {findRow, type OperationRow, readRows} from '../route-table.js';
import type {World} from '../world.js';
import {type Named, readNamed} from './account-headers.js';
import type {Advertiser} from './advertisers.js';
import {adsErrors} from './errors.js';
import {passGate} from './gate.js';
import {type AdsPlace, isCountryOf} from './hosts.js';

/** The operations that have a name in the journal. */
export const adsOperations: readonly OperationRow[] = readRows(`
GET /v2/profiles listProfiles
GET /v2/profiles/{profileId} getProfileById
GET /managerAccounts getManagerAccountsForUser
POST /sp/campaigns/list listSponsoredProductsCampaigns
POST /sp/campaigns createSponsoredProductsCampaigns
POST /reporting/reports createAsyncReport
GET /reporting/reports/{reportId} getAsyncReport
GET /v2/reports/{reportId}/download downloadReport
POST /adsApi/v1/query/campaigns queryCampaign
`);

/** The host of downloads, under a top-level domain that is reserved for examples. */
const documentHost = 'documents.s3.example';

/** The first segments of the paths that Amazon Ads has, as far as the fake knows them. */
const products =
	/^\/(v2|sp|sb|sd|dsp|st|amc|accounts|portfolios|budgets|insights|audiences|creatives|stores|reporting|adsApi\/v1|managerAccounts|testAccounts|adsAccounts)(\/|$)/;

/** Answers a request to the Amazon Ads API. */
export function answerAds(request: ReceivedRequest, place: AdsPlace, world: World): Reply {
	const advertiser = passGate(request, world);
	if (isReply(advertiser)) {
		return advertiser;
	}
	if (!products.test(request.path)) {
		return adsErrors.reply('NotFound');
	}
	const named = readNamed(request, advertiser, place);
	if (isReply(named)) {
		return named;
	}
	if (advertiser.closedPaths.some((beginning) => request.path.startsWith(beginning))) {
		return adsErrors.reply('Forbidden');
	}
	return answerOperation(request, place, advertiser, named);
}

function answerOperation(request: ReceivedRequest, place: AdsPlace, advertiser: Advertiser, named: Named): Reply {
	const row = findRow(adsOperations, request.method, request.path);
	const [, , , id = ''] = request.path.split('/');
	const whose = {advertiserId: advertiser.id, ...named};
	switch (row?.operation) {
		case 'listProfiles':
			return json(200, profilesAt(place, advertiser));
		case 'getProfileById': {
			const profile = profilesAt(place, advertiser).find(({profileId}) => String(profileId) === id);
			return profile ? json(200, profile) : adsErrors.reply('NotFound');
		}
		case 'getManagerAccountsForUser':
			return json(200, {managerAccounts: []});
		case 'listSponsoredProductsCampaigns':
			return answerCampaigns(request, whose);
		case 'createAsyncReport':
			return json(200, {reportId: 'report-1', status: 'PENDING', ...whose});
		case 'getAsyncReport':
			return json(200, {reportId: id, status: 'COMPLETED', url: presigned(id), ...whose});
		case 'downloadReport':
			return {status: 307, headers: {location: presigned(id)}};
		case 'queryCampaign':
			return json(200, {campaigns: [{campaignId: '1', name: `Campaign of ${advertiser.id}`}], ...whose});
		default:
			return json(200, {path: request.path, ...whose});
	}
}

function profilesAt({region}: AdsPlace, {id, profiles}: Advertiser) {
	return [...profiles]
		.filter(([, countryCode]) => isCountryOf(region, countryCode))
		.map(([profileId, countryCode]) => ({
			profileId: Number(profileId),
			countryCode,
			accountInfo: {id: `ENTITY${profileId}`, type: 'seller', name: id},
		}));
}

/** This list is one of those that take vendor types alone, in both headers. */
function answerCampaigns({headers}: ReceivedRequest, whose: {readonly advertiserId: string}): Reply {
	const vendorType = 'application/vnd.spCampaign.v3+json';
	if ([headers['content-type'], headers.accept].some((type) => type?.toLowerCase() !== vendorType.toLowerCase())) {
		return adsErrors.reply('UnsupportedMediaType');
	}
	const campaigns = [{campaignId: '1', name: `Campaign of ${whose.advertiserId}`, state: 'ENABLED'}];
	return json(200, {campaigns, totalResults: 1, ...whose}, {'content-type': vendorType});
}

function presigned(reportId: string): string {
	return `https://${documentHost}/${reportId}?X-Amz-Signature=0000&X-Amz-Expires=300`;
}
