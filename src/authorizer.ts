/**
 * The client-agnostic core: which plan a request has, and carrying it out.
 *
 * Knows the three strategies and nothing of got or of frameworks; what a client does with the headers is the client's.
 */
import {type AppstoreClient, planAppstore} from './appstore/strategy.js';
import type {Clock} from './clock.js';
import {AmazonAuthError} from './errors.js';
import {loadedWhenCalled, part} from './loaded-once.js';
import type {LoginWithAmazon} from './login-with-amazon/client.js';
import {match} from './match.js';
import type {AppstoreSettings, Settings} from './options.js';
import {createPayClient, type PayClient} from './pay/client.js';
import {planPay} from './pay/strategy.js';
import {createSellingPartnerClient, type SellingPartnerClient} from './selling-partner/client.js';
import {planSellingPartner} from './selling-partner/strategy.js';
import type {SharedRefusals} from './store/shared-refusals.js';
import type {Call, Plan} from './strategy.js';
import type {Hold} from './token-call/host-pause.js';
import type {TokenCall} from './token-call/reply.js';
import {createPurposeNames} from './tokens/key.js';
import type {TokenCache} from './tokens/token-cache.js';

const loadClient = part(() => import('./login-with-amazon/client.js'));

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
