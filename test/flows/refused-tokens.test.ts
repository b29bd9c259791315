/**
 * Rule 19 through an auth: a dead token is forgotten once, and a permanent refusal buys no tokens.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {APPSTORE, ORDER, PLAIN, tokenCalls} from './stage.js';

const get = (url: string) => ({method: 'GET', url});
const dead = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided has expired.',
		},
	],
});

test('a token that Amazon calls dead is replaced, and the call is sent once more', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	fake.expireTokens();
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(fake.journal.map(({service, status}) => [service, status])).toEqual([
		['lwa', 200],
		['selling-partner', 200],
		['selling-partner', 403],
		['lwa', 200],
		['selling-partner', 200],
	]);
});

test('50 calls that meet one dead token make one token call', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	fake.expireTokens();
	const replies = await Promise.all(Array.from({length: 50}, () => auth.got(PLAIN)));
	expect(replies.every(({statusCode}) => statusCode === 200)).toBe(true);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test.each([401, 403])('25 permanent %is make two token calls', async (status) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'selling-partner', status, body: dead, times: 1000});
	for (let call = 0; call < 25; call++) {
		expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({
			response: {statusCode: status},
			cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'},
		});
	}
	expect(tokenCalls(fake).lwa).toBe(2);
	expect(fake.count({service: 'selling-partner'})).toBe(26);
});

test.each([
	['the Selling Partner API', PLAIN, 'x-amz-access-token', 403, dead],
	['the Selling Partner API by 401', PLAIN, 'x-amz-access-token', 401, dead],
	['the Appstore', APPSTORE, 'authorization', 403, '{"message":"Request is not authorized."}'],
	['the Appstore by 401', APPSTORE, 'authorization', 401, '{"message":"Request is not authorized."}'],
])('1,000 permanent refusals of %s, reviewed one by one, make two token calls', async (_title, url, _header, status, body) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const again: boolean[] = [];
	for (let call = 0; call < 1000; call++) {
		const headers = await auth.authorize(get(url));
		again.push((await auth.review({...get(url), headers}, {status, headers: {}, body})).sendAgain);
	}
	expect(tokenCalls(fake).lwa).toBe(2);
	expect(again.filter(Boolean)).toHaveLength(1);
});

test('a reply to an old token after the renewal is sent again, and forces nothing', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const old = {...get(PLAIN), headers: await auth.authorize(get(PLAIN))};
	const reply = {status: 403, headers: {}, body: dead};
	const first = await auth.review(old, reply);
	const fresh = await auth.authorize(get(PLAIN));
	const late = await Promise.all(Array.from({length: 50}, () => auth.review(old, reply)));
	expect([first.sendAgain, ...late.map(({sendAgain}) => sendAgain)].every(Boolean)).toBe(true);
	expect(await auth.authorize(get(PLAIN))).toMatchObject({'x-amz-access-token': fresh['x-amz-access-token']});
	expect([tokenCalls(fake).lwa, auth.stats().refused]).toEqual([2, 1]);
});

test("a refusal of one seller's token leaves the others' alone", async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	const [a, b] = [auth.as({sellingPartnerId: 'A'}), auth.as({sellingPartnerId: 'B'})];
	await Promise.all([a.got(PLAIN), b.got(PLAIN)]);
	fake.expireTokens({sellingPartnerId: 'A'});
	await Promise.all([a.got(PLAIN), b.got(PLAIN)]);
	expect([fake.count({service: 'lwa', sellingPartnerId: 'A'}), fake.count({service: 'lwa', sellingPartnerId: 'B'})]).toEqual([
		2, 1,
	]);
});

test('a refused Restricted Data Token is replaced, and the access token stays', async () => {
	await using fake = await startFakeAmazon();
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	await auth.got(ORDER);
	fake.fail({service: 'selling-partner', error: 'TokenRevoked'});
	expect((await auth.got(ORDER)).statusCode).toBe(200);
	expect(tokenCalls(fake)).toEqual({lwa: 1, tokens: 2});
});

test('a denial that is not about the token forgets nothing and sends nothing again', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'selling-partner', error: 'Unauthorized'});
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({cause: {code: 'ERR_AMAZON_ACCESS_DENIED'}});
	await auth.got(PLAIN);
	expect([tokenCalls(fake).lwa, fake.count({service: 'selling-partner'})]).toEqual([1, 2]);
});
