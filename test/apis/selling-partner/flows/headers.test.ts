/**
 * What a call to the Selling Partner API carries, and how long its tokens serve.
 */
import type {ExtraHostRequest} from 'got-amazon-auth/testing';
import {expect, vi} from 'vitest';
import {errorOf, NA, ORDER, PLAIN, sends, stopClocks, throughBoth} from './both-ways.js';

throughBoth('a call carries its token raw, the date in its basic form and a user agent (traps 33, 40, 41)', async (start) => {
	const {fake, call} = await start();
	await call(PLAIN);
	const headers = fake.journal.at(-1)?.headers;
	expect(headers?.['x-amz-access-token']).toMatch(/^Atza\|/);
	expect(headers?.['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
	expect(headers?.['user-agent']).toMatch(/^got-amazon-auth\/\S+ \(Language=JavaScript\)$/);
	expect(headers).not.toHaveProperty('authorization');
});

throughBoth('the application’s own user agent is on its calls and on its mints', async (start) => {
	const userAgent = 'My Selling Tool/2.0 (Language=JavaScript; Platform=Linux)';
	const {fake, call} = await start({sellingPartner: {userAgent, dataElements: ['buyerInfo']}});
	await call(ORDER);
	const agents = fake.journal.filter(({service}) => service !== 'lwa').map(({headers}) => headers['user-agent']);
	expect(agents).toEqual([userAgent, userAgent]);
});

throughBoth('a user agent of the call’s own stays', async (start) => {
	const {fake, call} = await start();
	await call(PLAIN, {headers: {'user-agent': 'Other/1.0 (Language=JavaScript)'}});
	expect(fake.journal.at(-1)?.headers['user-agent']).toBe('Other/1.0 (Language=JavaScript)');
});

for (const name of ['x-amz-access-token', 'X-Amz-Access-Token']) {
	throughBoth(`a token in the caller's ${name} is replaced by ours, and there is one (trap 38)`, async (start) => {
		const {fake, call} = await start();
		await call(PLAIN, {headers: {[name]: 'Atza|of-the-caller'}});
		expect(fake.journal.at(-1)?.headers['x-amz-access-token']).toMatch(/^Atza\|IwEB[\w-]+$/);
	});
}

throughBoth('a header of one API is left alone: x-amzn-shipping-business-id', async (start) => {
	const {fake, call} = await start();
	const headers = {'x-amzn-shipping-business-id': 'AmazonShipping_UK'};
	await call.post(`${NA}/shipping/v2/shipments/rates`, {headers, json: {}});
	expect(fake.journal.at(-1)).toMatchObject({credential: 'seller-token', status: 200, headers});
});

throughBoth('a redirect to another host takes no token along (trap 36)', async (start) => {
	const seen: ExtraHostRequest[] = [];
	const elsewhere = (request: ExtraHostRequest): object => {
		seen.push(request);
		return {};
	};
	const {fake, call} = await start({
		amazon: {extraHosts: {'elsewhere.example': elsewhere}},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	for (const url of [PLAIN, ORDER]) {
		fake.fail({service: 'selling-partner', status: 307, headers: {location: 'https://elsewhere.example/'}});
		await call(url);
	}
	expect(seen.map(({headers}) => Object.keys(headers).filter((header) => /^(x-amz|authorization)/.test(header)))).toEqual([
		[],
		[],
	]);
});

throughBoth('many calls at once fetch one access token and one Restricted Data Token (trap 25)', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await Promise.all(Array.from({length: 50}, (_, index) => call(`${NA}/orders/v0/orders/902-0000000-${index + 1_000_000}`)));
	expect([
		fake.count({service: 'lwa'}),
		fake.count({service: 'tokens'}),
		fake.count({service: 'selling-partner', status: 200}),
	]).toEqual([1, 1, 50]);
});

throughBoth(
	'a Restricted Data Token lives its own hour, whatever becomes of the token it was minted with (trap 26)',
	async (start) => {
		stopClocks();
		const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
		await call(PLAIN);
		vi.advanceTimersByTime(40 * 60_000);
		await call(ORDER);
		vi.advanceTimersByTime(40 * 60_000);
		await call(ORDER);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([1, 1]);
		vi.advanceTimersByTime(20 * 60_000);
		await call(ORDER);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([2, 2]);
		expect(sends(fake).slice(1)).toEqual(Array.from({length: 3}, () => 'restricted-data-token getOrder 200'));
	},
);

throughBoth('a dead operation is Amazon’s to refuse, and no token is minted for it (trap 22)', async (start) => {
	const {fake, call} = await start();
	await errorOf(call.put(`${NA}/mfn/v0/shipments/S1/cancel`, {retry: {limit: 0}}));
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token undefined 403'], 0]);
});
