/**
 * Amazon Ads, in three regions. It has no sandbox: test accounts live on the same hosts.
 */
import {ADS_HOSTS} from '../../hosts.js';
import type {SellingRegion} from '../../types.js';
import {type Api, defineApi} from '../api.js';
import {bearerIn} from '../application-plan.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {type AdsClient, createAdsClient} from './client.js';
import {advertiserKey} from './identity-key.js';
import {ACCOUNT_HEADER, SCOPE_HEADER} from './narrowing.js';
import {type AdsSettings, readAds} from './options.js';
import {CLIENT_ID_HEADER, planAds, UNIFIED_CLIENT_ID_HEADER} from './plan.js';
import {reviewAds} from './review.js';
import {createAdsTools} from './tools.js';

const CLIENT_IDS = [CLIENT_ID_HEADER, UNIFIED_CLIENT_ID_HEADER] as const;

export const adsApi: Api = defineApi<{readonly region: SellingRegion}, readonly AdsSettings[], AdsClient>({
	name: 'ads',
	option: 'ads',
	hosts: new Map([...ADS_HOSTS].map(([host, region]) => [host, {region}])),
	readOptions: readAds,
	identityKey: advertiserKey,
	context: {},
	createClient: createAdsClient,
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: (call, {region}, client) => planAds(call, region, client),
	review: (sent, reply, {cache, clock}) => reviewAds(sent, reply, {cache, nowMs: clock.nowMs()}),
	headers: {
		// The ids open nothing, and say whose the token is: downloads are at another origin, which learns nothing of it.
		credentials: ['authorization', ...CLIENT_IDS, SCOPE_HEADER, ACCOUNT_HEADER],
		companions: CLIENT_IDS,
	},
	tokenIn: bearerIn,
	followsRedirects: true,
	tools: createAdsTools,
	ownAccount: ({applications}) => applications.flatMap(({settings: {account}}) => (account === undefined ? [] : [account])),
});
