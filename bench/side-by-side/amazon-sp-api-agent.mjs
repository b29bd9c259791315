/** amazon-sp-api as it is, with an agent of this package: it is told to ask for no tokens, and needs no credentials that are any. */
import {SellingPartner} from 'amazon-sp-api';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';

export async function prepare({clientId, clientSecret, refreshToken}) {
	const dataElements = ['buyerInfo', 'shippingAddress'];
	const auth = createAmazonAuth({sellingPartner: {clientId, clientSecret, refreshToken, dataElements}});
	const client = new SellingPartner({
		region: 'na',
		access_token: 'held by the agent',
		refresh_token: 'held by the agent',
		credentials: {SELLING_PARTNER_APP_CLIENT_ID: 'unused', SELLING_PARTNER_APP_CLIENT_SECRET: 'unused'},
		options: {auto_request_tokens: false, https_proxy_agent: amazonAgent(auth)},
	});
	return async function readOrder(orderId) {
		return client.callAPI({operation: 'getOrder', endpoint: 'orders', path: {orderId}});
	};
}
