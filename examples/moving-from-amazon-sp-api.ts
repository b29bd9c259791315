/**
 * What callers of `amazon-sp-api` do: first with that client and one line more, then as plain requests: an operation, personal data, a
 * report, a new seller.
 */
import {gunzipSync} from 'node:zlib';
import {SellingPartner} from 'amazon-sp-api';
import got, {type Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {type AmazonAgentOptions, amazonAgent} from 'got-amazon-auth/agent';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** What the client was made with before. */
export interface ClientSettings {
	refresh_token: string;
	credentials: {SELLING_PARTNER_APP_CLIENT_ID: string; SELLING_PARTNER_APP_CLIENT_SECRET: string};
}

/** The client as it was, and the line that is new. */
export function keepClient(settings: ClientSettings, seller: AmazonAuth, options?: AmazonAgentOptions): SellingPartner {
	return new SellingPartner({
		region: 'eu',
		...settings,
		options: {https_proxy_agent: amazonAgent(seller, options)}, // the new line
	});
}

/** The same client with no secret of its own: it asks for no token, and its calls carry those of `seller`. */
export function clientWithoutSecrets(seller: AmazonAuth, options?: AmazonAgentOptions): SellingPartner {
	const held = 'held by the agent'; // the client insists on them
	return new SellingPartner({
		region: 'eu',
		refresh_token: held,
		access_token: held,
		credentials: {SELLING_PARTNER_APP_CLIENT_ID: held, SELLING_PARTNER_APP_CLIENT_SECRET: held},
		options: {auto_request_tokens: false, https_proxy_agent: amazonAgent(seller, options)},
	});
}

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
	const documents = {
		'amzn1.spdoc.1.4.eu.listings': 'GET_FLAT_FILE_OPEN_LISTINGS_DATA',
		'amzn1.spdoc.1.4.eu.taxes': 'GET_VAT_TRANSACTION_DATA',
	};
	const extraHosts = {'documents.s3.example': () => ({body: 'sku\tprice\nTEA\t4.20\n', headers: {'content-type': 'text/plain'}})};
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL'], documents, extraHosts});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const vault = new Map([['A1HARBOUR', fake.refreshTokenOf('A1HARBOUR')]]);
	await using auth = createAuth({clientId, clientSecret}, async (id) => vault.get(id), fake.options.got);
	const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});

	await runKept(print, fake, seller);
	await runMoved(print, fake, {auth, vault});
}

/** The client that is there, with the agent. */
async function runKept(print: Print, fake: FakeAmazon, seller: AmazonAuth): Promise<void> {
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const credentials = {SELLING_PARTNER_APP_CLIENT_ID: clientId, SELLING_PARTNER_APP_CLIENT_SECRET: clientSecret};
	const kept = keepClient({refresh_token: fake.refreshTokenOf('A1HARBOUR'), credentials}, seller, {agent: fake.agent});
	const read = async (): Promise<string | undefined> => {
		const order = await kept.callAPI({operation: 'getOrder', endpoint: 'orders', path: {orderId: '902-0000000-0000001'}});
		return 'BuyerInfo' in order ? order.BuyerInfo?.BuyerName : undefined; // of version 0
	};
	print(`Kept: ${await read()}, ${fake.journal.at(-1)?.credential}`);
	fake.expireTokens();
	print(`After the token died: ${await read()}`);

	const before = fake.count({service: 'lwa'});
	const bare = clientWithoutSecrets(seller, {agent: fake.agent});
	answerReport(fake, 'amzn1.spdoc.1.4.eu.taxes');
	const body = {reportType: 'GET_VAT_TRANSACTION_DATA' as const, marketplaceIds: ['A1PA6795UKMFR9']};
	await bare.downloadReport({body, interval: 1});
	print(`Without secrets, a report: ${fake.journal.at(-2)?.credential}, token calls: ${fake.count({service: 'lwa'}) - before}`);
}

/** The same jobs as plain requests. */
async function runMoved(
	print: Print,
	fake: FakeAmazon,
	{auth, vault}: {auth: AmazonAuth; vault: Map<string, string>},
): Promise<void> {
	const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});
	const orders = await Promise.all(['1', '2', '3'].map((last) => readOrder(seller, `902-0000000-000000${last}`)));
	print(
		`Moved: ${orders.length} orders of ${orders[0]?.BuyerInfo?.BuyerName}, Restricted Data Tokens so far: ${fake.count({service: 'tokens', status: 200})}`,
	);

	answerReport(fake, 'amzn1.spdoc.1.4.eu.listings');
	const before = fake.count({operation: 'getReport'});
	const wanted = {reportType: 'GET_FLAT_FILE_OPEN_LISTINGS_DATA', marketplaceIds: ['A1PA6795UKMFR9']};
	const report = await downloadReport(seller, wanted, {everyMs: 1, download: fake.got});
	const lines = report.trim().split('\n').length;
	print(`A report of ${lines} lines, asked after ${fake.count({operation: 'getReport'}) - before} times`);

	vault.set('A2MILL', await connect(auth, fake.issueAuthorizationCode({sellingPartnerId: 'A2MILL'})));
	const theirs = await readOrder(auth.as({sellingPartnerId: 'A2MILL'}), '902-0000000-0000001');
	print(`A new seller: ${theirs.BuyerInfo?.BuyerName}`);
}

/** What Amazon answers while it makes a report. */
function answerReport(fake: FakeAmazon, reportDocumentId: string): void {
	fake.fail({operation: 'createReport', status: 202, body: {reportId: '50001'}});
	fake.fail({operation: 'getReport', status: 200, body: {processingStatus: 'IN_PROGRESS'}});
	fake.fail({operation: 'getReport', status: 200, body: {processingStatus: 'DONE', reportDocumentId}});
}

await whenExecuted(import.meta.url, run);
