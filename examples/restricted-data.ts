/**
 * Restricted data beyond orders: report documents, vendors' direct fulfilment, the sandbox, and a token of another application.
 */
import {type AmazonAuth, type AmazonContext, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Where a report can be downloaded. To name its type saves finding out by a refusal that it is restricted. */
export async function reportUrl(auth: AmazonAuth, documentId: string): Promise<URL> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/reports/2021-06-30/documents/${documentId}`;
	const context = {amazon: {reportType: 'GET_VAT_TRANSACTION_DATA'} satisfies AmazonContext};
	const document = await auth.got(url, {context}).json<{url: string}>();
	return new URL(document.url); // to be fetched as it is: another host gets no credential
}

/** A vendor's direct fulfilment orders: restricted, without data elements. */
export function vendorOrders(auth: AmazonAuth, createdAfter: string, createdBefore: string): Promise<unknown> {
	return auth
		.got(
			amazonUrl`https://sellingpartnerapi-eu.amazon.com/vendor/directFulfillment/orders/2021-12-28/purchaseOrders?createdAfter=${createdAfter}&createdBefore=${createdBefore}`,
		)
		.json();
}

/** The sandbox: its Restricted Data Token comes from production, and where there is none the call goes on without. */
export function sandboxOrder(auth: AmazonAuth): Promise<unknown> {
	return auth.got(amazonUrl`https://sandbox.sellingpartnerapi-na.amazon.com/orders/v0/orders/TEST_CASE_200`).json();
}

/** An order with a token that another application made, and handed over. */
export function orderWithTheirToken(auth: AmazonAuth, orderId: string, token: string): Promise<unknown> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	return auth.got(url, {context: {amazon: {restrictedDataToken: () => token} satisfies AmazonContext}}).json();
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({documents: {'amzn1.spdoc.1.4.na.vat': 'GET_VAT_TRANSACTION_DATA'}});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});

	const {hostname} = await reportUrl(auth, 'amzn1.spdoc.1.4.na.vat');
	print(`The report is at ${hostname}`);
	await vendorOrders(auth, '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z');
	await sandboxOrder(auth);
	const {token} = await auth.sellingPartner.createRestrictedDataToken({
		region: 'na',
		resources: [{method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo']}],
	});
	await orderWithTheirToken(auth, '902-0000000-0000001', token);
	for (const {host, operation, credential} of fake.journal.filter(({service}) => service === 'selling-partner')) {
		print(`${operation} at ${host}: ${credential}`);
	}
	print(`Restricted Data Tokens made: ${fake.count({service: 'tokens'})}`);
}

await whenExecuted(import.meta.url, run);
