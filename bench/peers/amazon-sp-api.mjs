/** amazon-sp-api: access tokens by itself; a Restricted Data Token is a call of its user's, handed to the call that needs it. */
import {SellingPartner} from 'amazon-sp-api';

export async function prepare({clientId, clientSecret, refreshToken}, {isTokenPerOrder}) {
	const client = new SellingPartner({
		region: 'na',
		refresh_token: refreshToken,
		credentials: {SELLING_PARTNER_APP_CLIENT_ID: clientId, SELLING_PARTNER_APP_CLIENT_SECRET: clientSecret},
	});
	const mint = async (path) => {
		const dataElements = ['buyerInfo', 'shippingAddress'];
		const {restrictedDataToken} = await client.callAPI({
			operation: 'createRestrictedDataToken',
			endpoint: 'tokens',
			body: {restrictedResources: [{method: 'GET', path, dataElements}]},
		});
		return restrictedDataToken;
	};
	const kept = isTokenPerOrder ? undefined : await mint('/orders/v0/orders/{orderId}');
	return async function readOrder(orderId) {
		return client.callAPI({
			operation: 'getOrder',
			endpoint: 'orders',
			path: {orderId},
			restricted_data_token: kept ?? (await mint(`/orders/v0/orders/${orderId}`)),
		});
	};
}
