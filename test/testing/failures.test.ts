import {type FailRule, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {askToken, call, EU, mint, NA, payCall, sellerToken, send} from './harness.js';

const catalog = `${NA}/catalog/2022-04-01/items/B000EXAMPLE`;

test('a script answers the next request only, and counts it', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	const script = fake.fail({service: 'selling-partner', status: 503, headers: {'retry-after': '7'}, body: {busy: true}});
	const answer = await call(fake, token, catalog);
	expect([answer.status, answer.headers['retry-after'], answer.json]).toEqual([503, '7', {busy: true}]);
	expect((await call(fake, token, catalog)).status).toBe(200);
	expect(script.count).toBe(1);
});

test('a script answers as many requests as it says', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({times: 2, status: 500});
	const statuses = [
		(await call(fake, token, catalog)).status,
		(await call(fake, token, catalog)).status,
		(await call(fake, token, catalog)).status,
	];
	expect(statuses).toEqual([500, 500, 200]);
});

test('a removed script answers nothing more', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({times: 5, status: 500}).remove();
	expect((await call(fake, token, catalog)).status).toBe(200);
});

test.each<[string, FailRule]>([
	['another service', {service: 'tokens', status: 500}],
	['another host', {host: 'sellingpartnerapi-eu.amazon.com', status: 500}],
	['another method', {method: 'POST', status: 500}],
	['another path', {path: '/catalog/2022-04-01/items/OTHER', status: 500}],
	['another pattern', {path: /^\/orders\//, status: 500}],
	['another operation', {operation: 'getOrders', status: 500}],
])('a script for %s leaves a request alone', async (_, rule) => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail(rule);
	expect((await call(fake, token, catalog)).status).toBe(200);
});

test('a pattern with the global flag fits every time', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({path: /items/g, times: 2, status: 500});
	expect((await call(fake, token, catalog)).status).toBe(500);
	expect((await call(fake, token, catalog)).status).toBe(500);
});

test('a script by operation throttles that operation', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({operation: 'getOrders', error: 'QuotaExceeded'});
	expect((await call(fake, token, catalog)).status).toBe(200);
	expect((await call(fake, token, `${NA}/orders/v0/orders`)).status).toBe(429);
});

test('a script by operation meets Amazon Pay and Login with Amazon too', async () => {
	await using fake = await startFakeAmazon();
	fake.fail({operation: 'getCharge', status: 503});
	fake.fail({operation: 'client_credentials', status: 503});
	expect((await payCall(fake, 'https://pay-api.amazon.com/live/v2/chargePermissions/1')).status).toBe(200);
	expect((await payCall(fake, 'https://pay-api.amazon.com/live/v2/charges/1')).status).toBe(503);
	expect((await askToken(fake, {grant_type: 'refresh_token'})).status).toBe(400);
	expect((await askToken(fake, {grant_type: 'client_credentials'})).status).toBe(503);
});

test('an error of Login with Amazon by its name', async () => {
	await using fake = await startFakeAmazon();
	fake.fail({error: 'temporarily_unavailable'});
	const answer = await askToken(fake, {grant_type: 'refresh_token'});
	expect([answer.status, answer.json]).toMatchObject([503, {error: 'temporarily_unavailable'}]);
});

test('a name that two services share is worded as the service that is asked words it', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({error: 'ServiceUnavailable', times: 2});
	expect((await call(fake, token, catalog)).json).toMatchObject({errors: [{code: 'ServiceUnavailable'}]});
	expect((await payCall(fake, 'https://pay-api.amazon.com/live/v2/charges/1')).json).toMatchObject({
		reasonCode: 'ServiceUnavailable',
	});
});

test('an error waits for a service that has it', async () => {
	await using fake = await startFakeAmazon();
	fake.fail({error: 'QuotaExceeded'});
	const token = await sellerToken(fake);
	expect((await mint(fake, token, {})).status).toBe(429);
});

describe('broken connections', () => {
	test('a reset is a reset, and the next request is served', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		fake.fail({reset: true});
		await expect(call(fake, token, catalog)).rejects.toMatchObject({code: 'ECONNRESET'});
		expect((await call(fake, token, catalog)).status).toBe(200);
	});

	test('a request that hangs is in the journal, never answered', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({hang: true});
		await expect(fake.got(catalog, {timeout: {response: 30}, retry: {limit: 0}})).rejects.toMatchObject({code: 'ETIMEDOUT'});
		expect(fake.journal.map(({path, status}) => [path, status])).toEqual([['/catalog/2022-04-01/items/B000EXAMPLE', 0]]);
	});

	test('a page of HTML comes with status 200, or another', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({html: true});
		fake.fail({html: true, htmlStatus: 503});
		const first = await askToken(fake, {});
		const second = await askToken(fake, {});
		expect([first.status, first.headers['content-type'], second.status]).toEqual([200, 'text/html', 503]);
		expect(first.json).toBeUndefined();
	});

	test('a foreign reply bears no request id, as one of Amazon does', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({status: 403, body: {message: 'Forbidden'}});
		fake.fail({status: 403, body: {message: 'Forbidden'}, foreign: true});
		const first = await askToken(fake, {});
		const second = await askToken(fake, {});
		expect([first, second].map(({status, headers}) => [status, 'x-amzn-requestid' in headers])).toEqual([
			[403, true],
			[403, false],
		]);
	});

	test('a truncated reply ends in the middle', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		fake.fail({truncate: true});
		await expect(call(fake, token, catalog)).rejects.toThrow(/aborted|ECONNRESET|prematurely|content-length mismatch/i);
	});

	test('a late reply is the true one', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		fake.fail({latencyMs: 5});
		expect((await call(fake, token, catalog)).status).toBe(200);
	});

	test('a slow loris sends its head at once, and a body that does not come in time', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({trickleMs: 10_000});
		const client = fake.got.extend({timeout: {request: 80}, retry: {limit: 0}});
		const error = await client(catalog).catch((reason: unknown) => reason);
		expect(error).toMatchObject({code: 'ETIMEDOUT', event: 'request'});
		expect(fake.journal).toMatchObject([{status: 400}]); // it has begun to answer
	});

	test('a slow loris who has time enough sends the true reply', async () => {
		await using fake = await startFakeAmazon();
		const token = await sellerToken(fake);
		fake.fail({trickleMs: 0});
		expect((await call(fake, token, catalog)).json).toMatchObject({payload: {operation: 'getCatalogItem'}});
	});

	test('a gigantic reply is as long as it was asked to be', async () => {
		await using fake = await startFakeAmazon();
		fake.fail({gigantic: 3_000_000});
		const answer = await send(fake, catalog);
		expect([answer.status, answer.text.length, answer.json]).toEqual([200, 3_000_000, undefined]);
	});
});

test('a reply is the true one but for the keys that a script changes', async () => {
	await using fake = await startFakeAmazon();
	fake.fail({service: 'lwa', change: {expires_in: -1, token_type: undefined}});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const form = {client_id: clientId, client_secret: clientSecret, refresh_token: fake.refreshTokenOf()};
	const {status, json} = await askToken(fake, {grant_type: 'refresh_token', ...form});
	expect([status, json]).toEqual([
		200,
		{access_token: expect.stringMatching(/^Atza\|/), refresh_token: fake.refreshTokenOf(), expires_in: -1},
	]);
	// What was given out is alive all the same.
	expect((await call(fake, (json as {access_token: string}).access_token, catalog)).status).toBe(200);
});

test.each<[string, object, RegExp]>([
	['an unknown key', {status: 500, sevice: 'lwa'}, /"sevice" is not a key/],
	['no outcome', {service: 'lwa'}, /exactly one of/],
	['two outcomes', {status: 500, reset: true}, /exactly one of/],
	['a service that does not exist', {service: 'sp', status: 500}, /"service" must be one of 'lwa', 'tokens', .*'other'\.$/],
	['a service that does not exist, and an error', {service: 'sp', error: 'QuotaExceeded'}, /"service" must be one of/],
	['an unknown error', {error: 'nonsense'}, /"error" is "nonsense"/],
	["another service's error", {service: 'pay', error: 'invalid_grant'}, /not an error of pay/],
	['no times', {times: 0, status: 500}, /"times"/],
	['an operation that Amazon does not have', {operation: 'getOrdr', status: 404}, /"operation" is "getOrdr"/],
	['a status as text', {status: '404'}, /"status" must be a whole number from 100 to 599: it is "404"/],
	['a status that is none', {status: 600}, /"status" must be a whole number/],
	['a page with a status that is none', {html: true, htmlStatus: 20.5}, /"htmlStatus" must be a whole number/],
	['a foreign reply that has no status', {html: true, foreign: true}, /"foreign" must be true, and goes with "status"/],
	['a size that is none', {gigantic: -1}, /"gigantic" must be a number/],
	['a pause that is none', {trickleMs: '5'}, /"trickleMs" must be a number/],
])('a script with %s is refused when it is written', async (_, rule, message) => {
	await using fake = await startFakeAmazon();
	expect(() => fake.fail(rule as FailRule)).toThrow(message);
});

test('the first script in force that fits is used up first', async () => {
	await using fake = await startFakeAmazon();
	const token = await sellerToken(fake);
	fake.fail({host: new URL(EU).host, status: 501});
	fake.fail({status: 502});
	fake.fail({status: 503});
	expect([(await call(fake, token, catalog)).status, (await call(fake, token, catalog)).status]).toEqual([502, 503]);
});
