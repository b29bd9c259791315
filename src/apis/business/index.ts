/**
 * Amazon Business, in three regions, each with a sandbox that has a client and refresh tokens of its own.
 */
import {BUSINESS_HOSTS, type BusinessEndpoint} from '../../hosts.js';
import {ACCESS_TOKEN_HEADER, accessTokenIn} from '../access-token-headers.js';
import {type Api, defineApi} from '../api.js';
import {loadConcurrency, loadLogin} from '../lazy-parts.js';
import {type BusinessClient, createBusinessClient} from './client.js';
import {businessCustomerKey} from './identity-key.js';
import {type BusinessSettings, readBusiness} from './options.js';
import {planBusiness} from './plan.js';
import {reviewBusiness} from './review.js';
import {createBusinessTools} from './tools.js';

export const businessApi: Api = defineApi<BusinessEndpoint, readonly BusinessSettings[], BusinessClient>({
	name: 'business',
	option: 'business',
	hosts: BUSINESS_HOSTS,
	readOptions: readBusiness,
	identityKey: businessCustomerKey,
	context: {},
	createClient: createBusinessClient,
	loadAhead: () => [loadConcurrency, loadLogin],
	plan: planBusiness,
	review: reviewBusiness,
	headers: {credentials: [ACCESS_TOKEN_HEADER]},
	tokenIn: accessTokenIn,
	followsRedirects: true,
	isPlain: () => true,
	tools: createBusinessTools,
	ownAccount: ({production, sandbox}) => production?.settings.account ?? sandbox?.settings.account,
});
