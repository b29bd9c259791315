/**
 * A throttled call was not carried out, so it is sent again whatever its method; how often is the caller's `retry.limit`. A 503 is an
 * outage: sent again where got would, and told as a pause where Amazon asks for one.
 */
import {expect, vi} from 'vitest';
import {errorOf, NA, PLAIN, refusalOf, sends, stopClocks, throughBoth} from './both-ways.js';
import {holdTime, pass, settle} from './held-time.js';

const soon = {calculateDelay: ({computedValue}: {computedValue: number}): number => Math.min(computedValue, 1)};

const CALLS: readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string][] = [
	['GET', '/sellers/v1/marketplaceParticipations'],
	['POST', '/fba/outbound/2020-07-01/fulfillmentOrders'],
	['PUT', '/listings/2021-08-01/items/A3EXAMPLESELLER/SKU1'],
	['PATCH', '/listings/2021-08-01/items/A3EXAMPLESELLER/SKU1'],
	['DELETE', '/listings/2021-08-01/items/A3EXAMPLESELLER/SKU1'],
];

for (const [method, path] of CALLS) {
	throughBoth(`a throttled ${method} is sent again with its body and the same token`, async (start) => {
		const {fake, call} = await start();
		fake.fail({service: 'selling-partner', error: 'QuotaExceeded', times: 2});
		const json = method === 'GET' || method === 'DELETE' ? {} : {json: {sku: 'SKU1'}};
		await call(NA + path, {method, ...json, retry: soon});
		const sent = fake.journal.filter(({service}) => service === 'selling-partner');
		expect(sent.map(({status}) => status)).toEqual([429, 429, 200]);
		expect(new Set(sent.map(({body, headers}) => `${body} ${headers['x-amz-access-token']}`)).size).toBe(1);
		expect(fake.count({service: 'lwa'})).toBe(1);
	});
}

throughBoth('retry.limit 0 switches it off, and the error says THROTTLED', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded', times: 10});
	const refusal = await refusalOf(call.post(`${NA}/fba/outbound/2020-07-01/fulfillmentOrders`, {json: {}, retry: {limit: 0}}));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_THROTTLED', amazon: {status: 429, code: 'QuotaExceeded'}});
	expect(fake.count({service: 'selling-partner'})).toBe(1);
});

throughBoth('the error tells how long Amazon asks to wait, in seconds or by a date', async (start) => {
	stopClocks();
	const {fake, call} = await start();
	const inSevenSeconds = new Date(Math.ceil(Date.now() / 1000) * 1000 + 7_000);
	vi.setSystemTime(inSevenSeconds.getTime() - 7_000);
	for (const said of ['7', inSevenSeconds.toUTCString()]) {
		fake.fail({service: 'selling-partner', status: 429, headers: {'retry-after': said}, body: {errors: []}});
		const refusal = await refusalOf(call(PLAIN, {retry: {limit: 0}}));
		expect(refusal).toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			retryAfterMs: 7_000,
			headers: {'retry-after': '7'},
			status: 503,
		});
	}
});

throughBoth('retry.limit is the bound', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded', times: 10});
	const throttled = call.post(`${NA}/fba/outbound/2020-07-01/fulfillmentOrders`, {json: {}, retry: {limit: 3, ...soon}});
	expect((await refusalOf(throttled)).code).toBe('ERR_AMAZON_THROTTLED');
	expect(fake.count({service: 'selling-partner'})).toBe(4);
});

throughBoth('an abort ends the back-off', async (start) => {
	const {fake, call} = await start();
	const abort = new AbortController();
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded', times: 10});
	const calculateDelay = (): number => {
		setTimeout(() => abort.abort(), 5);
		return 60_000;
	};
	const error = await errorOf(
		call.post(`${NA}/fba/outbound/2020-07-01/fulfillmentOrders`, {json: {}, signal: abort.signal, retry: {calculateDelay}}),
	);
	expect([error.name, fake.count({service: 'selling-partner'})]).toEqual(['AbortError', 1]);
});

throughBoth('callers that were throttled together do not come back together', async (start) => {
	holdTime();
	const {fake, call} = await start();
	await call(PLAIN);
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded', times: 20});
	const calls = Promise.all(Array.from({length: 20}, () => call(PLAIN)));
	await settle(fake);
	await pass(fake, 2_000);
	await calls;
	const times = fake.journal
		.filter(({service, status}) => service === 'selling-partner' && status === 200)
		.slice(1)
		.map(({atMs}) => atMs);
	expect(times).toHaveLength(20);
	expect(new Set(times).size).toBeGreaterThan(1);
	expect(Math.min(...times) - (fake.journal[1]?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
});

throughBoth('a 5xx is sent again where got would, and a POST is not (trap 28)', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', method: 'GET', error: 'InternalFailure'});
	await call(PLAIN, {retry: soon});
	expect(fake.count({service: 'selling-partner', method: 'GET'})).toBe(2);
	fake.fail({service: 'selling-partner', method: 'POST', error: 'InternalFailure'});
	const failed = await errorOf(call.post(`${NA}/fba/outbound/2020-07-01/fulfillmentOrders`, {json: {}, retry: soon}));
	expect(failed).toMatchObject({name: 'HTTPError', response: {statusCode: 500}});
	expect(fake.count({service: 'selling-partner', method: 'POST'})).toBe(1);
});

throughBoth('a body that is spent is not sent again', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded'});
	async function* body(): AsyncGenerator<Buffer> {
		yield Buffer.from('{}');
	}
	const throttled = call.post(`${NA}/fba/outbound/2020-07-01/fulfillmentOrders`, {body: body(), retry: soon});
	expect((await refusalOf(throttled)).code).toBe('ERR_AMAZON_THROTTLED');
	expect(fake.count({service: 'selling-partner'})).toBe(1);
});

const MINUTE = {'x-amzn-RateLimit-Limit': '0.0167'};

for (const [what, path, headers, ms] of [
	['the rate beside it', '/sellers/v1/marketplaceParticipations', MINUTE, 60_000],
	['a Retry-After with a fraction', '/sellers/v1/marketplaceParticipations', {'retry-after': '2.5'}, 2_500],
	['a Retry-After before the rate', '/sellers/v1/marketplaceParticipations', {...MINUTE, 'retry-after': '3'}, 3_000],
	['the documented rate of getOrders', '/orders/v0/orders', {}, 60_000],
	['the documented rate of getReportDocument', '/reports/2021-06-30/documents/amzn1.spdoc.1', {}, 60_000],
	['the documented rate of getOrder', '/orders/v0/orders/902-3159896-1390916', {}, 2_000],
	['the documented rate of a grantless operation', '/notifications/v1/destinations', {}, 1_000],
	['nothing that is known', '/sellers/v1/marketplaceParticipations', {}, undefined],
] as const) {
	throughBoth(`a throttled call tells how long to wait by ${what}`, async (start) => {
		const {fake, call} = await start();
		fake.fail({service: 'selling-partner', status: 429, headers, body: {errors: [{code: 'QuotaExceeded'}]}});
		const refusal = await refusalOf(call(NA + path, {retry: {limit: 0}}));
		expect([refusal.code, refusal.retryAfterMs]).toEqual(['ERR_AMAZON_THROTTLED', ms]);
	});
}

/** What got would wait, call by call, and how often it sends. */
async function waits(start: Parameters<Parameters<typeof throughBoth>[1]>[0], headers: Record<string, string>, options: object) {
	const told: (number | undefined)[][] = [];
	const calculateDelay = ({retryAfter, computedValue}: {retryAfter?: number; computedValue: number}): number => {
		told.push([retryAfter, computedValue]);
		return computedValue && 1;
	};
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', status: 429, headers, body: {errors: []}});
	const {retry, ...rest} = options as {retry?: object};
	await call(PLAIN, {throwHttpErrors: false, retry: {calculateDelay, ...retry}, ...rest});
	return {told, sent: fake.count({service: 'selling-partner'})};
}

throughBoth('got waits until the rate allows the next call, and tells calculateDelay so', async (start) => {
	expect(await waits(start, MINUTE, {})).toEqual({told: [[60_000, 60_000]], sent: 2});
});

throughBoth('got waits as long as a Retry-After with a fraction says', async (start) => {
	expect(await waits(start, {'retry-after': '2.5'}, {})).toEqual({told: [[2_500, 2_500]], sent: 2});
});

throughBoth('a pause that is longer than maxRetryAfter is not waited out', async (start) => {
	expect(await waits(start, MINUTE, {retry: {maxRetryAfter: 59_000}})).toEqual({told: [[60_000, 0]], sent: 1});
	expect(await waits(start, MINUTE, {retry: {maxRetryAfter: 60_000}})).toEqual({told: [[60_000, 60_000]], sent: 2});
});

throughBoth('nor is one that is longer than timeout.request', async (start) => {
	expect(await waits(start, MINUTE, {timeout: {request: 20_000}})).toEqual({told: [[60_000, 0]], sent: 1});
});

const OUTAGE = {service: 'selling-partner', status: 503, body: {errors: [{code: 'ServiceUnavailable'}]}} as const;
const LIST_CASES = `${NA}/support/2025-02-01/cases`;

throughBoth('a 503 with Retry-After is told as a pause, in seconds or by a date, and the token is kept', async (start) => {
	stopClocks();
	const {fake, auth, call} = await start();
	const inSevenSeconds = new Date(Math.ceil(Date.now() / 1000) * 1000 + 7_000);
	vi.setSystemTime(inSevenSeconds.getTime() - 7_000);
	for (const said of ['7', inSevenSeconds.toUTCString()]) {
		fake.fail({...OUTAGE, headers: {'retry-after': said}});
		expect(await refusalOf(call.post(LIST_CASES, {json: {}}))).toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			amazon: {status: 503, code: 'ServiceUnavailable'},
			retryAfterMs: 7_000,
			headers: {'retry-after': '7'},
			status: 503,
		});
	}
	expect([auth.stats().cachedTokens, fake.count({service: 'lwa'})]).toEqual([1, 1]);
});

throughBoth(
	'a 503 without Retry-After, or of something in between, is an outage that says nothing of the caller',
	async (start) => {
		const {fake, call} = await start();
		fake.fail({...OUTAGE, headers: MINUTE});
		expect((await errorOf(call.post(LIST_CASES, {json: {}}))).cause).toBeUndefined();
		fake.fail({service: 'selling-partner', status: 503, headers: {'retry-after': '7'}, body: '<html>', foreign: true});
		expect((await errorOf(call.post(LIST_CASES, {json: {}}))).cause).toBeUndefined();
	},
);

throughBoth('got waits as long as a 503 says before it sends again', async (start) => {
	const told: (number | undefined)[][] = [];
	const calculateDelay = ({retryAfter, computedValue}: {retryAfter?: number; computedValue: number}): number => {
		told.push([retryAfter, computedValue]);
		return computedValue && 1;
	};
	const {fake, call} = await start();
	for (const said of ['7', '2.5']) {
		fake.fail({...OUTAGE, headers: {'retry-after': said}});
		await call(PLAIN, {retry: {calculateDelay}});
	}
	expect(told).toEqual([
		[7_000, 7_000],
		[2_500, 2_500],
	]);
});

throughBoth('a read that is sent by POST is sent again after a 503 where its caller names the method', async (start) => {
	const {fake, call} = await start();
	fake.fail({...OUTAGE, headers: {'retry-after': '0'}});
	expect((await errorOf(call.post(LIST_CASES, {json: {}}))).name).toBe('HTTPError');
	expect(fake.count({operation: 'listCases'})).toBe(1);
	fake.fail({...OUTAGE, headers: {'retry-after': '0'}});
	await call.post(LIST_CASES, {json: {}, retry: {...soon, methods: ['POST']}});
	expect(sends(fake)).toEqual(['seller-token listCases 503', 'seller-token listCases 503', 'seller-token listCases 200']);
});
