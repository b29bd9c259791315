/**
 * One seller's order with the buyer's name and address: the Restricted Data Token is fetched by itself.
 */
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** As much of an order as is used here. The last two are there only if a Restricted Data Token asked for them. */
export interface Order {
	AmazonOrderId: string;
	BuyerInfo?: {BuyerName?: string};
	ShippingAddress?: {Name?: string; AddressLine1?: string};
}

/** An order with the personal data that `dataElements` names. */
export async function readOrder(auth: AmazonAuth, orderId: string): Promise<Order> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const {payload} = await auth.got(url).json<{payload: Order}>();
	return payload;
}

/** The same order and nobody's personal data: this one call asks for none. */
export async function readOrderWithoutPeople(auth: AmazonAuth, orderId: string): Promise<Order> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const {payload} = await auth.got(url, {context: {amazon: {dataElements: []}}}).json<{payload: Order}>();
	return payload;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({
		got: fake.options.got,
		// Against Amazon: {clientId, clientSecret, refreshToken, dataElements}
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo', 'shippingAddress']},
	});
	const orderId = '902-0000000-0000001';

	const {BuyerInfo, ShippingAddress} = await readOrder(auth, orderId);
	print(`With a Restricted Data Token: ${BuyerInfo?.BuyerName}, ${ShippingAddress?.AddressLine1}`);
	const plain = await readOrderWithoutPeople(auth, orderId);
	print(`With the seller's token: ${Object.keys(plain).join(', ')}`);
	const {credential, reason} = auth.explain(
		'GET',
		amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`,
	);
	print(`${credential}: ${reason}`);
}

await whenExecuted(import.meta.url, run);
