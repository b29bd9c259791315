/**
 * All 382 operations of the Selling Partner API: what `explain` says is what is typed out in the fixture, what `authorize` puts on is
 * what `explain` said, and the fake Amazon takes it. A path that no table has goes out with the seller's token.
 */
import {readFileSync} from 'node:fs';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {NA, pass, SANDBOX, setClocks} from './stage.js';

interface Row {
	readonly method: string;
	readonly template: string;
	/** `plain`, `restricted`, or `grantless` and its scope. */
	readonly expected: string;
}

const rows: readonly Row[] = readFileSync(new URL('../fixtures/expected-credentials.tsv', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => {
		const [method = '', template = '', expected = ''] = line.split('\t');
		return {method, template, expected};
	});

const REPORT_DOCUMENT = '/reports/2021-06-30/documents/{reportDocumentId}';
const PREFIXES: Readonly<Record<string, string>> = {plain: 'Atza|', restricted: 'Atz.sprdt|', grantless: 'Atc|'};
const SEEN: Readonly<Record<string, string>> = {
	plain: 'seller-token',
	restricted: 'restricted-data-token',
	grantless: 'grantless',
};

/** What goes on without a report type: a document goes with the seller's token first. */
function expectedOf({template, expected}: Row): string {
	return template === REPORT_DOCUMENT ? 'plain' : expected;
}

function kindOf(expected: string): string {
	return expected.split(' ')[0] ?? '';
}

function urlOf({template}: Row): string {
	const path = template.replace('{reportDocumentId}', 'amzn1.spdoc.1.4.na.plain').replace(/\{\w+\}/g, '902-3159896-1390916');
	return `${template === '/externalFulfillment/2026-07-30/location' ? SANDBOX : NA}${path}`;
}

function authOf(fake: FakeAmazon) {
	const dataElements = ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'] as const;
	return createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, dataElements}});
}

const NAMES: Readonly<Record<string, string>> = {
	'refresh-token': 'plain',
	'restricted-data-token': 'restricted',
	grantless: 'grantless',
};

test('the fixture holds 31 restricted, 8 grantless and 343 plain operations', () => {
	const count = (kind: string): number => rows.filter(({expected}) => kindOf(expected) === kind).length;
	expect([rows.length, count('restricted'), count('grantless'), count('plain')]).toEqual([382, 31, 8, 343]);
});

test('explain says the expected credential of every operation', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const said = rows.map((row) => {
		const {credential, scope, api} = auth.explain(row.method, urlOf(row));
		return `${api} ${row.method} ${row.template} ${[NAMES[credential], scope].filter(Boolean).join(' ')}`;
	});
	expect(said).toEqual(rows.map((row) => `selling-partner ${row.method} ${row.template} ${expectedOf(row)}`));
	expect(fake.journal).toHaveLength(0);
});

test('explain names the resource of every restricted operation: its generic path, and data elements for three of them', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const all = ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'];
	const elements: Readonly<Record<string, readonly string[]>> = {
		'/orders/v0/orders': all,
		'/orders/v0/orders/{orderId}': all,
		'/orders/v0/orders/{orderId}/orderItems': ['buyerInfo'],
	};
	const restricted = rows.filter((row) => expectedOf(row) === 'restricted');
	const resources = restricted.map((row) => auth.explain(row.method, urlOf(row)).restrictedResource);
	expect(resources).toEqual(
		restricted.map(({method, template}) => ({
			method,
			path: template,
			...(elements[template] && {dataElements: elements[template]}),
		})),
	);
});

test('a document of a restricted report type has its own path for a resource', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const url = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted`;
	expect(auth.explain('GET', url, {reportType: 'GET_VAT_TRANSACTION_DATA'}).restrictedResource).toEqual({
		method: 'GET',
		path: '/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted',
	});
});

test('orders of v2026-01-01 never have a Restricted Data Token', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	for (const path of ['/orders/2026-01-01/orders', '/orders/2026-01-01/orders/902-3159896-1390916']) {
		const url = `${NA}${path}?includedData=BUYER,RECIPIENT`;
		expect(auth.explain('GET', url).credential).toBe('refresh-token');
		expect((await auth.authorize({method: 'GET', url}))['x-amz-access-token']).toMatch(/^Atza\|/);
	}
});

test('authorize puts on what explain said, for every operation, and the fake Amazon takes it', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const outcomes: string[] = [];
	for (const row of rows) {
		const url = urlOf(row);
		if (expectedOf(row) === 'restricted') {
			pass(1_000); // the Tokens API mints one a second
		}
		const headers = await auth.authorize({method: row.method, url});
		const token = headers['x-amz-access-token'] ?? '';
		const prefix = Object.values(PREFIXES).find((one) => token.startsWith(one));
		// The fixture's methods are those of HTTP.
		const method = row.method as 'GET';
		await fake.got(url, {method, headers, throwHttpErrors: false, retry: {limit: 0}});
		const {credential, status} = fake.journal.at(-1) ?? {};
		outcomes.push(
			`${row.method} ${row.template}: ${prefix} ${credential} ${status === 401 || status === 403 ? 'denied' : 'taken'}`,
		);
	}
	const kinds = rows.map((row) => kindOf(expectedOf(row)));
	expect(outcomes).toEqual(
		rows.map(({method, template}, index) => {
			const kind = kinds[index] ?? '';
			return `${method} ${template}: ${PREFIXES[kind]} ${SEEN[kind]} taken`;
		}),
	);
	// One token of the seller, one for each of two grantless scopes, and one restricted token an operation.
	expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens', status: 200})]).toEqual([3, 30]);
	expect(fake.count({service: 'tokens', status: 429})).toBe(0);
});

test('a PATCH goes with the seller’s token, whatever personal data is asked for: Amazon gives no other for it', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const patches = rows.filter(({method}) => method === 'PATCH');
	expect(patches.map(({template}) => template)).toContain('/aplus/2020-11-01/media/{mediaId}');
	for (const row of patches) {
		expect(auth.explain(row.method, urlOf(row), {restrictedData: 'require'}).credential).toBe('refresh-token');
	}
});

// Amazon has published these for a day or more in 2026 and taken them back: they may be live before or after their model is.
test.each([
	['PUT', '/orders/2026-01-01/orders/902-3159896-1390916/cancellation'],
	['GET', '/fulfillment/outbound/2026-07-04/services'],
	['POST', '/fulfillment/outbound/2026-07-04/services'],
	['GET', '/made-up/2030-01-01/things/1'],
] as const)('%s %s, which no table has, goes out with the seller’s token, and the reply is Amazon’s', async (method, path) => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	expect(auth.explain(method, NA + path)).toMatchObject({api: 'selling-partner', credential: 'refresh-token'});
	const {statusCode} = await auth.got(NA + path, {method, throwHttpErrors: false, retry: {limit: 0}});
	expect(fake.journal.at(-1)).toMatchObject({credential: 'seller-token', operation: undefined, status: statusCode});
	expect([statusCode, fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([403, 1, 0]);
});

test('200 different orders with personal data make one Tokens call', async () => {
	await using fake = await startFakeAmazon();
	await using auth = authOf(fake);
	const ids = Array.from({length: 200}, (_, index) => `902-3159896-${String(1_000_000 + index)}`);
	const orders = await Promise.all(
		ids.map((id) => auth.got(`${NA}/orders/v0/orders/${id}`).json<{payload: Record<string, unknown>}>()),
	);
	const complete = orders.filter(({payload}) => payload.BuyerInfo !== undefined && payload.ShippingAddress !== undefined);
	expect(complete).toHaveLength(200);
	expect([fake.count({service: 'tokens'}), fake.count({service: 'lwa'})]).toEqual([1, 1]);
});
