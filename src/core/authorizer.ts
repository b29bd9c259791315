/**
 * The client-agnostic core: which plan a request has, and carrying it out.
 *
 * Knows the three strategies and nothing of got or of frameworks; what a client does with the headers is the client's.
 */

import type {AppstoreSettings} from '../apis/appstore/options.js';
import {type AppstoreClient, planAppstore} from '../apis/appstore/plan.js';
import {createPayClient, type PayClient} from '../apis/pay/client.js';
import {planPay} from '../apis/pay/plan.js';
import {createSellingPartnerClient, type SellingPartnerClient} from '../apis/selling-partner/client.js';
import {planSellingPartner} from '../apis/selling-partner/plan.js';
import type {Call, Plan} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import type {Settings} from '../options.js';
import type {TokenCall} from '../tokens/calls/token-call.js';
import {createPurposeNames} from '../tokens/key.js';
import type {LoginWithAmazon} from '../tokens/login-with-amazon/client.js';
import type {Hold, SharedRefusals, TokenCache} from '../tokens/types.js';
import type {Clock} from '../util/clock.js';
import {loadedWhenCalled, part} from '../util/lazy.js';
import {match} from './match.js';

const loadClient = part(() => import('../tokens/login-with-amazon/client.js'));

/** Who can be asked for what: built once, shared by every `as`. */
export interface Clients {
	readonly appstore: AppstoreClient | undefined;
	readonly sellingPartner: SellingPartnerClient | undefined;
	readonly pay: PayClient | undefined;
}

export interface Parts {
	readonly settings: Settings;
	readonly call: TokenCall;
	/** The pause that Login with Amazon asks for. */
	readonly loginHold: Hold;
	readonly cache: TokenCache;
	readonly clock: Clock;
	readonly sharedRefusals?: SharedRefusals | undefined;
}

export function createClients({settings, call, loginHold, cache, clock, sharedRefusals}: Parts): Clients {
	const {appstore, sellingPartner, pay, maxTokens} = settings;
	const login = ({clientId, secrets}: AppstoreSettings): LoginWithAmazon =>
		loadedWhenCalled(async () => {
			const {createLoginWithAmazon} = await loadClient();
			return createLoginWithAmazon({clientId, secrets, call, clock, sharedRefusals});
		});
	return {
		appstore: appstore && {...appstore, login: login(appstore), loginHold, cache, purposes: createPurposeNames()},
		sellingPartner:
			sellingPartner &&
			createSellingPartnerClient({
				settings: sellingPartner,
				login: login(sellingPartner),
				loginHold,
				call,
				cache,
				clock,
				maxTokens,
			}),
		pay: pay.length === 0 ? undefined : createPayClient({keys: pay, call, cache, clock}),
	};
}

/**
 * The plan for a request; undefined where the URL is no Amazon API's.
 *
 * @throws {@link AmazonAuthError} `INSECURE_URL`, `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS`
 */
export function planFor(call: Pick<Call, 'method' | 'url' | 'context'>, clients: Clients): Plan | undefined {
	const found = match(call.url);
	switch (found.api) {
		case 'none':
			return undefined;
		case 'insecure':
			throw new AmazonAuthError('ERR_AMAZON_INSECURE_URL', `${found.reason} Nothing was sent.`);
		case 'appstore':
			return planAppstore(call.url.pathname, clients.appstore);
		case 'selling-partner':
			return planSellingPartner(call.method, call.url.pathname, found, call.context, clients.sellingPartner);
		case 'pay':
			return planPay(call, found.region, clients.pay);
	}
}
