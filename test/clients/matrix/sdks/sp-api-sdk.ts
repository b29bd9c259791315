/**
 * The packages of @sp-api-sdk, on axios: the agent is a default of axios, set before they are loaded.
 *
 * Each package makes an axios of its own with the defaults of that moment, so that the packages are loaded afresh for each agent.
 */
import {createRequire} from 'node:module';
import type {Sdk, SdkOptions} from './sdk.js';

interface Axios {
	readonly defaults: {httpsAgent?: unknown; proxy?: unknown};
}
interface Auth {
	getAccessToken(): Promise<string>;
}
interface Packages {
	readonly SellingPartnerApiAuth: new (credentials: object) => Auth;
	readonly OrdersApiClient: new (options: {
		auth: Auth;
		region: string;
		userAgent: string;
	}) => {getOrder(call: {orderId: string}): Promise<{data: {payload?: {BuyerInfo?: {BuyerEmail?: string}}}}>};
}

export const spApiSdk: Sdk = {
	sendsTokenCalls: true,
	async connect({agent, token}) {
		const {SellingPartnerApiAuth, OrdersApiClient} = load(agent);
		const auth = typeof token === 'string' ? {getAccessToken: async () => token} : new SellingPartnerApiAuth(token);
		const orders = new OrdersApiClient({auth, region: 'na', userAgent: USER_AGENT});
		return async (orderId) => (await orders.getOrder({orderId})).data.payload?.BuyerInfo?.BuyerEmail;
	},
};

/** As a program has them that sets the defaults in its first lines. */
function load(agent: SdkOptions['agent']): Packages {
	const require = createRequire(createRequire(import.meta.url).resolve('@sp-api-sdk/orders-api-v0'));
	for (const file of Object.keys(require.cache).filter((path) => /[\\/]node_modules[\\/](?:axios|@sp-api-sdk)[\\/]/.test(path))) {
		delete require.cache[file];
	}
	const axios = require('axios') as Axios; // CommonJS gives it as it is
	Object.assign(axios.defaults, {httpsAgent: agent, proxy: false});
	return {...require('@sp-api-sdk/auth'), ...require('@sp-api-sdk/orders-api-v0')};
}

/** By default it sends the name and the version of the application's package, without the language that Amazon asks for. */
const USER_AGENT = 'Matrix/1.0 (Language=JavaScript)';
