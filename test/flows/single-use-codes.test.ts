/**
 * An authorization code is exchanged once (RFC 6749, 4.1.2): sent again only where Amazon surely has not taken it.
 */
import {createServer} from 'node:net';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FailOutcome, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {holdTime, pass, settle} from '../apis/selling-partner/flows/held-time.js';
import {everythingOf, rejectionOf} from '../support/errors.js';
import {noJitter, tokenCalls} from './stage.js';

const lost = {code: 'ERR_AMAZON_TOKEN_UNREACHABLE', message: expect.stringContaining('have whoever gave it start again')};

test.each<[string, FailOutcome]>([
	['a reset after it was sent', {reset: true}],
	['a reply that is cut in the middle', {truncate: true}],
	['a page of HTML', {html: true}],
	['500', {status: 500}],
	['502', {html: true, htmlStatus: 502}],
	['408', {status: 408}],
	['a gigantic reply', {gigantic: 1_000_000}],
])('after %s a code is not sent again, and the error says that its outcome is unknown', async (_title, outcome) => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', times: 10, ...outcome});
	const code = fake.issueAuthorizationCode();
	const error = await rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code}));
	expect(error).toMatchObject(lost);
	expect(everythingOf(error)).not.toContain(code);
	expect(tokenCalls(fake).lwa).toBe(1);
});

test.each([429, 503])('a %i is no answer to the code: it is sent again after the pause of the host', async (status) => {
	holdTime();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status, times: 2});
	const exchanging = auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()});
	await pass(fake, 6_000);
	expect((await exchanging).refreshToken).toMatch(/^Atzr/);
	expect(tokenCalls(fake).lwa).toBe(3);
});

test('where there was no connection it is sent again', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	const closed = createServer().listen(0);
	const {port} = closed.address() as {port: number};
	await new Promise((resolve) => closed.close(resolve));
	let tries = 0;
	const toFake = fake.options.got.defaults.options.request;
	const base = fake.options.got.extend({
		request(url, options, callback) {
			tries++;
			return tries === 1
				? got.defaults.options.request?.(new URL(`http://127.0.0.1:${port}/`), options, callback)
				: toFake?.(url, options, callback);
		},
	});
	await using auth = createAmazonAuth({...fake.options, got: base});
	await auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()});
	expect([tries, tokenCalls(fake).lwa]).toEqual([2, 1]);
});

test('a token service that hangs is given up after ten seconds, and the code is not sent again', async () => {
	holdTime();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', hang: true, times: 10});
	const exchanging = rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code: 'ANcode'}));
	while (fake.journal.length === 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	await vi.advanceTimersByTimeAsync(10_001); // got's own time-out takes one timer more
	expect(await exchanging).toMatchObject(lost);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(tokenCalls(fake).lwa).toBe(1);
	vi.useRealTimers(); // a fake that hangs takes a moment to close
});

test('at its deadline the exchange itself ends: no refresh token comes later to nobody', async () => {
	holdTime();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	// Held up long enough by pauses that the deadline falls into the fourth call.
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '9'}, times: 3});
	fake.fail({service: 'lwa', latencyMs: 5_000});
	const exchanging = rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()}));
	for (let round = 0; round < 3; round++) {
		await settle(fake);
		await vi.advanceTimersByTimeAsync(9_000);
	}
	while (fake.journal.length < 4) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	await vi.advanceTimersByTimeAsync(3_000);
	expect(await exchanging).toMatchObject(lost);
	expect(auth.stats().openFlights).toBe(0);
});

test('a code that is spent, too old or of another redirect URI is called that, and nobody is said to have revoked', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const code = fake.issueAuthorizationCode();
	await auth.sellingPartner.exchangeAuthorizationCode({code});
	const {message} = await rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code}));
	expect(message).toContain('authorization code is not valid: it has been used');
	expect(message).not.toContain('revoked');
});
