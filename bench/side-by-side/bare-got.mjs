/** got alone, with one token that its user keeps: what a request costs that nothing looks after. */
import got from 'got';

const ENDPOINT = 'https://sellingpartnerapi-na.amazon.com';

export async function prepare({clientId, clientSecret, refreshToken}) {
	const form = {grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret};
	const {access_token: accessToken} = await got.post('https://api.amazon.com/auth/o2/token', {form}).json();
	const resource = {method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo', 'shippingAddress']};
	const {restrictedDataToken} = await got
		.post(`${ENDPOINT}/tokens/2021-03-01/restrictedDataToken`, {
			headers: {'x-amz-access-token': accessToken},
			json: {restrictedResources: [resource]},
		})
		.json();
	return async function readOrder(orderId) {
		const headers = {'x-amz-access-token': restrictedDataToken};
		const {payload} = await got(`${ENDPOINT}/orders/v0/orders/${orderId}`, {headers}).json();
		return payload;
	};
}
