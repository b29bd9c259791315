/**
 * amazon-sp-api, whose option for an agent is named for proxies.
 */
import type {Sdk} from './sdk.js';

interface Package {
	SellingPartner: new (config: object) => {callAPI(call: object): Promise<{BuyerInfo?: {BuyerEmail?: string}}>};
}

export const amazonSpApi: Sdk = {
	sendsTokenCalls: true,
	async connect({agent, token}) {
		const {SellingPartner} = (await import(NAME)) as Package;
		const isHeld = typeof token === 'string';
		// It asks for these whether it uses them or not.
		const {clientId, clientSecret, refreshToken} = isHeld ? HELD : token;
		const client = new SellingPartner({
			region: 'na',
			refresh_token: refreshToken,
			credentials: {SELLING_PARTNER_APP_CLIENT_ID: clientId, SELLING_PARTNER_APP_CLIENT_SECRET: clientSecret},
			...(isHeld && {access_token: token}),
			options: {https_proxy_agent: agent, auto_request_tokens: !isHeld},
		});
		return async (orderId) => {
			const order = await client.callAPI({operation: 'getOrder', endpoint: 'orders', path: {orderId}});
			return order.BuyerInfo?.BuyerEmail;
		};
	},
};

/** A constant whose type says less, since the types of a package that may be absent cannot be read. */
const NAME: string = 'amazon-sp-api';
const HELD = {clientId: 'none', clientSecret: 'none', refreshToken: 'none'};
