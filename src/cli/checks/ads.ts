/**
 * Checks Amazon Ads: the advertiser's access token, and the list of profiles of one region, which changes nothing.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, type SellingRegion} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Finding, ok} from '../steps.js';
import {meantBy} from '../words.js';
import {type DoctorTools, needed, type Preparation, type Service, type ServiceSettings} from './service.js';

const ORIGINS: Readonly<Record<SellingRegion, string>> = {
	na: 'https://advertising-api.amazon.com',
	eu: 'https://advertising-api-eu.amazon.com',
	fe: 'https://advertising-api-fe.amazon.com',
};
const REGIONS: readonly SellingRegion[] = ['na', 'eu', 'fe'];

export const adsService: Service<'ads'> = {
	name: 'ads',
	title: 'Amazon Ads',
	option: 'ads',
	settings: [
		needed('clientId', 'AMAZON_ADS_CLIENT_ID'),
		needed('clientSecret', 'AMAZON_ADS_CLIENT_SECRET'),
		needed('refreshToken', 'AMAZON_ADS_REFRESH_TOKEN'),
		needed('region', 'AMAZON_ADS_REGION', 'na, eu or fe'),
	],
	prepare,
	explained: {
		options: {ads: {clientId: 'nobody', clientSecret: 'nothing', refreshToken: () => undefined}},
		identity: {advertiserId: 'nobody'},
	},
};

function prepare({values, nameOf}: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {clientId = '', clientSecret = '', refreshToken = '', region: given} = values;
	const region = REGIONS.find((one) => one === given);
	// The steps are named even where the region is wrong, since each is then told as skipped.
	const profiles = amazonUrl`${ORIGINS[region ?? 'na']}/v2/profiles`;
	return {
		options: {ads: {clientId, clientSecret, refreshToken}},
		faults: region === undefined && given ? [`${nameOf('region')} must be ${REGIONS.join(', ')}${meantBy(given, REGIONS)}`] : [],
		checks: [
			...reachChecks(['api.amazon.com', profiles.host], nowMs),
			{name: 'access token', isNeeded: true, run: async (auth) => accessToken(auth, profiles, nameOf)},
			{name: 'call', isNeeded: true, run: async (auth) => listProfiles(auth, profiles, nameOf)},
		],
	};
}

async function accessToken(auth: AmazonAuth, profiles: URL, nameOf: NameOf): Promise<Finding> {
	try {
		await auth.authorize({method: 'GET', url: profiles});
		return ok('Login with Amazon gives an access token for this refresh token.');
	} catch (error) {
		return failedBy(error, nameOf);
	}
}

async function listProfiles(auth: AmazonAuth, profiles: URL, nameOf: NameOf): Promise<Finding> {
	try {
		const listed = await auth.got(profiles, ONCE).json<unknown>();
		const count = Array.isArray(listed) ? listed.length : 0;
		const found = `Amazon Ads takes the token, and lists ${count} profile${count === 1 ? '' : 's'} of this advertiser at ${profiles.host}.`;
		return ok(count > 0 ? found : `${found} Look at ${nameOf('region')}: a profile is listed in its own region alone.`);
	} catch (error) {
		const isRefused = amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_ACCESS_TOKEN_REFUSED';
		const advice = `Look at ${nameOf('clientId')}: is this application approved for Amazon Ads? Amazon answers 401 too where it is not.`;
		return failedBy(error, nameOf, isRefused ? advice : undefined);
	}
}
