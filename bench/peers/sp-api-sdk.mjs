/** @sp-api-sdk: a Restricted Data Token belongs to a client, so there is a client for each token. */
import {SellingPartnerApiAuth} from '@sp-api-sdk/auth';
import {OrdersApiClient} from '@sp-api-sdk/orders-api-v0';
import {TokensApiClient} from '@sp-api-sdk/tokens-api-2021-03-01';

export async function prepare({clientId, clientSecret, refreshToken}, {isTokenPerOrder}) {
	const auth = new SellingPartnerApiAuth({clientId, clientSecret, refreshToken});
	const common = {auth, region: 'na', rateLimiting: {retry: true}};
	const tokens = new TokensApiClient(common);
	const clientFor = async (path) => {
		const dataElements = ['buyerInfo', 'shippingAddress'];
		const {data} = await tokens.createRestrictedDataToken({body: {restrictedResources: [{method: 'GET', path, dataElements}]}});
		return new OrdersApiClient({...common, restrictedDataToken: data.restrictedDataToken});
	};
	const kept = isTokenPerOrder ? undefined : await clientFor('/orders/v0/orders/{orderId}');
	return async function readOrder(orderId) {
		const client = kept ?? (await clientFor(`/orders/v0/orders/${orderId}`));
		const {data} = await client.getOrder({orderId});
		return data.payload;
	};
}
