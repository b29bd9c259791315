/**
 * Rule 21 at full size: thousands of sellers that start cold, and ten seconds in which Login with Amazon throttles.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {PLAIN, tokenCalls} from './stage.js';

const get = {method: 'GET', url: PLAIN};
const sellersOf = (count: number): string[] => Array.from({length: count}, (_, index) => `seller ${index}`);

/** The most requests for a token that wait for their reply at one time: each has a socket of its own. */
function watchSockets(fake: FakeAmazon): () => number {
	let most = 0;
	const watch = setInterval(() => {
		most = Math.max(most, fake.count({service: 'lwa', status: 0}));
	}, 2);
	onTestFinished(() => clearInterval(watch));
	return () => most;
}

test('5,000 cold sellers use 32 sockets at most, and all are served with one token call each', async () => {
	const sellers = sellersOf(5_000);
	await using fake = await startFakeAmazon({sellers, latencyMs: 20});
	await using auth = createAmazonAuth({...fake.options});
	const mostSockets = watchSockets(fake);
	const signal = AbortSignal.timeout(240_000);
	const outcomes = await Promise.allSettled(
		sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize(get, {signal})),
	);
	const served = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value['x-amz-access-token']] : []));
	console.info(
		`5,000 cold sellers: ${tokenCalls(fake).lwa} LWA calls, ${mostSockets()} at once at most, ${new Set(served).size} tokens`,
	);
	expect(new Set(served).size).toBe(5_000);
	expect(tokenCalls(fake).lwa).toBe(5_000);
	expect(mostSockets()).toBeLessThanOrEqual(32);
	expect(mostSockets()).toBeGreaterThan(16);
});

test.each([
	['no word of when', {}],
	['a Retry-After of a second', {'retry-after': '1'}],
	['a Retry-After of ten seconds', {'retry-after': '10'}],
])(
	'while Login with Amazon throttles for ten seconds, with %s, the whole process waits, and every seller is served',
	async (_what, headers) => {
		const sellers = sellersOf(300);
		await using fake = await startFakeAmazon({sellers});
		await using auth = createAmazonAuth({...fake.options});
		await auth.as({sellingPartnerId: 'seller 0'}).authorize(get);
		const throttling = fake.fail({service: 'lwa', status: 429, headers, times: 10_000});
		const over = setTimeout(() => throttling.remove(), 10_000);
		onTestFinished(() => clearTimeout(over));
		const tokens = await Promise.all(sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize(get)));
		console.info(`ten seconds of 429: ${throttling.count} calls were refused, ${tokens.length} sellers served`);
		expect(tokens).toHaveLength(300);
		// Those that were under way when the first refusal came; from then on one asks after each pause, of 2, 4 and 8 s.
		expect(throttling.count).toBeLessThanOrEqual(32 + 2);
		expect(throttling.count).toBeGreaterThan(0);
		expect(tokenCalls(fake).lwa).toBe(300 + throttling.count);
	},
);
