/**
 * Regions and sandboxes: where tokens are minted, and under which key they are kept.
 */
import {describe, expect, test} from 'vitest';
import {EU, FE, NA, ORDER, ORDERS, PLAIN, refusalOf, SANDBOX, sends, startHouse, throughBoth} from './both-ways.js';

throughBoth('a sandbox call goes with a token minted on production of the same region (trap 42)', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await call(`${SANDBOX}/orders/v0/orders/902-3159896-1390916`);
	await call('https://sandbox.sellingpartnerapi-eu.amazon.com/orders/v0/orders/902-3159896-1390916');
	const hosts = fake.journal.filter(({service}) => service !== 'lwa').map(({host, credential}) => `${host} ${credential}`);
	expect(hosts).toEqual([
		'sellingpartnerapi-na.amazon.com seller-token',
		'sandbox.sellingpartnerapi-na.amazon.com restricted-data-token',
		'sellingpartnerapi-eu.amazon.com seller-token',
		'sandbox.sellingpartnerapi-eu.amazon.com restricted-data-token',
	]);
});

throughBoth('sandbox and production of a region share a token', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await call(ORDER);
	await call(ORDER.replace('https://', 'https://sandbox.'));
	expect(fake.count({service: 'tokens'})).toBe(1);
});

throughBoth("on a sandbox host a missing role falls back, since 'auto' is the default there", async (start) => {
	const {fake, call} = await start({
		amazon: {missingRoles: {A3EXAMPLESELLER: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	await call(ORDER.replace('https://', 'https://sandbox.'));
	expect(sends(fake)).toEqual(['seller-token getOrder 200']);
});

throughBoth('what the application set holds on a sandbox host as well', async (start) => {
	const {fake, call} = await start({
		amazon: {missingRoles: {A3EXAMPLESELLER: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'require'},
	});
	const refusal = await refusalOf(call(ORDER.replace('https://', 'https://sandbox.')));
	expect([refusal.code, sends(fake)]).toEqual(['ERR_AMAZON_ROLE_MISSING', []]);
});

throughBoth('a string refresh token is one key for all regions: one token call serves three', async (start) => {
	const {fake, call} = await start();
	for (const host of [NA, EU, FE]) {
		await call(`${host}/sellers/v1/marketplaceParticipations`);
	}
	expect([fake.count({service: 'lwa'}), fake.count({service: 'selling-partner', status: 200})]).toEqual([1, 3]);
});

throughBoth('a resolver receives the region, and what it gives is kept by region', async (start) => {
	const asked: string[] = [];
	const tokens: Record<string, string> = {na: 'Atzr|of-na', eu: 'Atzr|of-eu'};
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: {A1NA: {refreshToken: 'Atzr|of-na', region: 'na'}, A1EU: {refreshToken: 'Atzr|of-eu', region: 'eu'}}},
		sellingPartner: {
			refreshToken: ({sellingPartnerId, region}) => {
				asked.push(`${sellingPartnerId} ${region}`);
				return tokens[region];
			},
		},
	});
	const call = clientOf(auth.as({sellingPartnerId: 'A1'}));
	for (const host of [NA, EU, NA, EU]) {
		await call(`${host}/sellers/v1/marketplaceParticipations`);
	}
	expect(asked).toEqual(['A1 na', 'A1 eu']);
	expect(fake.journal.filter(({service}) => service === 'selling-partner').map(({sellingPartnerId}) => sellingPartnerId)).toEqual(
		['A1NA', 'A1EU', 'A1NA', 'A1EU'],
	);
});

throughBoth('a call to the wrong region is told the right endpoint, and no token is refreshed (trap 43)', async (start) => {
	const {fake, call} = await start();
	const refusal = await refusalOf(call(`${NA}/sellers/v1/marketplaceParticipations?marketplaceIds=A1PA6795UKMFR9`));
	expect(refusal).toMatchObject({
		code: 'ERR_AMAZON_WRONG_REGION',
		message: 'The marketplaces of this call belong to https://sellingpartnerapi-eu.amazon.com: call that endpoint.',
		amazon: {status: 403, details: 'The marketplaces you provided are not valid for region.'},
	});
	expect([fake.count({service: 'lwa'}), fake.count({service: 'selling-partner'})]).toEqual([1, 1]);
});

throughBoth('on a sandbox host the right endpoint is a sandbox', async (start) => {
	const {call} = await start();
	const refusal = await refusalOf(call(`${SANDBOX}/sellers/v1/marketplaceParticipations?MarketplaceIds=A1VC38T7YXB528`));
	expect(refusal.message).toContain('https://sandbox.sellingpartnerapi-fe.amazon.com:');
});

throughBoth('a wrong region that the mint finds out is told in the same words', async (start) => {
	const {fake, call} = await start({
		amazon: {sellers: {A1: {region: 'eu', refreshToken: 'Atzr|of-eu'}}},
		sellingPartner: {refreshToken: 'Atzr|of-eu', dataElements: ['buyerInfo']},
	});
	const refusal = await refusalOf(call(ORDERS.replace('ATVPDKIKX0DER', 'A1PA6795UKMFR9')));
	expect(refusal.code).toBe('ERR_AMAZON_WRONG_REGION');
	expect(refusal.message).toContain('https://sellingpartnerapi-eu.amazon.com:');
	expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([1, 1]);
});

throughBoth('where the call names no marketplace the error says how to find the endpoint', async (start) => {
	const {call} = await start({
		amazon: {sellers: {A1: {region: 'eu', refreshToken: 'Atzr|of-eu'}}},
		sellingPartner: {refreshToken: 'Atzr|of-eu'},
	});
	expect((await refusalOf(call(PLAIN))).message).toContain('auth.sellingPartner.endpoint(marketplaceId)');
});

describe('endpoint()', () => {
	test.each([
		['ATVPDKIKX0DER', 'https://sellingpartnerapi-na.amazon.com'],
		['A2Q3Y263D00KWC', 'https://sellingpartnerapi-na.amazon.com'],
		['A1F83G8C2ARO7P', 'https://sellingpartnerapi-eu.amazon.com'],
		['A17E79C6D8DWNP', 'https://sellingpartnerapi-eu.amazon.com'],
		['AE08WJ6YKNBMC', 'https://sellingpartnerapi-eu.amazon.com'],
		['ARBP9OOSHTCHU', 'https://sellingpartnerapi-eu.amazon.com'],
		['A33AVAJ2PDY3EV', 'https://sellingpartnerapi-eu.amazon.com'],
		['A2VIGQ35RCS4UG', 'https://sellingpartnerapi-eu.amazon.com'],
		['A21TJRUUN4KGV', 'https://sellingpartnerapi-eu.amazon.com'],
		['A19VAU5U5O7RUS', 'https://sellingpartnerapi-fe.amazon.com'],
	])('of %s is %s (trap 43)', async (marketplaceId, endpoint) => {
		const {auth} = await startHouse();
		expect(auth.sellingPartner.endpoint(marketplaceId)).toBe(endpoint);
	});

	test('of a sandbox has its prefix', async () => {
		const {auth} = await startHouse();
		expect(auth.sellingPartner.endpoint('A39IBJ37TRP1C6', {sandbox: true})).toBe(
			'https://sandbox.sellingpartnerapi-fe.amazon.com',
		);
	});
});
