/**
 * What to catch: `AmazonAuthError` where no credential can be had, got's `HTTPError` where Amazon answered.
 */
import {HTTPError} from 'got';
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** The state of an order, or what to tell the user. */
export async function orderStatus(auth: AmazonAuth, orderId: string): Promise<string> {
	try {
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
		const {payload} = await auth.got(url).json<{payload: {OrderStatus: string}}>();
		return payload.OrderStatus;
	} catch (error) {
		if (amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_GRANT_REVOKED') {
			return 'Please connect your Amazon account again.';
		}
		if (error instanceof HTTPError && error.response.statusCode === 404) {
			return 'There is no such order.';
		}
		throw error;
	}
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const orderId = '902-0000000-0000001';

	print(await orderStatus(auth, orderId));
	fake.fail({operation: 'getOrder', status: 404, body: {errors: [{code: 'NotFound', message: 'Not found.'}]}});
	print(await orderStatus(auth, orderId));
	fake.revoke();
	print(await orderStatus(auth, orderId));
}

await whenExecuted(import.meta.url, run);
