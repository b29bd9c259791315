/**
 * `explain`: what would be attached and why, from a shell without credentials.
 */
import {expect, test} from 'vitest';
import {shell} from './shell.js';

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916?secret=of-the-query';
const ITEMS = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916/orderItems';

test('a plain operation goes with the token of the seller, and says so', async () => {
	const {code, stdout, stderr} = await shell(
		'explain GET https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations',
	);
	expect(stdout).toMatch(/^API +Selling Partner API \(eu, production\)$/m);
	expect(stdout).toMatch(/^Credential +access token of the account$/m);
	expect(stdout).toMatch(/^Header +x-amz-access-token$/m);
	expect(stdout).toMatch(/^Reason +\S/m);
	expect([code, stderr]).toEqual([0, '']);
});

test.each([
	[
		'POST',
		'https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations',
		'access token of the application, for a grantless operation',
	],
	['GET', 'https://developer.amazon.com/api/appstore/v1/applications/a/edits', 'access token of the application'],
	['POST', 'https://pay-api.amazon.com/live/v2/charges', 'signature of Amazon Pay'],
])('the credential of %s %s is named for people', async (method, url, credential) => {
	const {stdout} = await shell(`explain ${method} ${url}`);
	expect(stdout.split('\n').find((line) => line.startsWith('Credential'))).toMatch(new RegExp(`^Credential +${credential}$`));
});

test('data elements ask for a Restricted Data Token, whose resource is shown', async () => {
	const {stdout} = await shell(`explain get ${ORDER} --data-elements buyerInfo,shippingAddress`);
	expect(stdout).toMatch(/^Credential +Restricted Data Token$/m);
	expect(stdout).toMatch(/^Resource +GET \/orders\/v0\/orders\/\{orderId\}$/m);
	expect(stdout).toMatch(/^Data elements +buyerInfo, shippingAddress$/m);
});

test('a restricted report document needs its type said', async () => {
	const document = 'https://sellingpartnerapi-na.amazon.com/reports/2021-06-30/documents/amzn1.spdoc.1';
	const without = await shell(`explain GET ${document} --json`);
	const withType = await shell(`explain GET ${document} --json --report-type GET_VAT_TRANSACTION_DATA`);
	expect(JSON.parse(without.stdout).credential).toBe('refresh-token');
	expect(JSON.parse(withType.stdout).credential).toBe('restricted-data-token');
});

test('a policy counts', async () => {
	const {stdout} = await shell(`explain GET ${ORDER} --data-elements buyerInfo --restricted-data never --json`);
	expect(JSON.parse(stdout).credential).toBe('refresh-token');
});

test('--json prints the explanation of the package, whole', async () => {
	const {code, stdout} = await shell('explain POST https://pay-api.amazon.com/live/v2/charges --json');
	expect(JSON.parse(stdout)).toEqual({
		api: 'pay',
		credential: 'pay-signature',
		region: 'na',
		header: 'authorization',
		sandbox: false,
		operation: 'createCharge',
		reason: expect.any(String),
	});
	expect(code).toBe(0);
});

test('a scope is shown where the path needs one', async () => {
	const {stdout} = await shell('explain GET https://developer.amazon.com/api/appstore/v1/applications/a/edits');
	expect(stdout).toMatch(/^Scope +appstore::apps:readwrite$/m);
});

test('a host that is not an API of Amazon gets nothing, and that is an answer', async () => {
	const {code, stdout} = await shell('explain GET https://example.com/');
	expect(stdout).toMatch(/^API +none$/m);
	expect(stdout).toMatch(/^Credential +none$/m);
	expect(code).toBe(0);
});

test('a call that would be refused is explained with its code, and that is an answer', async () => {
	const {code, stdout} = await shell('explain GET http://sellingpartnerapi-na.amazon.com/sellers/v1/account');
	expect(stdout).toContain('Refused (ERR_AMAZON_INSECURE_URL)');
	expect(code).toBe(0);
});

test.each([
	[ORDER, '', "--data-elements asks for no personal data: it goes with the seller's access token"],
	[ORDER, '--restricted-data never', "--restricted-data is 'never'"],
	[ITEMS, '--data-elements shippingAddress', "for none with --data-elements '', or set --restricted-data auto."],
])('a person is told the options of the command line, and no keys of a program (%s %s)', async (url, options, said) => {
	const {stdout} = await shell(`explain GET ${url} ${options}`.trim());
	expect(stdout).toContain(said);
	expect(stdout).not.toMatch(/dataElements|restrictedData|reportType/);
});

test('the JSON document has the words of auth.explain', async () => {
	const {stdout} = await shell(`explain GET ${ORDER} --json`);
	expect(JSON.parse(stdout)).toMatchObject({reason: expect.stringContaining('"dataElements" asks for no personal data')});
});

test('neither the id nor the query of the URL is repeated', async () => {
	const {stdout} = await shell(`explain GET ${ORDER} --data-elements buyerInfo`);
	expect(stdout).not.toMatch(/902-3159896|of-the-query/);
});

test.each([
	['no URL', 'explain GET', 'explain takes a method and a URL'],
	['more than a URL', `explain GET ${ORDER} again`, 'explain takes a method and a URL'],
	['what is no URL', 'explain GET /orders/v0/orders', 'absolute URL'],
	['what is no method', `explain G3T ${ORDER}`, 'HTTP method'],
	['a method that nobody knows', `explain FOO ${ORDER}`, 'The method comes first, then the URL.'],
	['an unknown data element', `explain GET ${ORDER} --data-elements buyer`, "--data-elements must be one of 'buyerInfo'"],
	['an unknown policy', `explain GET ${ORDER} --restricted-data maybe`, "--restricted-data must be one of 'require'"],
])('%s is a wrong call', async (_what, words, said) => {
	const {code, stdout, stderr} = await shell(words);
	expect(stderr).toContain(said);
	expect(stderr).toContain('Usage:');
	expect([code, stdout]).toEqual([2, '']);
});

test.each(['buyerinfo', 'shippingAdress'])('a near word of --data-elements (%s) is asked after', async (word) => {
	const {code, stderr} = await shell(`explain GET ${ORDER} --data-elements ${word}`);
	expect(stderr).toMatch(/--data-elements.* Did you mean '(?:buyerInfo|shippingAddress)'\?/);
	expect(code).toBe(2);
});

test('a call of the Creators API is told by the marketplace that is named', async () => {
	const search = 'https://creatorsapi.amazon/catalog/v1/searchItems';
	const {code, stdout} = await shell(`explain POST ${search} --marketplace www.amazon.de`);
	expect(stdout).toMatch(/^API +Creators API$/m);
	expect(stdout).toMatch(/^Operation +searchItems$/m);
	expect(stdout).toMatch(/^Scope +creatorsapi::default$/m);
	expect(stdout).toMatch(/^Reason .* for www\.amazon\.de\.$/m);
	expect(code).toBe(0);
	const wrong = await shell(`explain POST ${search} --marketplace de`);
	expect(wrong.code).toBe(2);
	expect(wrong.stderr).toContain("--marketplace must be a marketplace by its host in lower case, such as 'www.amazon.de'.");
});
