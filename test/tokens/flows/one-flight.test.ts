/**
 * Rules 14 and 15: many callers, one token call; what ends one caller's wait ends no other's.
 */
import {getEventListeners} from 'node:events';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterEach, expect, test, vi} from 'vitest';
import {APPSTORE, gate, NA, noJitter, PLAIN, tokenCalls} from '../../flows/stage.js';

afterEach(() => {
	vi.useRealTimers();
});

test('200 cold callers make one token call and 200 calls', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await Promise.all(Array.from({length: 200}, () => auth.got(PLAIN)));
	expect(tokenCalls(fake)).toEqual({lwa: 1, tokens: 0});
	expect(fake.count({service: 'selling-partner', status: 200, credential: 'seller-token'})).toBe(200);
	expect(auth.stats()).toMatchObject({minted: 1, joined: 199, cachedTokens: 1, openFlights: 0});
});

test('the first caller aborts, and the others get the token of its flight', async () => {
	await using fake = await startFakeAmazon();
	const vault = gate<string>();
	const sellingPartner = {...fake.options.sellingPartner, refreshToken: vault.come};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const seller = auth.as({sellingPartnerId: 'A'});
	const first = new AbortController();
	const gone = expect(seller.got(PLAIN, {signal: first.signal})).rejects.toMatchObject({name: 'AbortError'});
	const stay = Promise.all([seller.got(PLAIN), seller.authorize({method: 'GET', url: PLAIN})]);
	await vault.reached;
	first.abort();
	await gone;
	vault.open(fake.refreshTokenOf());
	const [reply] = await stay;
	expect([reply.statusCode, tokenCalls(fake).lwa]).toEqual([200, 1]);
});

test('the first flight fails, and the second succeeds', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', error: 'invalid_request'});
	const failed = await Promise.allSettled([auth.got(PLAIN), auth.got(PLAIN)]);
	expect(failed.map((one) => one.status)).toEqual(['rejected', 'rejected']);
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('callers of two sellers interleaved go each with their own token', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	const turns = Array.from({length: 40}, (_, turn) => (turn % 3 === 0 ? 'A' : 'B'));
	await Promise.all(turns.map((sellingPartnerId) => auth.as({sellingPartnerId}).got(PLAIN, {searchParams: {sellingPartnerId}})));
	const calls = fake.journal.filter((entry) => entry.service === 'selling-partner');
	expect(calls).toHaveLength(40);
	for (const call of calls) {
		expect(new URLSearchParams(call.query).get('sellingPartnerId')).toBe(call.sellingPartnerId);
	}
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('two auths of one seller, per-call context and two gots share one token', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const own = fake.got.extend({hooks: auth.as({sellingPartnerId: 'A'}).hooks});
	await Promise.all([
		auth.as({sellingPartnerId: 'A'}).got(PLAIN),
		auth.as(() => ({sellingPartnerId: 'A'})).got(PLAIN),
		auth.got(PLAIN, {context: {amazon: {sellingPartnerId: 'A'}}}),
		own(PLAIN),
	]);
	expect(tokenCalls(fake).lwa).toBe(1);
});

test('two scopes of the Appstore are two tokens, and each is fetched once', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const report = 'https://developer.amazon.com/api/appstore/download/report/sales/2026/10';
	await Promise.all([APPSTORE, report, APPSTORE, report].map((url) => auth.authorize({method: 'GET', url})));
	expect(fake.journal.map(({body}) => new URLSearchParams(body).get('scope')).sort()).toEqual([
		'adx_reporting::appstore:marketer',
		'appstore::apps:readwrite',
	]);
});

test("a caller's timeout.request ends its wait with CREDENTIAL_TIMEOUT, and the next call joins its flight, asking again", async () => {
	await using fake = await startFakeAmazon();
	const vault = gate<string>();
	const refreshToken = vi.fn(vault.come);
	await using auth = createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, refreshToken}});
	const seller = auth.as({sellingPartnerId: 'A'});
	await expect(seller.got(PLAIN, {timeout: {request: 20}})).rejects.toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
	expect(auth.stats().openFlights).toBe(1);
	const next = seller.got(PLAIN);
	vault.open(fake.refreshTokenOf());
	expect((await next).statusCode).toBe(200);
	// Once more: whoever waited for the first answer has given it up.
	expect([refreshToken.mock.calls.length, tokenCalls(fake).lwa]).toEqual([2, 1]);
});

test('where no timeout is set the wait ends after thirty seconds', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
	const refreshToken = (): Promise<string> => new Promise(() => {});
	const auth = createAmazonAuth({sellingPartner: {clientId: 'id', clientSecret: 'secret', refreshToken}});
	const seller = auth.as({sellingPartnerId: 'A'});
	let ended = 0;
	const count = (): void => {
		ended++;
	};
	const waiting = [seller.authorize({method: 'GET', url: PLAIN}), seller.got(PLAIN)];
	const outcomes = waiting.map((call) =>
		expect(call.finally(count)).rejects.toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'}),
	);
	await vi.advanceTimersByTimeAsync(29_900);
	expect(ended).toBe(0);
	await vi.advanceTimersByTimeAsync(100);
	await Promise.all(outcomes);
});

test("forget during a flight keeps the old token out of the cache, and the flight's callers still get it", async () => {
	await using fake = await startFakeAmazon();
	const vault = gate<string>();
	const sellingPartner = {...fake.options.sellingPartner, refreshToken: vault.come};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const seller = auth.as({sellingPartnerId: 'A'});
	const before = seller.got(PLAIN);
	await vault.reached;
	await auth.forget({sellingPartnerId: 'A'});
	vault.open(fake.refreshTokenOf());
	expect((await before).statusCode).toBe(200);
	expect(auth.stats().cachedTokens).toBe(0);
	await seller.got(PLAIN);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('a signal used for 1,000 calls gathers no listeners, bound or of the call', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const [bound, own] = [new AbortController().signal, new AbortController().signal];
	const seller = auth.as({sellingPartnerId: 'A'}, {signal: bound});
	for (let call = 0; call < 1000; call++) {
		await seller.authorize({method: 'GET', url: PLAIN}, {signal: own});
	}
	expect([bound, own].map((signal) => getEventListeners(signal, 'abort').length)).toEqual([0, 0]);
});

test('two applications have two caches', async () => {
	await using fake = await startFakeAmazon();
	await using one = createAmazonAuth({...fake.options});
	await using other = createAmazonAuth({...fake.options});
	await Promise.all([one.got(PLAIN), other.got(PLAIN)]);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('a token call that is retried is one flight for all who wait', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 500, times: 2});
	await Promise.all(Array.from({length: 20}, () => auth.got(PLAIN)));
	expect(tokenCalls(fake).lwa).toBe(3);
});

test('plain got is not touched by an auth that was made', async () => {
	await using fake = await startFakeAmazon();
	createAmazonAuth({...fake.options});
	const reply = await fake.got(`${NA}/sellers/v1/marketplaceParticipations`, {throwHttpErrors: false, retry: {limit: 0}});
	expect([reply.request.options.headers['x-amz-access-token'], got.defaults.options.hooks.beforeRequest]).toEqual([
		undefined,
		[],
	]);
});
