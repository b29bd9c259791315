/**
 * Rules 20 to 22: a 429 or 503 of Login with Amazon belongs to the host. The whole process waits, and no seller is refused by itself.
 */
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {errorOf} from '../../apis/selling-partner/flows/both-ways.js';
import {holdTime, pass, settle} from '../../apis/selling-partner/flows/held-time.js';
import {ORDER, PLAIN, tokenCalls} from '../../flows/stage.js';

const get = {method: 'GET', url: PLAIN};
const sellersOf = (count: number): string[] => Array.from({length: count}, (_, index) => `seller ${index}`);

async function coldTokens(auth: AmazonAuth, sellers: readonly string[]): Promise<unknown[]> {
	return Promise.all(sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize(get)));
}

/** When each call for a token came, in seconds from the first. */
function timesOf(fake: FakeAmazon): number[] {
	const times = fake.journal.filter(({service}) => service === 'lwa').map(({atMs}) => atMs);
	return times.map((atMs) => (atMs - (times[0] ?? 0)) / 1_000);
}

const THROTTLINGS = [{status: 429}, {status: 429, headers: {'retry-after': '1'}}, {status: 503}];

test.each(THROTTLINGS.flatMap((throttling) => [1, 40].map((count) => ({...throttling, count}))))(
	'ten seconds of $status ($headers) refuse none of $count cold sellers',
	async ({count, ...throttling}) => {
		holdTime();
		const sellers = sellersOf(count);
		await using fake = await startFakeAmazon({sellers: [...sellers, 'warm']});
		await using auth = createAmazonAuth({...fake.options});
		const warm = auth.as({sellingPartnerId: 'warm'}).authorize(get);
		await settle(fake);
		await warm;
		const before = tokenCalls(fake).lwa;
		const outage = fake.fail({service: 'lwa', times: 10_000, ...throttling});
		const tokens = coldTokens(auth, sellers);
		await pass(fake, 10_000);
		outage.remove();
		await pass(fake, 5_000);
		expect(new Set(await tokens).size).toBe(count);
		// Those who had a place when the first refusal came are refused, and from then on one call a round.
		expect(outage.count).toBeLessThanOrEqual(Math.min(count, 32) + 2);
		expect(tokenCalls(fake).lwa - before).toBe(count + outage.count);
	},
);

test('a lone seller asks four times in a minute at the most, and is then told for how long it is held back', async () => {
	holdTime();
	vi.spyOn(Math, 'random').mockReturnValue(1);
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 429, times: 10_000});
	const refused = errorOf(auth.authorize(get));
	await pass(fake, 20_000);
	// From the first call on: 14 s have passed.
	expect(await refused).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 46_000});
	expect(await errorOf(auth.authorize(get))).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 40_000});
	expect(timesOf(fake).map(Math.round)).toEqual([0, 2, 6, 14]);
	vi.restoreAllMocks();
});

test('a caller who cannot sit the pause out is told at once, and starts no token call', async () => {
	holdTime();
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	const outage = fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '8'}});
	const first = auth.as({sellingPartnerId: 'A'}).got(PLAIN);
	await settle(fake);
	const [hasty, joining, restricted] = await Promise.all([
		errorOf(auth.as({sellingPartnerId: 'B'}).got(PLAIN, {timeout: {request: 5_000}})),
		errorOf(auth.as({sellingPartnerId: 'A'}).got(PLAIN, {timeout: {request: 5_000}})),
		errorOf(
			auth.as({sellingPartnerId: 'B'}).got(ORDER, {timeout: {request: 5_000}, context: {amazon: {dataElements: ['buyerInfo']}}}),
		),
	]);
	for (const error of [hasty, joining, restricted]) {
		expect(error).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 8_000, headers: {'retry-after': '8'}});
	}
	expect([auth.stats().openFlights, outage.count]).toEqual([1, 1]);
	await pass(fake, 8_000);
	expect((await first).statusCode).toBe(200);
});

test('so is one whose deadline a pause overtakes that begins while it waits', async () => {
	holdTime();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '2'}});
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '9'}});
	const hasty = errorOf(auth.got(PLAIN, {timeout: {request: 5_000}}));
	const patient = auth.got(PLAIN);
	await pass(fake, 2_000);
	expect(await hasty).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 9_000});
	await pass(fake, 9_000);
	expect((await patient).statusCode).toBe(200);
});

test('two thousand callers wait out a pause with one token call of their own', async () => {
	holdTime();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 429});
	const callers = Promise.all(Array.from({length: 2_000}, () => auth.authorize(get)));
	await pass(fake, 2_500);
	expect([(await callers).length, tokenCalls(fake).lwa]).toEqual([2_000, 2]);
});

test('while Login with Amazon pauses, tokens that live serve, and Restricted Data Tokens are minted with them', async () => {
	holdTime();
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A'});
	const warm = seller.got(PLAIN);
	await settle(fake);
	await warm;
	fake.fail({service: 'lwa', status: 429});
	const waiting = auth.as({sellingPartnerId: 'B'}).got(PLAIN);
	await settle(fake);
	const restricted = seller.got(ORDER, {timeout: {request: 1_000}, context: {amazon: {dataElements: ['buyerInfo']}}});
	await settle(fake);
	expect((await restricted).statusCode).toBe(200);
	expect(tokenCalls(fake)).toEqual({lwa: 2, tokens: 1});
	await pass(fake, 2_500);
	await waiting;
});
