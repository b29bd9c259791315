/**
 * The Tokens budget of a seller: 1 a second, burst 10, kept without a 429 (rules 22 and 26).
 */
import {expect} from 'vitest';
import {mintedResources, NA, refusalOf, throughBoth} from './both-ways.js';
import {holdTime, pass, settle} from './held-time.js';

const ID = '902-3159896-1390916';
const DOCUMENT = 'amzn1.spdoc.1.4.na.restricted';

/** All 31 restricted operations. */
const SWEEP: readonly (readonly ['GET' | 'POST' | 'DELETE', string])[] = [
	['GET', '/orders/v0/orders'],
	...['', '/orderItems', '/buyerInfo', '/address', '/orderItems/buyerInfo', '/regulatedInfo'].map(
		(end) => ['GET', `/orders/v0/orders/${ID}${end}`] as const,
	),
	['GET', `/mfn/v0/shipments/${ID}`],
	['DELETE', `/mfn/v0/shipments/${ID}`],
	['POST', '/mfn/v0/shipments'],
	['GET', `/reports/2021-06-30/documents/${DOCUMENT}`],
	['GET', `/fba/outbound/brazil/v0/shipments/${ID}`],
	['GET', `/shipping/v1/shipments/${ID}`],
	['POST', '/easyShip/2022-03-23/packages/bulk'],
	...['v1', '2021-12-28'].flatMap((version) =>
		[
			`orders/${version}/purchaseOrders`,
			`shipping/${version}/shippingLabels`,
			`shipping/${version}/packingSlips`,
			`shipping/${version}/customerInvoices`,
		].flatMap((list) => [
			['GET', `/vendor/directFulfillment/${list}`] as const,
			['GET', `/vendor/directFulfillment/${list}/${ID}`] as const,
		]),
	),
	['POST', `/vendor/directFulfillment/shipping/2021-12-28/shippingLabels/${ID}`],
];

throughBoth('a sweep of all 31 operations takes 31 mints and 21 seconds, and no 429 is seen', async (start) => {
	holdTime();
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	const startedMs = Date.now();
	let doneMs = 0;
	const context = {amazon: {reportType: 'GET_VAT_TRANSACTION_DATA'}};
	expect(SWEEP).toHaveLength(31);
	const sweep = Promise.all(SWEEP.map(([method, path]) => call(NA + path, {method, context}))).then((replies) => {
		doneMs = Date.now() - startedMs;
		return replies.map(({statusCode}) => statusCode);
	});
	await pass(fake, 21_000);
	expect(await sweep).toEqual(Array.from({length: 31}, () => 200));
	expect([fake.count({service: 'tokens'}), fake.count({status: 429}), fake.count({service: 'lwa'})]).toEqual([31, 0, 1]);
	expect(doneMs).toBe(21_000);
	expect(fake.count({service: 'selling-partner', credential: 'restricted-data-token'})).toBe(31);
});

throughBoth('mints are made in the order they were asked for', async (start) => {
	holdTime();
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	const calls = Promise.all(SWEEP.slice(11, 25).map(([method, path]) => call(NA + path, {method})));
	await pass(fake, 4_000);
	await calls;
	const templates = SWEEP.slice(11, 25).map(([, path]) => path.split(`/${ID}`)[0]);
	expect(mintedResources(fake).map((resource) => (resource as {path: string}).path.split('/{')[0])).toEqual(templates);
});

throughBoth('a second seller, and another region, have a budget of their own', async (start) => {
	holdTime();
	const {fake, auth, clientOf} = await start({amazon: {sellers: ['A1FIRST', 'A2SECOND']}});
	const first = clientOf(auth.as({sellingPartnerId: 'A1FIRST'}));
	const second = clientOf(auth.as({sellingPartnerId: 'A2SECOND'}));
	const paths = SWEEP.slice(14, 24).map(([, path]) => path);
	const calls = Promise.all([
		...paths.map((path) => first(NA + path)),
		...paths.map((path) => first(NA.replace('-na', '-eu') + path)),
		...paths.map((path) => second(NA + path)),
	]);
	await settle(fake);
	expect((await calls).length).toBe(30);
	expect(fake.count({service: 'tokens', status: 200})).toBe(30);
});

throughBoth('a caller that aborts in line is gone at once, and those behind it are served', async (start) => {
	holdTime();
	const {fake, call} = await start();
	const abort = new AbortController();
	const burst = Promise.all(SWEEP.slice(14, 24).map(([method, path]) => call(NA + path, {method})));
	await settle(fake);
	const aborted = call(`${NA}/mfn/v0/shipments/S1`, {signal: abort.signal}).catch((error: Error) => error.name);
	const behind = call(`${NA}/shipping/v1/shipments/S1`);
	await settle(fake);
	abort.abort();
	expect(await aborted).toBe('AbortError');
	await pass(fake, 2_000);
	expect([(await burst).length, (await behind).statusCode]).toEqual([10, 200]);
});

throughBoth('a caller whose deadline is nearer than its turn is told at once, with the time to come back', async (start) => {
	holdTime();
	const {fake, call} = await start();
	const calls = SWEEP.slice(14, 29).map(([method, path]) => call(NA + path, {method}));
	await settle(fake);
	expect(fake.count({service: 'tokens'})).toBe(10);
	const refusal = await refusalOf(call(`${NA}/mfn/v0/shipments/S1`, {timeout: {request: 3_000}}));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 6_000, status: 503, headers: {'retry-after': '6'}});
	await pass(fake, 5_000);
	await Promise.all(calls);
	expect(fake.count({service: 'tokens'})).toBe(15);
});

throughBoth('calls that begin together are told the truth as well, though none is in line yet', async (start) => {
	holdTime();
	const {fake, call} = await start();
	const outcomes = SWEEP.slice(14, 29).map(([method, path]) =>
		call(NA + path, {method, timeout: {request: 2_500}}).then(
			() => 'served',
			(error: {code: string}) => error.code,
		),
	);
	await pass(fake, 2_000);
	expect(await Promise.all(outcomes)).toEqual([
		...Array.from({length: 12}, () => 'served'),
		...Array.from({length: 3}, () => 'ERR_AMAZON_THROTTLED'),
	]);
	expect(fake.count({service: 'tokens'})).toBe(12);
});

throughBoth('a rate that Amazon states is kept from then on', async (start) => {
	holdTime();
	const {fake, call} = await start();
	const headers = {'x-amzn-RateLimit-Limit': '0.5'};
	fake.fail({service: 'tokens', status: 200, headers, body: {restrictedDataToken: 'Atz.sprdt|x', expiresIn: 3600}, times: 100});
	fake.fail({service: 'selling-partner', status: 200, times: 100});
	const calls = SWEEP.slice(14, 25).map(([method, path]) => call(NA + path, {method}));
	await pass(fake, 1_750);
	expect(fake.count({service: 'tokens'})).toBe(10);
	await pass(fake, 250);
	expect(fake.count({service: 'tokens'})).toBe(11);
	await Promise.all(calls);
});

throughBoth('a token minted for another application takes its turn with the rest', async (start) => {
	holdTime();
	const {fake, auth, call} = await start();
	const burst = Promise.all(SWEEP.slice(14, 24).map(([method, path]) => call(NA + path, {method})));
	await settle(fake);
	const resources = [{method: 'GET', path: '/mfn/v0/shipments/{shipmentId}'}];
	const delegated = auth.sellingPartner.createRestrictedDataToken({region: 'na', resources});
	await pass(fake, 750);
	expect(fake.count({service: 'tokens'})).toBe(10);
	await pass(fake, 250);
	expect((await delegated).token).toMatch(/^Atz\.sprdt\|/);
	expect([(await burst).length, fake.count({status: 429})]).toEqual([10, 0]);
});
