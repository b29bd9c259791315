import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import sandbox from '../fixtures/seeds/authorization-code-sandbox.json' with {type: 'json'};
import {askToken, call, clientToken, denied, NA, SANDBOX, sellerToken} from './harness.js';

const path = '/authorization/v1/authorizationCode';
const query = '?sellingPartnerId=A1&developerId=1234&mwsAuthToken=amzn.mws.1';
const migration = 'sellingpartnerapi::migration';

test('it is gone unless asked for', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1']});
	const answer = await call(fake, await clientToken(fake, 'sellingPartner', migration), NA + path + query);
	expect([answer.status, answer.json]).toEqual([403, denied('')]);
});

test('it gives a wrapped code that Login with Amazon exchanges', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true});
	const answer = await call(fake, await clientToken(fake, 'sellingPartner', migration), NA + path + query);
	const {payload} = answer.json as {payload: {authorizationCode: string}};
	expect(answer.headers['x-amzn-ratelimit-limit']).toBe('1.0');
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const form = {
		grant_type: 'authorization_code',
		client_id: clientId,
		client_secret: clientSecret,
		code: payload.authorizationCode,
	};
	expect((await askToken(fake, form)).json).toMatchObject({refresh_token: fake.refreshTokenOf('A1')});
});

test("it refuses the seller's token and another scope", async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true});
	const other = await clientToken(fake, 'sellingPartner', 'sellingpartnerapi::notifications');
	expect((await call(fake, await sellerToken(fake), NA + path + query)).status).toBe(403);
	expect((await call(fake, other, NA + path + query)).status).toBe(403);
});

test('each of its parameters is required', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true});
	const token = await clientToken(fake, 'sellingPartner', migration);
	for (const partial of [
		'?developerId=1&mwsAuthToken=2',
		'?sellingPartnerId=A1&mwsAuthToken=2',
		'?sellingPartnerId=A1&developerId=1',
	]) {
		expect((await call(fake, token, NA + path + partial)).status).toBe(400);
	}
});

test('the sixth call within a second is throttled', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true, clock: {nowMs: () => 1_800_000_000_000}});
	const token = await clientToken(fake, 'sellingPartner', migration);
	const statuses: number[] = [];
	for (let count = 0; count < 6; count++) {
		statuses.push((await call(fake, token, NA + path + query)).status);
	}
	expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
});

test('a sandbox host answers the static pairs of the model', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true});
	const token = await clientToken(fake, 'sellingPartner', migration);
	expect((await call(fake, token, SANDBOX + path + query)).json).toEqual(sandbox['200'][0]?.response);
	const refused = await call(fake, token, `${SANDBOX + path}?sellingPartnerId=A1&developerId=1&mwsAuthToken=TEST_CASE_400`);
	expect([refused.status, refused.json]).toEqual([400, sandbox['400'][0]?.response]);
});

test.each([
	['InvalidInput', 400],
	['Unauthorized', 403],
	['NotFound', 404],
	['PayloadTooLarge', 413],
	['UnsupportedMediaType', 415],
	['QuotaExceeded', 429],
	['InternalFailure', 500],
	['ServiceUnavailable', 503],
])('%s can be provoked as %i', async (error, status) => {
	await using fake = await startFakeAmazon({sellers: ['A1'], authorizationApi: true});
	const token = await clientToken(fake, 'sellingPartner', migration);
	fake.fail({path, error});
	expect((await call(fake, token, NA + path + query)).status).toBe(status);
});
