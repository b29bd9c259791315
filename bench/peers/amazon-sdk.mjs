/**
 * Amazon's own SDK: its client can ask for a Restricted Data Token before each call, or use one that it is given.
 *
 * Its limiter refuses getOrder after the documented 30 calls; the fake does not limit getOrder, so it is off, as its sample shows.
 */
import {LwaAuthClient, OrdersSpApi, TokensSpApi} from '@amazon-sp-api-release/amazon-sp-api-sdk-js';

const ENDPOINT = 'https://sellingpartnerapi-na.amazon.com';
const dataElements = ['buyerInfo', 'shippingAddress'];

export async function prepare({clientId, clientSecret, refreshToken}, {isTokenPerOrder}) {
	const client = new OrdersSpApi.ApiClient(ENDPOINT);
	client.disableRateLimiter();
	if (isTokenPerOrder) {
		client.enableAutoRetrievalRestrictedDataToken(clientId, clientSecret, refreshToken, dataElements);
	} else {
		const accessToken = await new LwaAuthClient(clientId, clientSecret, refreshToken).getAccessToken();
		client.applyRestrictedDataToken(await mint(accessToken));
	}
	const orders = new OrdersSpApi.OrdersV0Api(client);
	return async function readOrder(orderId) {
		const {payload} = await orders.getOrder(orderId);
		return {BuyerInfo: {BuyerEmail: payload.buyerInfo?.buyerEmail}, ShippingAddress: {Name: payload.shippingAddress?.name}};
	};
}

async function mint(accessToken) {
	const client = new TokensSpApi.ApiClient(ENDPOINT);
	client.applyXAmzAccessTokenToRequest(accessToken);
	const {restrictedDataToken} = await new TokensSpApi.TokensApi(client).createRestrictedDataToken({
		restrictedResources: [{method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements}],
	});
	return restrictedDataToken;
}
