/**
 * Amazon Pay, in three regions; live and sandbox share a host.
 */
import {AmazonAuthError} from '../../errors.js';
import {PAY_HOSTS} from '../../hosts.js';
import type {PayRegion} from '../../types.js';
import {part} from '../../util/lazy.js';
import {headerOf} from '../../util/reply-parts.js';
import {type Api, defineApi} from '../api.js';
import {loadConcurrency, loadRateLimit} from '../lazy-parts.js';
import {createPayClient, type PayClient} from './client.js';
import {AUTHORIZATION_TOKEN_HEADER} from './headers.js';
import {merchantKey} from './identity-key.js';
import {type PaySettings, readPay} from './options.js';
import {planPay} from './plan.js';
import {reviewPay} from './review.js';
import {createPayTools} from './tools.js';

const loadExchange = part(() => import('./token-exchange.js'));

export const payApi: Api = defineApi<{readonly region: PayRegion}, readonly PaySettings[], PayClient>({
	name: 'pay',
	option: 'pay',
	hosts: new Map([...PAY_HOSTS].map(([host, region]) => [host, {region}])),
	readOptions: readPay,
	identityKey: merchantKey,
	context: {},
	createClient: (keys, {call, cache, clock}) => createPayClient({keys, call, cache, clock}),
	loadAhead: (keys) =>
		keys.some(({mwsAuthToken}) => mwsAuthToken !== undefined) ? [loadConcurrency, loadRateLimit, loadExchange] : [],
	plan: (call, {region}, client) => planPay(call, region, client),
	review: (sent, reply, {cache, client}) => reviewPay(sent, reply, {cache, client}),
	headers: {
		credentials: ['authorization', AUTHORIZATION_TOKEN_HEADER],
		// Alone it is no other layer's: who signs a request itself may name the merchant.
		callersOwn: [AUTHORIZATION_TOKEN_HEADER],
		signature: 'AMZN-PAY-RSASSA-PSS',
		companions: ['x-amz-pay-date', 'x-amz-pay-host', 'x-amz-pay-region'],
	},
	tokenIn: (headers) => headerOf(headers, AUTHORIZATION_TOKEN_HEADER),
	kindOfSent: (error) => (error?.code === 'ERR_AMAZON_ACCESS_TOKEN_REFUSED' ? undefined : 'pay-signature'),
	// A request is signed for one host.
	followsRedirects: false,
	notCanonical,
	tools: (client, binding) => createPayTools(client?.keys ?? [], binding),
});

/** Names the part and the rule and never the URL: there are buyers' tokens and addresses in such paths and queries. */
function notCanonical(given: URL, canonical: URL): AmazonAuthError {
	const isPath = given.pathname !== canonical.pathname;
	const rule = isPath
		? 'percent-encode everything in each segment'
		: 'sort its pairs by name, and percent-encode everything in names and values';
	return new AmazonAuthError(
		'ERR_AMAZON_URL_NOT_CANONICAL',
		`Amazon Pay signs the URL in its canonical form, and the ${isPath ? 'path' : 'query'} of this one is not: ${rule} but letters, digits and "-._~", once, with capitals (a space is %20). amazonUrl encodes so.`,
		{api: 'pay'},
	);
}
