/** This package: a plain got request. */
import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';

export async function prepare({clientId, clientSecret, refreshToken}) {
	const dataElements = ['buyerInfo', 'shippingAddress'];
	const auth = createAmazonAuth({sellingPartner: {clientId, clientSecret, refreshToken, dataElements}});
	return async function readOrder(orderId) {
		const {payload} = await auth.got(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`).json();
		return payload;
	};
}
