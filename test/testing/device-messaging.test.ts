import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {clientToken, sellerToken, send} from './harness.js';

const MESSAGES = 'https://api.amazon.com/messaging/registrations/amzn1.adm-registration.v3.1/messages';
const TYPES = {
	'content-type': 'application/json',
	'x-amzn-type-version': 'com.amazon.device.messaging.ADMMessage@1.0',
	'x-amzn-accept-type': 'com.amazon.device.messaging.ADMSendResult@1.0',
};
const body = '{"data":{"message":"Hey"}}';
const expired = [401, {reason: 'AccessTokenExpired'}];

async function stage() {
	const fake = await startFakeAmazon();
	const token = await clientToken(fake, 'deviceMessaging', 'messaging:push');
	const post = async (headers: Readonly<Record<string, string>>, sent = body) => {
		const {status, json} = await send(fake, MESSAGES, {method: 'POST', headers, body: sent});
		return [status, json];
	};
	return {fake, post, authorization: `Bearer ${token}`};
}

test('a message with its token and both types is taken, and the reply names the registration', async () => {
	const {fake, post, authorization} = await stage();
	await using _fake = fake;
	expect(await post({...TYPES, authorization})).toEqual([200, {registrationID: 'amzn1.adm-registration.v3.1'}]);
	expect(fake.count({service: 'device-messaging', operation: 'sendMessage', credential: 'client-credentials'})).toBe(1);
});

test.each(['content-type', 'x-amzn-type-version', 'x-amzn-accept-type'])('without %s it is refused', async (name) => {
	const {fake, post, authorization} = await stage();
	await using _fake = fake;
	const headers = Object.fromEntries(Object.entries(TYPES).filter(([one]) => one !== name));
	expect(await post({...headers, authorization})).toEqual([400, {reason: 'InvalidData'}]);
});

test.each([
	['no JSON', 'hey', 400, 'InvalidData'],
	['no payload', '{"consolidationKey":"Sync"}', 400, 'InvalidData'],
	['more than 6 KB', JSON.stringify({data: {message: 'x'.repeat(6200)}}), 413, 'MessageTooLarge'],
])('a message with %s is refused', async (_what, sent, status, reason) => {
	const {fake, post, authorization} = await stage();
	await using _fake = fake;
	expect(await post({...TYPES, authorization}, sent)).toEqual([status, {reason}]);
});

describe('a token', () => {
	test('that is missing, has no Bearer, is a seller’s or has expired is refused with 401 and a reason', async () => {
		const {fake, post, authorization} = await stage();
		await using _fake = fake;
		const seller = await sellerToken(fake);
		expect(await post(TYPES)).toEqual(expired);
		expect(await post({...TYPES, authorization: authorization.slice('Bearer '.length)})).toEqual(expired);
		expect(await post({...TYPES, authorization: `Bearer ${seller}`})).toEqual(expired);
		fake.expireTokens();
		expect(await post({...TYPES, authorization})).toEqual(expired);
	});

	test('of another scope or another application is refused', async () => {
		const {fake, post} = await stage();
		await using _fake = fake;
		const other = await clientToken(fake, 'appstore', 'appstore::apps:readwrite');
		expect(await post({...TYPES, authorization: `Bearer ${other}`})).toEqual(expired);
		await expect(clientToken(fake, 'appstore', 'messaging:push')).rejects.toThrow('invalid_scope');
		await expect(clientToken(fake, 'deviceMessaging', 'appstore::apps:readwrite')).rejects.toThrow('invalid_scope');
	});
});

test.each([
	['MaxRateExceeded', 429, '30'],
	['ServiceUnavailable', 503, '120'],
])('%s says how long to wait', async (error, status, pause) => {
	await using fake = await startFakeAmazon();
	fake.fail({service: 'device-messaging', error});
	const answer = await send(fake, MESSAGES, {method: 'POST', headers: TYPES, body});
	expect([answer.status, answer.headers['retry-after']]).toEqual([status, pause]);
});

test('another path is not found, and those of Login with Amazon stay what they are', async () => {
	await using fake = await startFakeAmazon();
	const found = async (path: string, method = 'GET') => {
		const {status, json} = await send(fake, `https://api.amazon.com${path}`, {method});
		return [status, json];
	};
	expect(await found('/messaging/registrations/a')).toEqual([404, {message: 'Not found.'}]);
	expect(await found('/user/profile')).toEqual([404, {error: 'not_found'}]);
	expect(await found('/auth/O2/token', 'POST')).toMatchObject([400, {error: 'invalid_request'}]);
	expect(fake.journal.map(({service}) => service)).toEqual(['device-messaging', 'lwa', 'lwa']);
});
