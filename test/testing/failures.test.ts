import {type FailRule, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {askToken, call, EU, mint, NA, payCall, sellerToken} from './harness.js';

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
});

test.each<[string, object, RegExp]>([
	['an unknown key', {status: 500, sevice: 'lwa'}, /"sevice" is not a key/],
	['no outcome', {service: 'lwa'}, /exactly one of/],
	['two outcomes', {status: 500, reset: true}, /exactly one of/],
	['an unknown error', {error: 'nonsense'}, /"error" is "nonsense"/],
	["another service's error", {service: 'pay', error: 'invalid_grant'}, /not an error of pay/],
	['no times', {times: 0, status: 500}, /"times"/],
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
