/**
 * The Selling Partner API, in three regions, each with its sandbox.
 */
import {SELLING_PARTNER_HOSTS, type SellingPartnerEndpoint} from '../../hosts.js';
import {part} from '../../util/lazy.js';
import {readFlag, readNonEmptyString, readOneOf} from '../../util/option-readers.js';
import {ACCESS_TOKEN_HEADER, accessTokenIn} from '../access-token-headers.js';
import {type Api, defineApi} from '../api.js';
import {loadConcurrency, loadLogin, loadRateLimit} from '../lazy-parts.js';
import {classify} from './classify.js';
import {createSellingPartnerClient, forgetLearned, type SellingPartnerClient} from './client.js';
import {sellerKey} from './identity-key.js';
import {RESTRICTED_DATA_POLICIES, readDataElements, readSellingPartner, type SellingPartnerSettings} from './options.js';
import {planSellingPartner} from './plan.js';
import {reviewSellingPartner} from './review.js';
import {createSellingPartnerTools} from './tools/tools.js';

const loadLines = part(() => import('./pace/line.js'));
const loadMint = part(() => import('./restricted-token-mint.js'));

export const sellingPartnerApi: Api = defineApi<SellingPartnerEndpoint, SellingPartnerSettings, SellingPartnerClient>({
	name: 'selling-partner',
	option: 'sellingPartner',
	hosts: SELLING_PARTNER_HOSTS,
	readOptions: readSellingPartner,
	identityKey: sellerKey,
	context: {
		reportType: readNonEmptyString,
		dataElements: readDataElements,
		restrictedData: (value, name) => readOneOf(value, RESTRICTED_DATA_POLICIES, name),
		restrictedDataToken: readTokenFunction,
		pace: readFlag,
	},
	createClient: (settings, {login, ...shared}) => createSellingPartnerClient({...shared, settings, login: login(settings)}),
	loadAhead: ({pace}) => [loadConcurrency, loadLogin, loadRateLimit, loadMint, ...(pace ? [loadLines] : [])],
	plan: planSellingPartner,
	review: reviewSellingPartner,
	headers: {credentials: [ACCESS_TOKEN_HEADER]},
	tokenIn: accessTokenIn,
	followsRedirects: true,
	isPlain: (method, pathname) => classify(method, pathname).kind === 'plain',
	tools: createSellingPartnerTools,
	forget: forgetLearned,
	ownAccount: ({settings}) => settings.account,
	fallbacks: ({counts}) => counts.fallbacks,
	paced: ({pacing}) => pacing.counts,
});

function readTokenFunction(value: unknown, name: string): () => string {
	if (typeof value !== 'function') {
		throw new TypeError(`"${name}" must be a function that returns the token: got prints context in its errors.`);
	}
	return value as () => string; // what it returns is checked when it is called
}
