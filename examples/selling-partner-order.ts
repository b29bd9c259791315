/**
 * One seller's order with the buyer's name and address: the Restricted Data Token is fetched by itself.
 */
import type {Got} from 'got';
import {type AmazonAuth, type AmazonContext, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';
import {type Setting, setting, settingsFrom} from './support/setting.js';

/** The one auth of the application. Tests give a table of settings and the fake's got. */
export function createAuth(read: Setting = setting, got?: Got): AmazonAuth {
	return createAmazonAuth({
		sellingPartner: {
			clientId: read('AMAZON_SP_CLIENT_ID'), // amzn1.application-oa2-client.…
			clientSecret: read('AMAZON_SP_CLIENT_SECRET'), // amzn1.oa2-cs.v1.…
			refreshToken: read('AMAZON_SP_REFRESH_TOKEN'), // Atzr|…
			dataElements: ['buyerInfo', 'shippingAddress'],
		},
		...(got && {got}),
	});
}

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
	const context = {amazon: {dataElements: []} satisfies AmazonContext}; // got takes any context: `satisfies` finds a misspelt key
	const {payload} = await auth.got(url, {context}).json<{payload: Order}>();
	return payload;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const settings = settingsFrom({
		AMAZON_SP_CLIENT_ID: clientId,
		AMAZON_SP_CLIENT_SECRET: clientSecret,
		AMAZON_SP_REFRESH_TOKEN: fake.refreshTokenOf(),
	});
	await using auth = createAuth(settings, fake.options.got);
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
