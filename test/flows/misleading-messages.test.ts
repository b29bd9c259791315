/**
 * Messages that would send people the wrong way: what is nearly right is named, and what is another thing is called by its name.
 */
import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, onTestFinished, test} from 'vitest';
import {catchError, rejectionOf} from '../support/errors.js';
import {NA, noJitter, PLAIN} from './stage.js';

async function start() {
	noJitter();
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	return {fake, auth: createAmazonAuth(fake.options)};
}

describe('a client that may not use its grant', () => {
	test('may have a refresh token of another client id', async () => {
		const {fake, auth} = await start();
		fake.fail({service: 'lwa', error: 'unauthorized_client'});
		const {message} = await rejectionOf(auth.authorize({method: 'GET', url: PLAIN}));
		expect(message).toContain(
			'check which kind of application it is registered as, or the refresh token is of another client id',
		);
	});

	test('may have an authorization code of another client id', async () => {
		const {fake, auth} = await start();
		fake.fail({service: 'lwa', error: 'unauthorized_client'});
		const {message} = await rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code: 'a-code'}));
		expect(message).toContain('or the authorization code is of another client id');
	});

	test('has no refresh token where a token of the application is asked for', async () => {
		const {fake, auth} = await start();
		fake.fail({service: 'lwa', error: 'unauthorized_client'});
		const {message} = await rejectionOf(auth.authorize({method: 'GET', url: `${NA}/notifications/v1/destinations`}));
		expect(message).toContain('check which kind of application it is registered as');
		expect(message).not.toContain('refresh token');
	});
});

const ID = 'amzn1.application-oa2-client.0123';
const SECRET = 'amzn1.oa2-cs.v1.hush';
const PAY = {publicKeyId: 'LIVE-AF', privateKey: async () => new Uint8Array(256), region: 'na'} as const;

test.each<[string, object, RegExp]>([
	[
		'id and secret swapped',
		{sellingPartner: {clientId: SECRET, clientSecret: ID}},
		/^"sellingPartner\.clientId" is a client secret\. Give the client id .*amzn1\.application-oa2-client/,
	],
	[
		'an id in both places',
		{appstore: {clientId: ID, clientSecret: ID}},
		/^"appstore\.clientSecret" is a client id\. Give the client secret .*amzn1\.oa2-cs/,
	],
	[
		'an id among several secrets',
		{appstore: {clientId: ID, clientSecret: [SECRET, ID]}},
		/"appstore\.clientSecret" is a client id/,
	],
	[
		'a refresh token as secret',
		{sellingPartner: {clientId: ID, clientSecret: 'Atzr|hush'}},
		/^"sellingPartner\.clientSecret" is a refresh token\./,
	],
	[
		'an access token as secret',
		{sellingPartner: {clientId: ID, clientSecret: 'Atza|hush'}},
		/^"sellingPartner\.clientSecret" is an access token\./,
	],
	[
		'a refresh token as id',
		{appstore: {clientId: 'Atzr|hush', clientSecret: SECRET}},
		/^"appstore\.clientId" is a refresh token\./,
	],
	[
		'a secret as refresh token',
		{sellingPartner: {clientId: ID, clientSecret: SECRET, refreshToken: SECRET}},
		/^"sellingPartner\.refreshToken" must be a refresh token, .* what was given is a client secret\.$/,
	],
	[
		'an access token as refresh token',
		{sellingPartner: {clientId: ID, clientSecret: SECRET, refreshToken: 'Atza|hush'}},
		/what was given is an access token\.$/,
	],
	[
		'a store id as key id',
		{pay: {...PAY, publicKeyId: ID}},
		/^"pay\.publicKeyId" is a client id\. Give the id that Amazon shows for the key/,
	],
	['the key as its id', {pay: {...PAY, publicKeyId: '-----BEGIN PRIVATE KEY-----hush'}}, /^"pay\.publicKeyId" is a key in PEM\./],
	['a refresh token as MWS token', {pay: {...PAY, mwsAuthToken: 'Atzr|hush'}}, /^"pay\.mwsAuthToken" is a refresh token\./],
	['a country as region', {pay: {...PAY, region: 'us'}}, /^"pay\.region" must be one of 'na', 'eu', 'jp'\. Did you mean 'na'\?$/],
	['another country as region', {pay: {...PAY, region: 'de'}}, /Did you mean 'eu'\?$/],
	['a region in capitals', {pay: {...PAY, region: 'JP'}}, /Did you mean 'jp'\?$/],
	['a region of nowhere', {pay: {...PAY, region: 'hush'}}, /^"pay\.region" must be one of 'na', 'eu', 'jp'\.$/],
])('%s is found when the auth is made, by its name and without its value', (_what, options, words) => {
	const error = catchError(() => createAmazonAuth(options));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toMatch(words);
	expect(error.message).not.toContain('hush');
});

test('a resolver that gives a client secret for a refresh token is told so', async () => {
	const {fake} = await start();
	const sellingPartner = {...fake.options.sellingPartner, refreshToken: () => SECRET};
	const auth = createAmazonAuth({...fake.options, sellingPartner}).as({sellingPartnerId: 'A1'});
	const {message} = await rejectionOf(auth.authorize({method: 'GET', url: PLAIN}));
	expect(message).toContain('what was given is a client secret');
});

const DOCUMENT = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1`;

test.each([
	['GET_VAT_TRANSACTON_DATA', '; did you mean GET_VAT_TRANSACTION_DATA'],
	['get_easyship_documents', '; did you mean GET_EASYSHIP_DOCUMENTS'],
	['SC-VAT-TAX-REPORT', '; did you mean SC_VAT_TAX_REPORT'],
	['GET_ORDER_REPORT_DATA_SHIPING', '; did you mean GET_ORDER_REPORT_DATA_SHIPPING'],
	['GET_MERCHANT_LISTINGS_ALL_DATA', ''],
	['GET_XML_VAT_INVOICE_DATA_REPORT', ''],
])('the report type %s is none of the restricted ones, and is not said to be unrestricted', async (reportType, hint) => {
	const {auth} = await start();
	const {reason} = auth.explain('GET', DOCUMENT, {reportType});
	expect(reason).toContain(`${reportType} is none of the 16 restricted report types${hint}: it goes with`);
});

const HOSTS: readonly (readonly [string, string])[] = [
	['sellingpartnerapi-us.amazon.com', 'sellingpartnerapi-na.amazon.com'],
	['sellingpartnerapi-uk.amazon.com', 'sellingpartnerapi-eu.amazon.com'],
	['sellingpartnerapi-jp.amazon.com', 'sellingpartnerapi-fe.amazon.com'],
	['sellingpartner-api-na.amazon.com', 'sellingpartnerapi-na.amazon.com'],
	['sandbox-sellingpartnerapi-eu.amazon.com', 'sandbox.sellingpartnerapi-eu.amazon.com'],
	['sellingpartnerapi-na.amazon.com.', 'sellingpartnerapi-na.amazon.com'],
	['pay-api.amazon.de', 'pay-api.amazon.eu'],
	['pay-api.amazon.uk', 'pay-api.amazon.eu'],
	['payapi.amazon.com', 'pay-api.amazon.com'],
	['developers.amazon.com', 'developer.amazon.com'],
];

test.each(HOSTS)('%s gets no credential, and the explanation asks for %s', async (host, meant) => {
	const {auth} = await start();
	const explained = auth.explain('GET', `https://${host}/orders/v0/orders`);
	expect(explained).toMatchObject({api: 'none', credential: 'none'});
	expect(explained.reason).toMatch(new RegExp(`Did you mean ${meant.replaceAll('.', '\\.')}\\?$`));
});

test.each(HOSTS)('amazonUrl refuses the host %s and asks for %s', (host, meant) => {
	const strings = Object.assign([`https://${host}/orders/v0/orders`], {raw: [`https://${host}/orders/v0/orders`]});
	const error = catchError(() => amazonUrl(strings));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(`Did you mean ${meant}?`);
});

test.each([
	'pay.amazon.com',
	'www.amazon.com',
	'api.amazon.com',
	'advertising-api.amazon.com',
	'sellingpartnerapi-na.amazon.com.evil.example',
	'foreign.example',
	'bucket.s3.amazonaws.com',
])('%s is another host, and nobody is asked about it', async (host) => {
	const {auth} = await start();
	expect(auth.explain('GET', `https://${host}/`).reason).not.toContain('Did you mean');
});

test.each([
	[`${NA}//orders/v0/orders/902-1`, 'It begins with two slashes: join host and path with one.'],
	[`${NA}/orders/v0//orders/902-1`, 'It holds two slashes in a row: an id is empty, or two parts of the path are joined'],
	[`${NA}/orders/v0/orders/902-1/`, 'It ends with a slash: leave that out.'],
	[`${NA}/orders/v0/orders/902%2FbuyerInfo`, 'Build the URL with amazonUrl, and check the ids that go into it.'],
])('of an ambiguous path the message says what is odd: %s', async (url, advice) => {
	const {auth} = await start();
	const error = await rejectionOf(auth.authorize({method: 'GET', url}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_AMBIGUOUS_PATH'});
	expect(error.message).toContain(`so nothing was sent. ${advice}`);
	expect(error.message).not.toContain('902');
});

test.each([
	[PLAIN, 'https://sellingpartnerapi-na.amazon.com/...'],
	[`${NA}/orders/v0/orders/902-1`, 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/:orderId'],
])('a reply that is no JSON is told with a URL that can be read: %s', async (url, shown) => {
	const {fake, auth} = await start();
	fake.fail({service: 'selling-partner', html: true});
	const {message} = await rejectionOf(auth.got(url).json());
	expect(message).toBe(`The reply is not valid JSON in "${shown}"`);
});

test('the URLs of an error and of its response are told in one form', async () => {
	const {fake, auth} = await start();
	fake.fail({service: 'selling-partner', error: 'NotFound'});
	const error = (await rejectionOf(auth.got(`${NA}/orders/v0/orders/902-1`))) as Error & {response: {requestUrl: URL}};
	expect(String(error.response.requestUrl)).toBe(`${NA}/orders/v0/orders/{orderId}`);
	expect(JSON.stringify(error.response.requestUrl)).toBe(`"${NA}/orders/v0/orders/{orderId}"`);
	expect(error.response.requestUrl.href).toBe(`${NA}/orders/v0/orders/{orderId}`);
});
