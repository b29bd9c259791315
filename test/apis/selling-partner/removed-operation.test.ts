/**
 * getAuthorizationCode as a plain request: the application's own token, as its document wants it, and a word that Amazon has removed it.
 */
import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';

const CODE = amazonUrl`https://sellingpartnerapi-na.amazon.com/authorization/v1/authorizationCode?sellingPartnerId=${'A3EXAMPLESELLER'}&developerId=${1}&mwsAuthToken=${'amzn.mws.1'}`;

test('it goes with a token of the application, under the scope of migrations', async () => {
	await using fake = await startFakeAmazon({authorizationApi: true});
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(CODE).catch(() => {});
	expect(fake.count({operation: 'getAuthorizationCode', credential: 'grantless'})).toBe(1);
	expect(fake.count({service: 'lwa', operation: 'refresh_token'})).toBe(0);
});

test('explain says the scope, and that it has been removed', () => {
	const auth = createAmazonAuth({
		sellingPartner: {clientId: 'amzn1.application-oa2-client.1', clientSecret: 's', refreshToken: 'Atzr|1'},
	});
	const {operation, credential, scope, reason} = auth.explain('GET', CODE);
	expect({operation, credential, scope}).toEqual({
		operation: 'getAuthorizationCode',
		credential: 'grantless',
		scope: 'sellingpartnerapi::migration',
	});
	expect(reason).toMatch(/Amazon has removed it on 2024-03-27\.$/);
});

test('another method, or a path that may be read as it, does not', () => {
	const auth = createAmazonAuth({
		sellingPartner: {clientId: 'amzn1.application-oa2-client.1', clientSecret: 's', refreshToken: 'Atzr|1'},
	});
	expect(auth.explain('POST', CODE).credential).toBe('refresh-token');
	expect(auth.explain('GET', 'https://sellingpartnerapi-na.amazon.com/authorization/v1/authorizationCode/').credential).toBe(
		'none',
	);
});
