/**
 * Faults that were found by attacking the package, each held by the attack that found it.
 */
import {inspect} from 'node:util';
import {type AmazonIdentity, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {gotMajor} from '../clients/got/installed-got.js';
import {rejectionOf} from '../support/errors.js';

const NA = 'https://sellingpartnerapi-na.amazon.com';
const ORDER = `${NA}/orders/v0/orders/902-0000000-0000001`;
const PLAIN = `${NA}/sellers/v1/marketplaceParticipations`;
const CHARGES = 'https://pay-api.amazon.com/live/v2/charges';
const DOCUMENT = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted`;

test("a caller's own retry of a payment that was answered keeps its idempotency key, and charges once", async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	let times = 0;
	const again = auth.got.extend({hooks: {afterResponse: [(response, retry) => (times++ < 2 ? retry({}) : response)]}});
	await again.post(CHARGES, {json: {chargePermissionId: 'S01-0000000-0000000'}});
	const keys = fake.journal.map(({headers}) => headers['x-amz-pay-idempotency-key']);
	expect(keys.length).toBeGreaterThan(1);
	expect(new Set(keys).size).toBe(1);
	expect(fake.charges).toHaveLength(1);
});

test('two payments of one instance have keys of their own', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got.post(CHARGES, {json: {chargePermissionId: 'S01-0000000-0000000'}});
	await auth.got.post(CHARGES, {json: {chargePermissionId: 'S01-0000000-0000000'}});
	expect(fake.charges).toHaveLength(2);
});

test.each([401, 403, 404, 415])('the words of a missing role with a %i at the mint drop no personal data', async (status) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo'], restrictedData: 'auto'},
	});
	const message = 'Application does not have access to one or more requested data elements: [buyerInfo]';
	fake.fail({service: 'tokens', status, body: {errors: [{code: 'Unauthorized', message, details: ''}]}, times: 5});
	expect(await rejectionOf(auth.got(ORDER))).toMatchObject({name: 'AmazonAuthError'});
	expect(fake.count({service: 'selling-partner'})).toBe(0);
	expect(auth.stats().fallbacks).toBe(0);
});

test("one seller's unauthorized_client holds back neither another seller nor the application", async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 400, body: {error: 'unauthorized_client'}});
	expect(await rejectionOf(auth.as({sellingPartnerId: 'A'}).got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED'});
	expect((await auth.as({sellingPartnerId: 'B'}).got(PLAIN)).statusCode).toBe(200);
	expect((await auth.got(`${NA}/notifications/v1/destinations`)).statusCode).toBe(200);
});

test.each([
	['a signal that was aborted before', () => ({signal: AbortSignal.abort()})],
	['an earlier hook that throws', () => ({hooks: {beforeRequest: [() => Promise.reject(new Error('the hook failed'))]}})],
])('what leaves with %s shows nothing of the call', async (_what, options) => {
	await using fake = await startFakeAmazon();
	const {hooks, ...rest} = {hooks: undefined, ...options()};
	const base = hooks ? fake.got.extend({hooks}) : fake.got;
	await using auth = createAmazonAuth({...fake.options, got: base});
	const call = auth.got.post(`${NA}/reports/2021-06-30/reports?q=QUERYCANARY`, {
		...rest,
		json: {x: 'BODYCANARY'},
		headers: {'x-own': 'HEADERCANARY'},
	});
	const error = await rejectionOf(call);
	expect(`${inspect(error, {depth: 12})}${JSON.stringify(error)}`).not.toMatch(/CANARY/);
});

// got 15 and 16 have no cancel.
test.runIf(gotMajor === 14)('a cancel at once shows nothing of the call', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const call = auth.got(`${NA}/orders/v0/orders?q=QUERYCANARY`, {headers: {'x-own': 'HEADERCANARY'}});
	(call as typeof call & {cancel(): void}).cancel();
	const error = await rejectionOf(call);
	expect(`${inspect(error, {depth: 12})}${JSON.stringify(error)}`).not.toMatch(/CANARY/);
});

test('a rate that Amazon states far too low locks nobody out', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	const body = {restrictedDataToken: 'Atz.sprdt|low-rate', expiresIn: 1};
	fake.fail({service: 'tokens', status: 200, headers: {'x-amzn-ratelimit-limit': '0.000001'}, body, times: 20});
	const resources = [{method: 'GET', path: '/orders/v0/orders', dataElements: ['buyerInfo']}] as const;
	for (let mint = 0; mint < 10; mint++) {
		await auth.sellingPartner.createRestrictedDataToken({region: 'na', resources});
	}
	const error = await rejectionOf(auth.got(ORDER, {timeout: {request: 100}}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: expect.any(Number)});
	expect((error as {retryAfterMs?: number}).retryAfterMs).toBeLessThanOrEqual(10_000);
});

test('a redirect moves no ready-made Restricted Data Token to another operation', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({path: new URL(ORDER).pathname, status: 307, headers: {location: '/catalog/2022-04-01/items/B000000000'}});
	await rejectionOf(auth.got(ORDER, {context: {amazon: {restrictedDataToken: () => 'Atz.sprdt|mine'}}, retry: {limit: 0}}));
	const tokens = fake.journal.map(({headers}) => headers['x-amz-access-token']);
	expect(tokens).toEqual(['Atz.sprdt|mine', undefined]);
});

test('forget of nobody drops nothing', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	await expect(auth.forget({sellingPartnerId: undefined})).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	await expect(auth.forget({})).rejects.toThrow('"identity" names nobody');
	expect(auth.stats().cachedTokens).toBe(1);
});

test("one call's restrictedData: 'never' takes nothing from another call of the same document", async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({path: new URL(DOCUMENT).pathname, latencyMs: 60});
	const first = auth.got(DOCUMENT);
	await new Promise((resolve) => setTimeout(resolve, 20));
	const never = rejectionOf(auth.got(DOCUMENT, {context: {amazon: {restrictedData: 'never'}}}));
	expect((await first).statusCode).toBe(200);
	expect(await never).toMatchObject({response: {statusCode: 403}});
});

test.each<[string, AmazonIdentity]>([
	['sellingPartnerId', {sellingPartnerId: undefined}],
	['merchantId', {merchantId: undefined}],
	['tenant', {tenant: undefined}],
])('an identity whose %s is undefined and that names nobody else calls nothing', async (_key, identity) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const nobody = auth.as(identity);
	for (const url of [
		PLAIN,
		`${NA}/notifications/v1/destinations`,
		`${CHARGES}/1`,
		'https://developer.amazon.com/api/appstore/v1/x',
	]) {
		expect(await rejectionOf(nobody.got(url))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING', status: 401});
	}
	expect(fake.journal).toEqual([]);
});

test.each([
	['an unknown option', {signla: AbortSignal.abort()}, '"options" has no option "signla"'],
	['a signal that is none', {signal: 5}, '"signal" must be an AbortSignal'],
	['null', null, '"options" must be an object'],
])('as refuses %s', async (_what, options, message) => {
	await using auth = createAmazonAuth({});
	expect(() => auth.as({sellingPartnerId: 'A'}, options as never)).toThrow(message);
});

test.each([
	['nothing', undefined, '"reply.status"'],
	['a status in text', {status: '403', headers: {}, body: ''}, '"reply.status"'],
	['no headers', {status: 403, body: 'x', headers: null}, '"reply.headers"'],
	['a body that is no text', {status: 403, headers: {}, body: 5}, '"reply.body"'],
])('review refuses a reply of %s', async (_what, reply, message) => {
	await using auth = createAmazonAuth({});
	await expect(auth.review({method: 'GET', url: PLAIN}, reply as never)).rejects.toThrow(message);
});
