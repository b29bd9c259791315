/**
 * `explain`: the plan in words, with no network and no secret.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {APPSTORE, EU, ORDER, PLAIN} from '../flows/stage.js';
import {catchError} from '../support/errors.js';

const sellingPartner = {clientId: 'id', clientSecret: 'hush-secret', refreshToken: 'Atzr|hush'};

test('an Appstore path says its scope and header', () => {
	const auth = createAmazonAuth({appstore: {clientId: 'id', clientSecret: 'hush-secret'}});
	expect(auth.explain('GET', APPSTORE)).toEqual({
		api: 'appstore',
		credential: 'client-credentials',
		scope: 'appstore::apps:readwrite',
		header: 'authorization',
		reason: expect.stringContaining('appstore::apps:readwrite'),
	});
});

test('an order with data elements says which token for which resource, and why', () => {
	const auth = createAmazonAuth({sellingPartner: {...sellingPartner, dataElements: ['buyerInfo']}});
	expect(auth.explain('GET', ORDER)).toEqual({
		api: 'selling-partner',
		credential: 'restricted-data-token',
		region: 'na',
		sandbox: false,
		operation: 'getOrder',
		header: 'x-amz-access-token',
		restrictedResource: {method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo']},
		reason: 'getOrder is a restricted operation: it goes with a Restricted Data Token for GET /orders/v0/orders/{orderId}.',
	});
});

test("an order without data elements goes with the seller's token, and the reason says so", () => {
	const auth = createAmazonAuth({sellingPartner});
	const {credential, reason} = auth.explain('GET', ORDER);
	expect(credential).toBe('refresh-token');
	expect(reason).toContain('"dataElements" asks for no personal data');
});

test("the call's context counts", () => {
	const auth = createAmazonAuth({sellingPartner});
	expect(auth.explain('GET', ORDER, {dataElements: ['shippingAddress']}).restrictedResource?.dataElements).toEqual([
		'shippingAddress',
	]);
});

test('the region is the one of the host', () => {
	const auth = createAmazonAuth({sellingPartner});
	expect(auth.explain('GET', `${EU}/sellers/v1/account`)).toMatchObject({region: 'eu', sandbox: false});
});

test("a host that is not Amazon's gets nothing", () => {
	expect(createAmazonAuth({}).explain('GET', 'https://example.com/')).toMatchObject({api: 'none', credential: 'none'});
});

test('a call that is refused is explained and not thrown', () => {
	const auth = createAmazonAuth({sellingPartner});
	const refused = auth.explain('GET', `${ORDER}%2FbuyerInfo`);
	expect(refused).toMatchObject({api: 'selling-partner', credential: 'none'});
	expect(refused.reason).toContain('ERR_AMAZON_AMBIGUOUS_PATH');
	expect(auth.explain('GET', PLAIN.replace('https:', 'http:'))).toMatchObject({
		credential: 'none',
		reason: expect.stringContaining('ERR_AMAZON_INSECURE_URL'),
	});
});

test.each([
	['appstore', 'appstore', APPSTORE],
	['creators', 'creators', 'https://creatorsapi.amazon/catalog/v1/getItems'],
	['ads', 'ads', 'https://advertising-api.amazon.com/v2/profiles'],
	['deviceMessaging', 'device-messaging', 'https://api.amazon.com/messaging/registrations/any/messages'],
	['sellingPartner', 'selling-partner', ORDER],
	['business', 'business', 'https://eu.business-api.amazon.com/products/2020-08-26/products'],
	['business', 'business', 'https://sandbox.eu.business-api.amazon.com/products/2020-08-26/products'],
	['pay', 'pay', 'https://pay-api.amazon.com/live/v2/charges'],
])(
	'without the option "%s" nothing would be attached: the call would be refused, and the reason says why',
	(option, api, url) => {
		const refused = createAmazonAuth({}).explain('GET', url);
		expect(refused).toMatchObject({api, credential: 'none'});
		expect(refused.reason).toContain('ERR_AMAZON_SERVICE_NOT_CONFIGURED');
		expect(refused.reason).toContain(`"${option}"`);
	},
);

test('what a call without its service would have been is named all the same', () => {
	expect(createAmazonAuth({}).explain('GET', ORDER).operation).toBe('getOrder');
});

test.each<[string, () => unknown]>([
	['"url"', () => createAmazonAuth({}).explain('GET', '/orders')],
	['"method"', () => createAmazonAuth({}).explain('', PLAIN)],
	['"method"', () => createAmazonAuth({}).explain('', 'https://example.com')],
	['"amazon.tenant"', () => createAmazonAuth({}).explain('GET', PLAIN, {tenant: ''})],
	['"sellerId"', () => createAmazonAuth({}).explain('GET', PLAIN, {sellerId: 'A'} as never)],
])('a wrong call is a TypeError that names %s', (named, explain) => {
	const error = catchError(explain);
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
});

test('nothing is sent, nobody is asked, and no secret is in it', async () => {
	await using fake = await startFakeAmazon();
	const refreshToken = vi.fn(() => 'Atzr|hush');
	const clientSecret = vi.fn(() => 'hush-secret');
	const identify = vi.fn(() => ({sellingPartnerId: 'A'}));
	const auth = createAmazonAuth({...fake.options, sellingPartner: {clientId: 'id', clientSecret, refreshToken}});
	const explanation = auth.as(identify).explain('GET', PLAIN);
	expect(explanation.credential).toBe('refresh-token');
	expect([refreshToken, clientSecret, identify].map((one) => one.mock.calls.length)).toEqual([0, 0, 0]);
	expect(JSON.stringify(explanation)).not.toContain('hush');
	expect(fake.journal).toHaveLength(0);
});
