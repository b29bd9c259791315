/**
 * Storms: a wrong secret, a crowd of cold sellers, a token service that throttles (rules 18, 21 and 22).
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test, vi} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {PLAIN, pass, setClocks, tokenCalls} from './stage.js';

const get = {method: 'GET', url: PLAIN};
const sellersOf = (count: number): string[] => Array.from({length: count}, (_, index) => `seller ${index}`);

test('a thousand sellers with a wrong secret and ten thousand calls in a minute make two token calls at most', async () => {
	setClocks();
	const sellers = sellersOf(1_000);
	await using fake = await startFakeAmazon({sellers});
	const sellingPartner = {...fake.options.sellingPartner, clientSecret: 'a wrong one'};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const views = sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}));
	for (let second = 0; second < 10; second++) {
		const refusals = await Promise.all(views.map((view) => rejectionOf(view.authorize(get))));
		expect(new Set(refusals.map((error) => (error as {code?: string}).code))).toEqual(new Set(['ERR_AMAZON_TOKEN_REFUSED']));
		pass(6_000);
	}
	expect(tokenCalls(fake).lwa).toBeLessThanOrEqual(2);
}, 60_000);

test('a crowd of cold sellers has 32 token calls under way at most, and all are served', async () => {
	const sellers = sellersOf(160);
	await using fake = await startFakeAmazon({sellers, latencyMs: 50});
	await using auth = createAmazonAuth({...fake.options});
	let most = 0;
	const watch = setInterval(() => {
		most = Math.max(most, fake.count({service: 'lwa', status: 0}));
	}, 1);
	const tokens = await Promise.all(sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize(get)));
	clearInterval(watch);
	expect(new Set(tokens.map((headers) => headers['x-amz-access-token'])).size).toBe(160);
	expect(tokenCalls(fake).lwa).toBe(160);
	expect(most).toBeLessThanOrEqual(32);
	expect(most).toBeGreaterThan(1);
}, 60_000);

test('a token service that throttles slows the whole process, and fails no seller by itself', async () => {
	const sellers = sellersOf(100);
	await using fake = await startFakeAmazon({sellers});
	await using auth = createAmazonAuth({...fake.options});
	await auth.as({sellingPartnerId: 'seller 0'}).authorize(get);
	const throttling = fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '1'}, times: 10_000});
	const over = setTimeout(() => throttling.remove(), 4_000);
	onTestFinished(() => clearTimeout(over));
	const tokens = await Promise.all(sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize(get)));
	expect(tokens).toHaveLength(100);
	// Those that were under way together, and the one that tried for all after the first pause.
	expect(fake.count({service: 'lwa', status: 429})).toBeLessThanOrEqual(32 + 1);
	expect(fake.count({service: 'lwa', status: 200})).toBe(100);
});

test('a hundred calls that wait on one signal raise no warning of a leak', async () => {
	const warned = vi.fn();
	process.on('warning', warned);
	onTestFinished(() => {
		process.off('warning', warned);
	});
	const sellers = sellersOf(100);
	await using fake = await startFakeAmazon({sellers});
	await using auth = createAmazonAuth({...fake.options});
	const {signal} = new AbortController();
	await Promise.all(sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}, {signal}).authorize(get, {signal})));
	expect(warned).not.toHaveBeenCalled();
});
