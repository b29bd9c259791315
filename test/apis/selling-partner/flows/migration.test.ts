/**
 * `migrateFromMws`: an API that Amazon removed on 2024-03-27, held to its model. Statuses: authorization_v1.json.
 */
import type {FailOutcome} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {noJitter} from '../../../flows/stage.js';
import {errorOf, MWS, startHouse} from './both-ways.js';
import {holdTime, pass, settle} from './held-time.js';

const AUTHORIZATION_API = '/authorization/v1/authorizationCode';

test('a code of the Authorization API becomes a refresh token', async () => {
	const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
	const {refreshToken} = await auth.sellingPartner.migrateFromMws(MWS);
	expect(refreshToken).toBe(fake.refreshTokenOf());
	const [grant, call, exchange] = fake.journal;
	expect(new URLSearchParams(grant?.body).get('scope')).toBe('sellingpartnerapi::migration');
	expect(call).toMatchObject({method: 'GET', path: AUTHORIZATION_API, credential: 'grantless', status: 200});
	expect(call?.query).toBe('sellingPartnerId=A3EXAMPLESELLER&developerId=1234-5678-9012&mwsAuthToken=amzn.mws.secret');
	expect(new URLSearchParams(exchange?.body).get('grant_type')).toBe('authorization_code');
});

test('today it is API_REMOVED, with the way that is left', async () => {
	const {fake, auth} = await startHouse();
	const refusal = await errorOf(auth.sellingPartner.migrateFromMws(MWS));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_API_REMOVED', operation: 'getAuthorizationCode', amazon: {status: 403}});
	expect(refusal.message).toMatch(/removed the Authorization API on 2024-03-27.*consentUrl/);
	expect(refusal.message).not.toContain('amzn.mws');
	expect(fake.count({path: AUTHORIZATION_API})).toBe(1);
});

test.each([
	[400, 'ERR_AMAZON_TOKEN_REFUSED', 1],
	[403, 'ERR_AMAZON_API_REMOVED', 1],
	[404, 'ERR_AMAZON_API_REMOVED', 1],
	[413, 'ERR_AMAZON_TOKEN_REFUSED', 1],
	[415, 'ERR_AMAZON_TOKEN_REFUSED', 1],
	[429, 'ERR_AMAZON_THROTTLED', 4],
	[500, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
	[503, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
])('%i is %s after %i calls', async (status, code, calls) => {
	noJitter();
	const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
	const body = {errors: [{code: '1001', message: 'Authorization code you provided is invalid.'}]};
	fake.fail({path: AUTHORIZATION_API, status, body, times: 10});
	expect(await errorOf(auth.sellingPartner.migrateFromMws(MWS))).toMatchObject({code});
	expect([fake.count({path: AUTHORIZATION_API}), fake.count({operation: 'authorization_code'})]).toEqual([calls, 0]);
});

test('a code that is not wrapped in payload is no code', async () => {
	const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
	fake.fail({path: AUTHORIZATION_API, status: 200, body: {authorizationCode: 'ANDMxqpCmqWHJeyzdbMH'}});
	expect(await errorOf(auth.sellingPartner.migrateFromMws(MWS))).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
});

test('a seller Amazon does not know is refused', async () => {
	const {auth} = await startHouse({amazon: {authorizationApi: true}});
	const refusal = await errorOf(auth.sellingPartner.migrateFromMws({...MWS, sellingPartnerId: 'AUNKNOWN'}));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {status: 400, code: '1001'}});
});

test('many sellers go at five at once and one a second after it, without a 429', async () => {
	holdTime();
	const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
	const migrations = Promise.allSettled(Array.from({length: 8}, () => auth.sellingPartner.migrateFromMws(MWS)));
	const codes = (): number => fake.count({path: AUTHORIZATION_API, status: 200});
	await settle(fake);
	expect(codes()).toBe(5);
	for (const expected of [6, 7, 8]) {
		await pass(fake, 1_000);
		expect(codes()).toBe(expected);
	}
	await migrations;
	expect(fake.count({status: 429})).toBe(0);
});

test('a code that does not come in time is CREDENTIAL_TIMEOUT, and none is exchanged later', async () => {
	holdTime();
	const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
	fake.fail({path: AUTHORIZATION_API, status: 503, headers: {'retry-after': '9'}, times: 3});
	fake.fail({path: AUTHORIZATION_API, latencyMs: 1_000});
	const migrating = errorOf(auth.sellingPartner.migrateFromMws(MWS));
	for (let round = 0; round < 3; round++) {
		await settle(fake);
		await vi.advanceTimersByTimeAsync(9_000);
	}
	while (fake.count({path: AUTHORIZATION_API}) < 4) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	await vi.advanceTimersByTimeAsync(3_000);
	expect(await migrating).toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT', operation: 'getAuthorizationCode'});
	await settle(fake);
	expect([fake.count({path: AUTHORIZATION_API}), fake.count({operation: 'authorization_code'})]).toEqual([4, 0]);
});

test.each<FailOutcome>([{reset: true}, {truncate: true}])(
	'a call that is cut (%o) is tried again: asking for a code changes nothing',
	async (cut) => {
		noJitter();
		const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
		fake.fail({path: AUTHORIZATION_API, ...cut});
		expect((await auth.sellingPartner.migrateFromMws(MWS)).refreshToken).toBe(fake.refreshTokenOf());
		fake.fail({path: AUTHORIZATION_API, ...cut, times: 10});
		expect(await errorOf(auth.sellingPartner.migrateFromMws(MWS))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	},
);
