/**
 * The Creators API, which took the place of the Product Advertising API: catalogue and reports for associates, on one host.
 */
import {CREATORS_HOST} from '../../hosts.js';
import {type Api, defineApi} from '../api.js';
import {BEARER_HEADERS, bearerIn} from '../application-plan.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {type CreatorsClient, createCreatorsClient} from './credentials.js';
import {type CreatorsSettings, readCreators, readMarketplace} from './options.js';
import {MARKETPLACE_HEADER, planCreators} from './plan.js';
import {reviewCreators} from './review.js';

export const creatorsApi: Api = defineApi<object, readonly CreatorsSettings[], CreatorsClient>({
	name: 'creators',
	option: 'creators',
	hosts: new Map([[CREATORS_HOST, {}]]),
	readOptions: readCreators,
	context: {marketplace: readMarketplace},
	createClient: createCreatorsClient,
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: (call, _endpoint, client) => planCreators(call, client),
	review: (sent, reply, {cache, clock}) => reviewCreators(sent, reply, {cache, nowMs: clock.nowMs()}),
	headers: {...BEARER_HEADERS, choosing: [MARKETPLACE_HEADER]},
	tokenIn: bearerIn,
	followsRedirects: true,
});
