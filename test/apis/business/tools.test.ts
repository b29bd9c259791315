/**
 * What is done for an authorisation of Amazon Business beside calls: consent, codes, and where a country is served.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {CUSTOMERS, EU, ORDERS, setStage} from './stage.js';

const applicationId = 'amzn1.sp.solution.1-2-3';
const {business} = createAmazonAuth({});

describe('a country', () => {
	test.each([
		['CA', 'https://www.amazon.ca', 'na'],
		['US', 'https://www.amazon.com', 'na'],
		['MX', 'https://www.amazon.com.mx', 'na'],
		['ES', 'https://www.amazon.es', 'eu'],
		['UK', 'https://www.amazon.co.uk', 'eu'],
		['FR', 'https://www.amazon.fr', 'eu'],
		['DE', 'https://www.amazon.de', 'eu'],
		['IT', 'https://www.amazon.it', 'eu'],
		['IN', 'https://www.amazon.in', 'eu'],
		['AU', 'https://www.amazon.com.au', 'jp'],
		['JP', 'https://www.amazon.co.jp', 'jp'],
	] as const)('%s consents at %s and is served in %s', (country, site, region) => {
		const url = new URL(business.consentUrl({country, applicationId, state: 'unguessable'}));
		expect([url.origin, url.pathname]).toEqual([site, '/b2b/abws/oauth']);
		expect(business.endpoint(country)).toBe(`https://${region}.business-api.amazon.com`);
		expect(business.endpoint(country, {sandbox: true})).toBe(`https://sandbox.${region}.business-api.amazon.com`);
	});

	test.each(['GB', 'BR', 'us', 'toString', undefined])('%s is none of Amazon Business', (country) => {
		expect(() => business.endpoint(country as 'US')).toThrow(/"country" must be one of 'CA', 'US'/);
		expect(() => business.consentUrl({country: country as 'US', applicationId, state: 's'})).toThrow('"country"');
	});
});

describe('the consent page', () => {
	test('is given the application, the state and the address of the answer', () => {
		const redirectUri = 'https://app.example/business?from=amazon';
		const url = new URL(business.consentUrl({country: 'DE', applicationId, state: 'a b', redirectUri}));
		expect(Object.fromEntries(url.searchParams)).toEqual({applicationId, state: 'a b', redirect_uri: redirectUri});
	});

	test.each([
		[{applicationId: 'amzn1.application-oa2-client.1'}, '"applicationId" must be the application id'],
		[{state: ''}, '"state"'],
		[{redirectUri: 'http://app.example/'}, '"redirectUri" must be an absolute https URL'],
		[{redirectUri: 'https://app.example/#x'}, '"redirectUri" must have no fragment'],
		[{vendor: true}, '"options" has no option "vendor"'],
	])('with %j is a TypeError', (wrong, words) => {
		expect(() => business.consentUrl({country: 'US', applicationId, state: 's', ...wrong})).toThrow(words);
	});
});

describe('a code', () => {
	test('becomes the refresh token of the region that it was given in, once', async () => {
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const redirectUri = 'https://app.example/business';
		const code = fake.issueBusinessCode({businessCustomerId: 'C2', region: 'eu', redirectUri});
		const {refreshToken} = await auth.business.exchangeAuthorizationCode({code, redirectUri});
		const [{clientId, clientSecret}] = fake.options.business;
		const own = createAmazonAuth({business: {clientId, clientSecret, refreshToken}, got: fake.got, maxTokens: 100});
		await own.got(EU + ORDERS);
		expect(fake.journal.at(-1)).toMatchObject({businessCustomerId: 'C2', status: 200});
		await own.close();
		expect(await rejectionOf(auth.business.exchangeAuthorizationCode({code, redirectUri}))).toMatchObject({
			code: 'ERR_AMAZON_GRANT_REVOKED',
		});
	});

	test('is the application’s: another identity exchanges none, and nothing is sent', async () => {
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const tools = auth.as({businessCustomerId: 'C1'}).business;
		expect(await rejectionOf(tools.exchangeAuthorizationCode({code: 'AN1'}))).toMatchObject({
			code: 'ERR_AMAZON_IDENTITY_MISSING',
		});
		expect(fake.journal).toEqual([]);
	});

	test.each([
		['no option', {business: undefined}],
		['the sandbox alone', {business: {clientId: 'x', clientSecret: 'x', refreshToken: 'Atzr|x', sandbox: true}}],
	])('with %s is SERVICE_NOT_CONFIGURED', async (_what, options) => {
		const {fake, auth} = await setStage(options);
		expect(await rejectionOf(auth.business.exchangeAuthorizationCode({code: 'AN1'}))).toMatchObject({
			code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		});
		expect(fake.journal).toEqual([]);
	});
});
