import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {decodeProtectedHeader} from 'jose';
import {expect, test} from 'vitest';
import sampleRequest from '../fixtures/seeds/pay-authorization-token-request.json' with {type: 'json'};
import {type Answer, payCall, text} from './harness.js';

const PAY = 'https://pay-api.amazon.com';
const merchants = {M1: {mwsAuthToken: 'amzn.mws.m1'}, M2: {mwsAuthToken: 'amzn.mws.m2'}};

const exchange = (fake: FakeAmazon, mwsAuthToken: string, merchantId: string): Promise<Answer> =>
	payCall(fake, `${PAY}/live/v2/authorizationTokens/${mwsAuthToken}?merchantId=${merchantId}`);
const delegated = (fake: FakeAmazon, token: string): Promise<Answer> =>
	payCall(fake, `${PAY}/live/v2/charges/1`, {headers: {'x-amz-pay-authtoken': token}});
const code = (answer: Answer): unknown => [answer.status, (answer.json as {reasonCode?: string}).reasonCode];

test('the request of the document is answered with an HS256 token', async () => {
	await using fake = await startFakeAmazon({merchants: {aX123BFs343: {mwsAuthToken: 'amzn.mws.123456789'}}});
	const answer = await payCall(fake, sampleRequest.url);
	expect(answer.status).toBe(200);
	expect(decodeProtectedHeader(text(answer, 'authorizationToken')).alg).toBe('HS256');
});

test('a request with the token acts for its merchant, one without for the owner of the key', async () => {
	await using fake = await startFakeAmazon({merchants});
	const token = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	expect((await delegated(fake, token)).json).toMatchObject({merchantId: 'M1'});
	expect((await payCall(fake, `${PAY}/live/v2/charges/1`)).json).toMatchObject({merchantId: 'A1EXAMPLEPROVIDER'});
});

test.each([
	['amzn.mws.m1', 'M2'],
	['amzn.mws.none', 'M1'],
	['amzn.mws.m1', 'M3'],
])('the pair %s and %s is invalid', async (mwsAuthToken, merchantId) => {
	await using fake = await startFakeAmazon({merchants});
	const answer = await exchange(fake, mwsAuthToken, merchantId);
	expect([answer.status, answer.json]).toEqual([
		403,
		{reasonCode: 'InvalidAuthorizationToken', message: 'The token and merchantId combination specified is invalid.'},
	]);
});

test('a missing merchant id is an invalid parameter', async () => {
	await using fake = await startFakeAmazon({merchants});
	expect(code(await payCall(fake, `${PAY}/live/v2/authorizationTokens/amzn.mws.m1`))).toEqual([400, 'InvalidParameterValue']);
});

test('the sandbox gives no tokens', async () => {
	await using fake = await startFakeAmazon({merchants});
	expect(code(await payCall(fake, `${PAY}/sandbox/v2/authorizationTokens/amzn.mws.m1?merchantId=M1`))).toEqual([
		404,
		'ResourceNotFound',
	]);
});

test('a key that names its environment needs none in the path', async () => {
	await using fake = await startFakeAmazon({merchants});
	fake.addPayKey({publicKeyId: 'LIVE-KEY', publicKey: fake.publicKey(), region: 'na'});
	const url = `${PAY}/v2/authorizationTokens/amzn.mws.m1?merchantId=M1`;
	expect((await payCall(fake, url, {publicKeyId: 'LIVE-KEY'})).status).toBe(200);
});

test('the sixth exchange within a second is throttled', async () => {
	await using fake = await startFakeAmazon({merchants, clock: {nowMs: () => 1_800_000_000_000}});
	const statuses: number[] = [];
	for (let count = 0; count < 6; count++) {
		statuses.push((await exchange(fake, 'amzn.mws.m1', 'M1')).status);
	}
	expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
	fake.clock.advance(1000);
	expect((await exchange(fake, 'amzn.mws.m1', 'M1')).status).toBe(200);
});

test('a made-up delegation token is refused', async () => {
	await using fake = await startFakeAmazon({merchants});
	expect(code(await delegated(fake, 'eyJhbGciOiJIUzI1NiJ9.e30.x'))).toEqual([403, 'InvalidAuthorizationToken']);
});

test('a delegation token ends with its time', async () => {
	await using fake = await startFakeAmazon({merchants, authorizationTokenExpiresIn: 60});
	const token = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	fake.clock.advance(61_000);
	expect(code(await delegated(fake, token))).toEqual([403, 'InvalidAuthorizationToken']);
});

test('expired by the test, it is dead and a new one can be had', async () => {
	await using fake = await startFakeAmazon({merchants});
	const token = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	fake.expireTokens({merchantId: 'M1'});
	expect((await delegated(fake, token)).status).toBe(403);
	const renewed = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	expect((await delegated(fake, renewed)).status).toBe(200);
});

test("a revoked merchant's token is dead and none is given, other merchants go on", async () => {
	await using fake = await startFakeAmazon({merchants});
	const token = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	const other = text(await exchange(fake, 'amzn.mws.m2', 'M2'), 'authorizationToken');
	fake.revoke({merchantId: 'M1'});
	expect((await delegated(fake, token)).status).toBe(403);
	expect((await exchange(fake, 'amzn.mws.m1', 'M1')).status).toBe(403);
	expect((await delegated(fake, other)).status).toBe(200);
});

test('a token from before a reset stays dead when new ones are given', async () => {
	await using fake = await startFakeAmazon({merchants});
	const token = text(await exchange(fake, 'amzn.mws.m1', 'M1'), 'authorizationToken');
	fake.reset();
	await exchange(fake, 'amzn.mws.m1', 'M1');
	expect((await delegated(fake, token)).status).toBe(403);
});
