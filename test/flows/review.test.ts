/**
 * `review`: forgets exactly the token that was sent, on each of the three APIs.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {APPSTORE, ORDER, PLAIN} from './stage.js';

const get = (url: string) => ({method: 'GET', url});
const PAY = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';
const REPORT = 'https://developer.amazon.com/api/appstore/download/report/sales/2026/10';
const expired = JSON.stringify({
	errors: [{code: 'Unauthorized', message: 'x', details: 'The access token you provided has expired.'}],
});

test('of the Appstore: the token of one scope goes, the one of the other stays', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const [edit, report] = [await auth.authorize(get(APPSTORE)), await auth.authorize(get(REPORT))];
	const reply = {status: 403, headers: {}, body: '{"message":"Request is not authorized."}'};
	const verdict = await auth.review({...get(APPSTORE), headers: edit}, reply);
	expect(verdict).toMatchObject({sendAgain: true, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', api: 'appstore'}});
	expect((await auth.authorize(get(APPSTORE))).authorization).not.toBe(edit.authorization);
	expect((await auth.authorize(get(REPORT))).authorization).toBe(report.authorization);
});

test('of the Selling Partner API: the restricted token goes, the access token stays', async () => {
	await using fake = await startFakeAmazon();
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const [order, plain] = [await auth.authorize(get(ORDER)), await auth.authorize(get(PLAIN))];
	const verdict = await auth.review({...get(ORDER), headers: order}, {status: 403, headers: {}, body: expired});
	expect(verdict).toMatchObject({sendAgain: true, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
	expect((await auth.authorize(get(ORDER)))['x-amz-access-token']).not.toBe(order['x-amz-access-token']);
	expect((await auth.authorize(get(PLAIN)))['x-amz-access-token']).toBe(plain['x-amz-access-token']);
});

test("of Amazon Pay: one merchant's delegation token goes, the other's stays", async () => {
	await using fake = await startFakeAmazon({merchants: ['M1', 'M2']});
	await using auth = createAmazonAuth({...fake.options});
	const [one, other] = [auth.as({merchantId: 'M1'}), auth.as({merchantId: 'M2'})];
	const [first, second] = [await one.authorize(get(PAY)), await other.authorize(get(PAY))];
	fake.clock.advance(2_000); // a delegation token of the same second would be the same one
	const body = JSON.stringify({
		reasonCode: 'InvalidAuthorizationToken',
		message: 'The token and merchantId combination specified is invalid.',
	});
	const verdict = await auth.review({...get(PAY), headers: first}, {status: 403, headers: {}, body});
	expect(verdict).toMatchObject({sendAgain: true, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', api: 'pay'}});
	await one.authorize(get(PAY));
	expect([
		fake.count({service: 'pay-exchange', merchantId: 'M1'}),
		fake.count({service: 'pay-exchange', merchantId: 'M2'}),
	]).toEqual([2, 1]);
	expect((await other.authorize(get(PAY)))['x-amz-pay-authtoken']).toBe(second['x-amz-pay-authtoken']);
});

test('a token that was never ours is left alone and not sent again', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const ours = await auth.authorize(get(PLAIN));
	const headers = {'x-amz-access-token': 'Atza|of-somebody-else'};
	const verdict = await auth.review({...get(PLAIN), headers}, {status: 403, headers: {}, body: expired});
	expect(verdict).toMatchObject({sendAgain: false, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
	expect((await auth.authorize(get(PLAIN)))['x-amz-access-token']).toBe(ours['x-amz-access-token']);
});

test.each([200, 204, 302, 404, 500, 503])('a %i says nothing of the token', async (status) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const headers = await auth.authorize(get(PLAIN));
	expect(await auth.review({...get(PLAIN), headers}, {status, headers: {}, body: expired})).toEqual({sendAgain: false});
	expect(await auth.authorize(get(PLAIN))).toMatchObject({'x-amz-access-token': headers['x-amz-access-token']});
});

test.each([429, 503])('a %i of the Selling Partner API with Retry-After tells how long to wait', async (status) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const sent = {...get(PLAIN), headers: await auth.authorize(get(PLAIN))};
	const verdict = await auth.review(sent, {status, headers: {'Retry-After': '7'}, body: '{"errors":[{"code":"x"}]}'});
	expect(verdict).toMatchObject({
		sendAgain: false,
		error: {code: 'ERR_AMAZON_THROTTLED', api: 'selling-partner', retryAfterMs: 7_000, amazon: {status}},
	});
	expect(auth.stats().cachedTokens).toBe(1);
});

test("a reply of somebody else's host says nothing", async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const headers = await auth.authorize(get(PLAIN));
	const sent = {method: 'GET', url: 'https://amazon.example/sellers', headers};
	expect(await auth.review(sent, {status: 403, headers: {}, body: expired})).toEqual({sendAgain: false});
	expect(auth.stats().cachedTokens).toBe(1);
});

test('one seller reviewed by another auth of the same caches is the same token', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const headers = await auth.as({sellingPartnerId: 'A'}).authorize(get(PLAIN));
	const verdict = await auth.review(
		{...get(PLAIN), headers},
		{status: 403, headers: {}, body: new TextEncoder().encode(expired)},
	);
	expect([verdict.sendAgain, auth.stats().cachedTokens]).toEqual([true, 0]);
});
