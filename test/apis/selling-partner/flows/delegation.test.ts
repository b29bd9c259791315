/**
 * Restricted Data Tokens that change hands: minted for another application, and brought ready-made by the other side.
 */
import {expect} from 'vitest';
import {errorOf, NA, ORDER, refusalOf, sends, throughBoth} from './both-ways.js';

const ADDRESS = {method: 'GET', path: '/orders/v0/orders/{orderId}/address'} as const;
const TARGET = 'amzn1.sp.solution.00000000-0000-0000-0000-000000000000';
const MINT = `${NA}/tokens/2021-03-01/restrictedDataToken`;

throughBoth('a delegator mints for another application, and the other side uses the token as it is', async (start) => {
	const {fake, auth, call} = await start();
	const {token, expiresAtMs} = await auth.sellingPartner.createRestrictedDataToken({
		region: 'na',
		resources: [ADDRESS],
		targetApplication: TARGET,
	});
	const [mint] = fake.journal.filter(({service}) => service === 'tokens');
	expect(JSON.parse(mint?.body ?? '')).toEqual({restrictedResources: [ADDRESS], targetApplication: TARGET});
	expect(token).toMatch(/^Atz\.sprdt\|/);
	expect(Math.round((expiresAtMs - Date.now()) / 60_000)).toBe(60);

	await call(`${ORDER}/address`, {context: {amazon: {restrictedDataToken: () => token}}});
	const sent = fake.journal.at(-1);
	expect([sent?.headers['x-amz-access-token'], sent?.status, fake.count({service: 'tokens'})]).toEqual([token, 200, 1]);
});

throughBoth('a minted token is handed over and not kept: the next one is another', async (start) => {
	const {fake, auth, call} = await start();
	const options = {region: 'na', resources: [ADDRESS]} as const;
	const first = await auth.sellingPartner.createRestrictedDataToken(options);
	const second = await auth.sellingPartner.createRestrictedDataToken(options);
	await call(`${ORDER}/address`);
	expect(first.token).not.toBe(second.token);
	expect(fake.count({service: 'tokens'})).toBe(3);
});

throughBoth('many resources go in one call, elements where they are named', async (start) => {
	const {fake, auth} = await start();
	const order = {method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['shippingAddress', 'buyerInfo']} as const;
	await auth.sellingPartner.createRestrictedDataToken({region: 'na', resources: [order, ADDRESS]});
	expect(JSON.parse(fake.journal.at(-1)?.body ?? '')).toEqual({
		restrictedResources: [{...order, dataElements: ['buyerInfo', 'shippingAddress']}, ADDRESS],
	});
});

throughBoth('a delegator without the role is told so', async (start) => {
	const {auth} = await start({amazon: {missingRoles: {A3EXAMPLESELLER: ['getOrderAddress']}}});
	const minting = auth.sellingPartner.createRestrictedDataToken({region: 'na', resources: [ADDRESS]});
	expect(await errorOf(minting)).toMatchObject({code: 'ERR_AMAZON_ROLE_MISSING'});
});

throughBoth('a ready-made token needs no refresh token and no seller', async (start) => {
	const {fake, auth, call} = await start({amazon: {sellers: ['A1FIRST']}});
	const {token} = await auth.sellingPartner.createRestrictedDataToken({
		sellingPartnerId: 'A1FIRST',
		region: 'na',
		resources: [ADDRESS],
	});
	await call(`${ORDER}/address`, {context: {amazon: {restrictedDataToken: () => token}}});
	expect(sends(fake)).toEqual(['restricted-data-token getOrderAddress 200']);
});

throughBoth('a ready-made token that has died is not refreshed: the error says where it came from', async (start) => {
	const {fake, auth, call} = await start();
	const {token} = await auth.sellingPartner.createRestrictedDataToken({region: 'na', resources: [ADDRESS]});
	fake.expireTokens();
	const refusal = await refusalOf(call(`${ORDER}/address`, {context: {amazon: {restrictedDataToken: () => token}}}));
	expect(refusal.code).toBe('ERR_AMAZON_ACCESS_TOKEN_REFUSED');
	expect(refusal.message).toContain('given ready-made');
	expect([sends(fake), fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([
		['restricted-data-token getOrderAddress 403'],
		1,
		1,
	]);
});

for (const [kind, token] of [
	['a refresh token', 'Atzr|IwEBexample'],
	["a seller's token", 'Atza|IwEBexample'],
	['a grantless token', 'Atc|MAEBexample'],
	['nothing', ''],
	['a token with a line feed', 'Atz.sprdt|a\nb'],
] as const) {
	throughBoth(`${kind} in place of a ready-made token is refused, and nothing is sent`, async (start) => {
		const {fake, call} = await start();
		const refusal = await refusalOf(call(`${ORDER}/address`, {context: {amazon: {restrictedDataToken: () => token}}}));
		expect([refusal.code, fake.journal]).toEqual(['ERR_AMAZON_TOKEN_MALFORMED', []]);
		expect(refusal.message).not.toContain('example');
	});
}

throughBoth(
	"a caller's own call of createRestrictedDataToken goes with the seller's token, and its reply is untouched",
	async (start) => {
		const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
		const json = {restrictedResources: [ADDRESS]};
		const reply = await call.post(MINT, {json}).json<{restrictedDataToken: string; expiresIn: number}>();
		expect(reply).toEqual({restrictedDataToken: expect.stringMatching(/^Atz\.sprdt\|/), expiresIn: 3600});
		const mints = fake.journal.filter(({service}) => service === 'tokens');
		expect(mints.map(({credential, body}) => [credential, JSON.parse(body)])).toEqual([['seller-token', json]]);
	},
);

throughBoth("a caller's own mint that is refused is got's error, with Amazon's reply in it", async (start) => {
	const {call} = await start();
	const error = await errorOf(call.post(MINT, {json: {restrictedResources: {...ADDRESS}}}));
	expect(error).toMatchObject({name: 'HTTPError', response: {statusCode: 400}});
});

throughBoth('a bare call gets nothing of ours', async (start) => {
	const {fake, call} = await start();
	await errorOf(call(`${ORDER}/address`, {context: {amazon: false}, retry: {limit: 0}}));
	expect(fake.journal.map(({credential}) => credential)).toEqual(['none']);
});
