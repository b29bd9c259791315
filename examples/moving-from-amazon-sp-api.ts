/**
 * What callers of `amazon-sp-api` do, written as plain requests: an operation, personal data, a report, a new seller.
 */
import {gunzipSync} from 'node:zlib';
import got, {type Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** In place of a `SellingPartner` for each refresh token: one auth, and a seller of it. */
export function createAuth(
	credentials: {clientId: string; clientSecret: string},
	refreshTokenOf: (sellingPartnerId: string) => Promise<string | undefined>,
	got?: Got,
): AmazonAuth {
	return createAmazonAuth({
		sellingPartner: {
			...credentials,
			refreshToken: ({sellingPartnerId}) => refreshTokenOf(sellingPartnerId),
			dataElements: ['buyerInfo', 'shippingAddress'],
		},
		...(got && {got}),
	});
}

/** In place of `callAPI({operation: 'getOrder', restricted_data_token})` and of the call that made the token. */
export async function readOrder(seller: AmazonAuth, orderId: string): Promise<{BuyerInfo?: {BuyerName?: string}}> {
	const url = amazonUrl`https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/${orderId}`;
	const {payload} = await seller.got(url).json<{payload: {BuyerInfo?: {BuyerName?: string}}}>();
	return payload;
}

/** In place of `downloadReport`: asked for, waited for, downloaded and unzipped. `everyMs` is its `interval`. */
export async function downloadReport(
	seller: AmazonAuth,
	body: {reportType: string; marketplaceIds: string[]},
	{everyMs, download = got}: {everyMs: number; download?: Got},
): Promise<string> {
	const asked = amazonUrl`https://sellingpartnerapi-eu.amazon.com/reports/2021-06-30/reports`;
	const {reportId} = await seller.got.post(asked, {json: body}).json<{reportId: string}>();
	let report: {processingStatus: string; reportDocumentId?: string};
	do {
		await new Promise((resolve) => setTimeout(resolve, everyMs));
		report = await seller.got(amazonUrl`https://sellingpartnerapi-eu.amazon.com/reports/2021-06-30/reports/${reportId}`).json();
	} while (report.processingStatus === 'IN_QUEUE' || report.processingStatus === 'IN_PROGRESS');
	if (report.processingStatus !== 'DONE' || report.reportDocumentId === undefined) {
		throw new Error(`The report ended as ${report.processingStatus}.`);
	}
	const document = await seller
		.got(amazonUrl`https://sellingpartnerapi-eu.amazon.com/reports/2021-06-30/documents/${report.reportDocumentId}`, {
			context: {amazon: {reportType: body.reportType}},
		})
		.json<{url: string; compressionAlgorithm?: 'GZIP'}>();
	const bytes = await download(document.url).buffer(); // no host of Amazon's API: no credential
	return (document.compressionAlgorithm === 'GZIP' ? gunzipSync(bytes) : bytes).toString();
}

/** In place of `exchange(code)`: no new instance is needed for the seller's calls. */
export async function connect(auth: AmazonAuth, code: string): Promise<string> {
	const {refreshToken} = await auth.sellingPartner.exchangeAuthorizationCode({code});
	return refreshToken;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const documents = {'amzn1.spdoc.1.4.eu.listings': 'GET_FLAT_FILE_OPEN_LISTINGS_DATA'};
	const extraHosts = {'documents.s3.example': () => ({body: 'sku\tprice\nTEA\t4.20\n'})};
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL'], documents, extraHosts});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const vault = new Map([['A1HARBOUR', fake.refreshTokenOf('A1HARBOUR')]]);
	await using auth = createAuth({clientId, clientSecret}, async (id) => vault.get(id), fake.options.got);
	const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});

	const orders = await Promise.all(['1', '2', '3'].map((last) => readOrder(seller, `902-0000000-000000${last}`)));
	print(
		`${orders.length} orders of ${orders[0]?.BuyerInfo?.BuyerName}, Restricted Data Tokens: ${fake.count({service: 'tokens'})}`,
	);

	// What Amazon answers while it makes a report.
	fake.fail({operation: 'createReport', status: 202, body: {reportId: '50001'}});
	fake.fail({operation: 'getReport', status: 200, body: {processingStatus: 'IN_PROGRESS'}});
	fake.fail({
		operation: 'getReport',
		status: 200,
		body: {processingStatus: 'DONE', reportDocumentId: 'amzn1.spdoc.1.4.eu.listings'},
	});
	const wanted = {reportType: 'GET_FLAT_FILE_OPEN_LISTINGS_DATA', marketplaceIds: ['A1PA6795UKMFR9']};
	const report = await downloadReport(seller, wanted, {everyMs: 1, download: fake.got});
	print(`A report of ${report.trim().split('\n').length} lines, asked after ${fake.count({operation: 'getReport'})} times`);

	vault.set('A2MILL', await connect(auth, fake.issueAuthorizationCode({sellingPartnerId: 'A2MILL'})));
	const theirs = await readOrder(auth.as({sellingPartnerId: 'A2MILL'}), '902-0000000-0000001');
	print(`A new seller: ${theirs.BuyerInfo?.BuyerName}`);
}

await whenExecuted(import.meta.url, run);
