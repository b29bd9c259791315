/**
 * One application with several APIs: one auth and one store for all of them, and an identity that says for whom each call is.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import {HTTPError} from 'got';
import {type AmazonAuth, type AmazonAuthOptions, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {keyvTokenStore} from 'got-amazon-auth/keyv';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Keyv} from 'keyv';
import {type Print, whenExecuted} from './support/executed.js';

/** One auth for all APIs: each has an option of its own, and what is beside them is shared. */
export function createAuth(
	apis: Pick<AmazonAuthOptions, 'sellingPartner' | 'pay' | 'appstore' | 'deviceMessaging'>,
	shared: Pick<AmazonAuthOptions, 'store' | 'encryptionKeys' | 'got'>,
): AmazonAuth {
	return createAmazonAuth({...apis, ...shared});
}

/** The ids of a seller's orders: Selling Partner API, for a customer of the application. */
export async function listOrders(customer: AmazonAuth): Promise<string[]> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER`;
	const {payload} = await customer.got(url).json<{payload: {Orders: {AmazonOrderId: string}[]}}>();
	return payload.Orders.map(({AmazonOrderId}) => AmazonOrderId);
}

/** Charges what a buyer agreed to: Amazon Pay, for the shop of the same customer. */
export async function charge(customer: AmazonAuth, chargePermissionId: string, idempotencyKey: string): Promise<string> {
	const {merchantId} = await customer.got
		.post(amazonUrl`https://pay-api.amazon.com/live/v2/charges`, {
			headers: {'x-amz-pay-idempotency-key': idempotencyKey},
			json: {chargePermissionId, chargeAmount: {amount: '14.00', currencyCode: 'USD'}},
		})
		.json<{merchantId: string}>();
	return merchantId;
}

/** The version of an app's edit, which a change of it must name: Appstore, for the application itself. */
export async function readEdit(ourselves: AmazonAuth, appId: string, editId: string): Promise<string> {
	const url = amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits/${editId}`;
	const {headers} = await ourselves.got(url);
	return headers.etag ?? '';
}

/** Sends a message to an installation of the app: Device Messaging, for the application itself. */
export async function sendMessage(ourselves: AmazonAuth, registrationId: string, message: string): Promise<void> {
	const url = amazonUrl`https://api.amazon.com/messaging/registrations/${registrationId}/messages`;
	await ourselves.got.post(url, {json: {data: {message}}});
}

/** What to tell whoever runs the application. The codes are the same for every API, and `api` says which it was. */
export function adviceOn(error: unknown): string {
	const refusal = amazonAuthErrorOf(error);
	if (!refusal) {
		return error instanceof HTTPError ? `Amazon's own answer, ${error.response.statusCode}` : 'no answer';
	}
	switch (refusal.code) {
		case 'ERR_AMAZON_THROTTLED':
			return `${refusal.api}: again in ${(refusal.retryAfterMs ?? 60_000) / 1000} s`;
		case 'ERR_AMAZON_IDENTITY_MISSING':
			return `${refusal.api}: the identity does not name whom this call is for`;
		case 'ERR_AMAZON_GRANT_REVOKED':
			return `${refusal.api}: have the customer connect again`;
		default:
			return `${refusal.api}: ${refusal.code}, ${refusal.amazon?.status}`;
	}
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const mwsAuthToken = 'amzn.mws.00000000-0000-0000-0000-000000000001';
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR'], merchants: {A2HARBOUR: {mwsAuthToken}}});
	const {sellingPartner, pay, appstore, deviceMessaging, got} = fake.options;
	const apis = {sellingPartner, pay: {...pay, mwsAuthToken: () => mwsAuthToken}, appstore, deviceMessaging};
	// Keyv's own memory stands for Redis here, which each process would open for itself.
	const shared = {store: keyvTokenStore(new Keyv()), encryptionKeys: [randomBytes(32)] as const, got};
	const [app, edit, phone] = [
		'amzn1.devportal.mobileapp.example',
		'amzn1.devportal.edit.example',
		'amzn1.adm-registration.v3.one',
	];
	const chargeNow = (customer: AmazonAuth): Promise<string> => charge(customer, 'S01-0000000-0000000', newKey());
	const failureOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'none', adviceOn);

	await using auth = createAuth(apis, shared);
	const ids = {sellingPartnerId: 'A1HARBOUR', merchantId: 'A2HARBOUR'};
	const customer = auth.as(ids); // the orders of this seller and the charges of this merchant
	const ourselves = auth.as({application: true}); // the Appstore and Device Messaging
	print(`Orders: ${(await listOrders(customer)).length}, charged for ${await chargeNow(customer)}`);
	await readEdit(ourselves, app, edit);
	await sendMessage(ourselves, phone, 'Your order has left.');
	print(`Tokens fetched: ${auth.stats().minted}, kept: ${auth.stats().cachedTokens}`);

	print(`An edit for a customer: ${await failureOf(readEdit(customer, app, edit))}`);
	print(`Orders for ourselves: ${await failureOf(listOrders(ourselves))}`);
	const all = auth.as({...ids, application: true});
	await readEdit(all, app, edit);
	print(`All in one identity: ${(await listOrders(all)).length} orders, charged for ${await chargeNow(all)}`);

	await using other = createAuth(apis, shared);
	await listOrders(other.as(ids));
	await chargeNow(other.as(ids));
	await sendMessage(other, phone, 'Another order has left.');
	print(`Another process on the store, tokens fetched: ${other.stats().minted}`);

	fake.fail({service: 'selling-partner', error: 'WrongRegion'});
	print(await failureOf(listOrders(customer)));
	fake.fail({service: 'pay', error: 'InvalidRequestSignature'});
	print(await failureOf(chargeNow(customer)));
	fake.fail({service: 'appstore', status: 404, body: {message: 'No such edit.'}});
	print(await failureOf(readEdit(ourselves, app, edit)));
	fake.fail({service: 'device-messaging', error: 'MaxRateExceeded'});
	print(await failureOf(sendMessage(ourselves, phone, 'Your order has left.')));

	await auth.forget(ids);
	print(`The customer has left, tokens kept: ${auth.stats().cachedTokens}`);
}

/** An idempotency key of the form that Amazon Pay asks for. */
function newKey(): string {
	return randomUUID().replaceAll('-', '');
}

await whenExecuted(import.meta.url, run);
