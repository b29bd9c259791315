/**
 * Report documents: which need a Restricted Data Token, how it is found out, and what goes to the pre-signed URL (rule 27, trap 5).
 */
import type {ExtraHostRequest} from 'got-amazon-auth/testing';
import {expect} from 'vitest';
import {mintedResources, NA, PLAIN_DOCUMENT, RESTRICTED_DOCUMENT, refusalOf, sends, throughBoth} from './both-ways.js';

const SELLER = 'A3EXAMPLESELLER';
const PLAIN_OK = 'seller-token getReportDocument 200';
const PLAIN_403 = 'seller-token getReportDocument 403';
const RESTRICTED_OK = 'restricted-data-token getReportDocument 200';

const RESTRICTED_TYPES = [
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING',
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX',
	'GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_TAX',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_TAX',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_INVOICING',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_SHIPPING',
	'GET_ORDER_REPORT_DATA_INVOICING',
	'GET_ORDER_REPORT_DATA_TAX',
	'GET_ORDER_REPORT_DATA_SHIPPING',
	'GET_EASYSHIP_DOCUMENTS',
	'GET_GST_MTR_B2B_CUSTOM',
	'GET_VAT_TRANSACTION_DATA',
	'SC_VAT_TAX_REPORT',
];

for (const reportType of RESTRICTED_TYPES) {
	throughBoth(`a document of type ${reportType} goes with a token for its own path at once`, async (start) => {
		const {fake, call} = await start({amazon: {documents: {'amzn1.spdoc.1.4.na.d1': reportType}}});
		await call(`${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.d1`, {context: {amazon: {reportType}}});
		expect(sends(fake)).toEqual([RESTRICTED_OK]);
		expect(mintedResources(fake)).toEqual([{method: 'GET', path: '/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.d1'}]);
	});
}

for (const reportType of ['GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT', 'GET_XML_VAT_INVOICE_DATA_REPORT']) {
	throughBoth(`a document of type ${reportType} only looks restricted (trap 6)`, async (start) => {
		const {fake, call} = await start({amazon: {documents: {'amzn1.spdoc.1.4.na.d1': reportType}}});
		await call(`${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.d1`, {context: {amazon: {reportType}}});
		expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([[PLAIN_OK], 0]);
	});
}

throughBoth(
	'without reportType a restricted document is refused once, fetched with a token for its path, and remembered',
	async (start) => {
		const {fake, call} = await start();
		await call(RESTRICTED_DOCUMENT);
		await call(RESTRICTED_DOCUMENT);
		expect(sends(fake)).toEqual([PLAIN_403, RESTRICTED_OK, RESTRICTED_OK]);
		expect(fake.count({service: 'tokens'})).toBe(1);
	},
);

throughBoth('callers who ask for one restricted document at once all get it, with one mint', async (start) => {
	const {fake, call} = await start();
	const replies = await Promise.all(Array.from({length: 5}, () => call(RESTRICTED_DOCUMENT)));
	expect(replies.map(({statusCode}) => statusCode)).toEqual([200, 200, 200, 200, 200]);
	expect([fake.count({service: 'tokens'}), fake.count({service: 'selling-partner', status: 403})]).toEqual([1, 5]);
});

throughBoth('a document that Amazon forbids, though the mint calls it plain, is not tried over and over', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'ResourceForbidden', times: 100});
	for (let count = 0; count < 3; count++) {
		expect((await refusalOf(call(PLAIN_DOCUMENT))).code).toBe('ERR_AMAZON_ACCESS_DENIED');
	}
	expect([fake.count({service: 'tokens'}), fake.count({service: 'selling-partner'})]).toEqual([1, 4]);
});

throughBoth('a document that is forbidden even to its own token is told, and not sent a third time', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'ResourceForbidden', times: 100});
	expect((await refusalOf(call(RESTRICTED_DOCUMENT))).code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect((await refusalOf(call(RESTRICTED_DOCUMENT))).code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect([fake.count({service: 'tokens'}), fake.count({service: 'selling-partner'})]).toEqual([1, 3]);
});

throughBoth('without reportType a plain document takes one call and no mint', async (start) => {
	const {fake, call} = await start();
	await call(PLAIN_DOCUMENT);
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([[PLAIN_OK], 0]);
});

throughBoth('what is known of a document is known of it for that seller alone', async (start) => {
	const {fake, auth, clientOf} = await start({amazon: {sellers: ['A1FIRST', 'A2SECOND']}});
	await clientOf(auth.as({sellingPartnerId: 'A1FIRST'}))(RESTRICTED_DOCUMENT);
	await clientOf(auth.as({sellingPartnerId: 'A2SECOND'}))(RESTRICTED_DOCUMENT);
	expect(sends(fake)).toEqual([PLAIN_403, RESTRICTED_OK, PLAIN_403, RESTRICTED_OK]);
});

throughBoth('a token asked for a document that needs none: the seller’s token, and no second mint', async (start) => {
	const {fake, call} = await start();
	const context = {amazon: {reportType: 'GET_VAT_TRANSACTION_DATA'}};
	await call(PLAIN_DOCUMENT, {context});
	await call(PLAIN_DOCUMENT, {context});
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([[PLAIN_OK, PLAIN_OK], 1]);
});

throughBoth('a reportType that is wrong the other way is put right by Amazon’s reply', async (start) => {
	const {fake, call} = await start();
	await call(RESTRICTED_DOCUMENT, {context: {amazon: {reportType: 'GET_MERCHANT_LISTINGS_ALL_DATA'}}});
	expect(sends(fake)).toEqual([PLAIN_403, RESTRICTED_OK]);
});

throughBoth('without the role a restricted document is ROLE_MISSING, and is not sent again plainly', async (start) => {
	const {fake, call} = await start({amazon: {missingRoles: {[SELLER]: ['getReportDocument']}}});
	const refusal = await refusalOf(call(RESTRICTED_DOCUMENT));
	expect(refusal.code).toBe('ERR_AMAZON_ROLE_MISSING');
	expect(sends(fake)).toEqual([PLAIN_403]);
});

throughBoth("without the role under 'auto' a document is tried with the seller's token, once", async (start) => {
	const {fake, call} = await start({
		amazon: {missingRoles: {[SELLER]: ['getReportDocument']}},
		sellingPartner: {restrictedData: 'auto'},
	});
	const refusal = await refusalOf(call(RESTRICTED_DOCUMENT, {context: {amazon: {reportType: 'GET_VAT_TRANSACTION_DATA'}}}));
	expect(refusal.code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([[PLAIN_403], 1]);
});

throughBoth(
	"under 'never' a restricted document is asked for once a call and no token minted; what it taught serves the next one",
	async (start) => {
		const {fake, call} = await start({sellingPartner: {restrictedData: 'never'}});
		for (let count = 0; count < 2; count++) {
			const refusal = await refusalOf(call(RESTRICTED_DOCUMENT));
			expect(refusal).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {message: 'Access to the resource is forbidden'}});
			expect(refusal.message).toContain('"reportType"');
		}
		expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([[PLAIN_403, PLAIN_403], 0]);
		await call(RESTRICTED_DOCUMENT, {context: {amazon: {restrictedData: 'require'}}});
		expect(sends(fake).slice(2)).toEqual([RESTRICTED_OK]);
	},
);

throughBoth('a stream of a restricted document learns what it needs for the next one', async (start) => {
	const {fake, call} = await start();
	const refusal = await refusalOf(call.stream(RESTRICTED_DOCUMENT).toArray());
	expect(refusal.code).toBe('ERR_AMAZON_ACCESS_DENIED');
	await call.stream(RESTRICTED_DOCUMENT).toArray();
	expect(sends(fake)).toEqual([PLAIN_403, RESTRICTED_OK]);
});

throughBoth('a pre-signed URL gets no header of ours (trap 37)', async (start) => {
	const seen: ExtraHostRequest[] = [];
	const download = (request: ExtraHostRequest): {body: string} => {
		seen.push(request);
		return {body: 'order-id\tbuyer-name'};
	};
	const {call} = await start({amazon: {extraHosts: {'documents.s3.example': download}}});
	const {url} = await call(RESTRICTED_DOCUMENT).json<{url: string}>();
	expect(await call(url).text()).toBe('order-id\tbuyer-name');
	const [request] = seen;
	expect(request?.query).toBe('X-Amz-Signature=0000&X-Amz-Expires=300');
	expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('x-amz') || name === 'authorization')).toEqual([]);
	expect(request?.headers['user-agent']).toBe('got (https://github.com/sindresorhus/got)');
});

throughBoth('the reports themselves are no restricted operation', async (start) => {
	const {fake, call} = await start();
	await call(`${NA}/reports/2021-06-30/reports/R1`, {context: {amazon: {reportType: 'GET_VAT_TRANSACTION_DATA'}}});
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token getReport 200'], 0]);
});
