/**
 * AWS Lambda: `refresh: 'foreground'` renews an ageing token before the call goes on, since nothing runs once the handler has answered.
 *
 * Behind the answer a renewal would be frozen half-way, and fail when the function thaws minutes later. The auth is made outside the
 * handler, so that warm invocations find the tokens of those before.
 */
import type {Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Made outside the handler, so that warm invocations find its tokens. */
export function createAuth(sellingPartner: SellingPartnerOptions, got?: Got): AmazonAuth {
	return createAmazonAuth({sellingPartner, refresh: 'foreground', ...(got && {got})});
}

interface Event {
	readonly pathParameters: {readonly orderId: string};
}

interface Answer {
	readonly statusCode: number;
	readonly body: string;
}

/** What a function exports: `export const handler = createHandler(auth)`. */
export function createHandler(auth: AmazonAuth): (event: Event) => Promise<Answer> {
	return async ({pathParameters: {orderId}}) => {
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
		const {payload} = await auth.got(url).json<{payload: {OrderStatus: string}}>();
		return {statusCode: 200, body: payload.OrderStatus};
	};
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAuth(fake.options.sellingPartner, fake.options.got);
	const handler = createHandler(auth);

	for (const invocation of ['Cold', 'Warm']) {
		const {statusCode, body} = await handler({pathParameters: {orderId: '902-0000000-0000001'}});
		print(`${invocation}: ${statusCode} ${body}, token calls so far: ${fake.count({service: 'lwa'})}`);
		print(`Under way behind the answer: ${auth.stats().openFlights}`);
	}
}

await whenExecuted(import.meta.url, run);
