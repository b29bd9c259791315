import {type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {mint, sellerToken} from './harness.js';

/** Options as plain JavaScript lets them through. */
async function refusalOf(options: object): Promise<unknown> {
	return startFakeAmazon(options as FakeAmazonOptions).then(
		(fake) => fake.close(),
		(reason: unknown) => reason,
	);
}

describe('sellers and merchants', () => {
	test.each<[string, unknown]>([
		['an id alone', 'A1'],
		['a number', 1],
		['null', null],
		['a function', () => ['A1']],
		['a Map, whose keys Object.entries does not see', new Map([['A1', {}]])],
		['a Set', new Set(['A1'])],
	])('%s is neither a list of ids nor a record by id: refused by name', async (_, value) => {
		expect(await refusalOf({sellers: value})).toEqual(
			new TypeError('"sellers" must be a list of ids, or an object with an object for each id.'),
		);
		expect(await refusalOf({merchants: value})).toEqual(
			new TypeError('"merchants" must be a list of ids, or an object with an object for each id.'),
		);
	});

	test.each([[{sellingPartnerId: 'A1'}], [''], [undefined]])('a list that holds %j, which is no id, is refused', async (id) => {
		expect(await refusalOf({sellers: ['A1', id]})).toEqual(new TypeError('"sellers" must hold ids: non-empty strings.'));
	});

	test('a region that the Selling Partner API does not have is refused, and the three are shown', async () => {
		expect(await refusalOf({sellers: {A1: {region: 'eu'}, A2: {region: 'us'}}})).toEqual(
			new TypeError(`"sellers.A2.region" must be one of 'na', 'eu', 'fe'.`),
		);
	});

	test('a refresh token in place of a seller is refused, and not quoted', async () => {
		expect(await refusalOf({sellers: {A1: 'Atzr|secret'}})).toEqual(
			new TypeError(`"sellers.A1" must be an object such as {region: '…'}.`),
		);
	});

	test('a misspelt key of a seller or of a merchant is refused', async () => {
		expect(await refusalOf({sellers: {A1: {regoin: 'eu'}}})).toEqual(
			new TypeError('"sellers.A1" has no key "regoin"; it has: region, refreshToken.'),
		);
		expect(await refusalOf({merchants: {M1: {mwsToken: 'amzn.mws.1'}}})).toEqual(
			new TypeError('"merchants.M1" has no key "mwsToken"; it has: mwsAuthToken.'),
		);
	});

	test('an empty list is nobody who authorised the application, a record with regions of each kind is taken', async () => {
		expect(await refusalOf({sellers: [], merchants: []})).toBeUndefined();
		const sellers = {A1: {region: 'na'}, A2: {region: 'eu'}, A3: {region: 'fe'}, A4: {region: undefined}, A5: {}};
		expect(await refusalOf({sellers})).toBeUndefined();
	});
});

describe('missing roles', () => {
	const sellers = ['A1'];

	test.each(['buyerinfo', 'getOder', 'getCatalogItem', 'POST /orders/v0/orders', 'GET /orders/v0/orders/902-1', 5])(
		'%j is neither a data element nor a restricted operation: refused by its place',
		async (value) => {
			expect(await refusalOf({sellers, missingRoles: {A1: ['buyerInfo', value]}})).toEqual(
				new TypeError(
					'"missingRoles.A1[1]" must be a data element (buyerInfo, shippingAddress, buyerTaxInformation) or a restricted operation ("getOrder", or "GET /orders/v0/orders/{orderId}").',
				),
			);
		},
	);

	test('a data element that is not in a list is refused', async () => {
		expect(await refusalOf({sellers, missingRoles: {A1: 'buyerInfo'}})).toEqual(
			new TypeError('"missingRoles.A1" must be a list of data elements and restricted operations.'),
		);
	});

	test.each<[string, unknown]>([
		['a list that says not whose roles are missing', ['buyerInfo']],
		['a Map', new Map([['A1', ['buyerInfo']]])],
	])('%s is refused', async (_, missingRoles) => {
		expect(await refusalOf({sellers, missingRoles})).toEqual(
			new TypeError('"missingRoles" must be an object with a list for each seller.'),
		);
	});

	test.each([[['A1']], [{A1: {}}], [[]]])('a seller who is not in sellers, %j, is refused', async (known) => {
		expect(await refusalOf({sellers: known, missingRoles: {a1: ['buyerInfo']}})).toEqual(
			new TypeError('"missingRoles" names "a1", who is not in "sellers".'),
		);
	});

	test('a stranger is refused where sellers is left out, and the one seller is named', async () => {
		expect(await refusalOf({missingRoles: {A1: ['buyerInfo']}})).toEqual(
			new TypeError('"missingRoles" names "A1": without "sellers" the one seller is "A3EXAMPLESELLER".'),
		);
	});

	test('elements, names and templates are taken, and an empty list', async () => {
		const path = '/orders/v0/orders/{orderId}/address';
		const missingRoles = {A1: ['buyerTaxInformation', 'getShipment', `GET ${path}`], A2: []};
		await using fake = await startFakeAmazon({sellers: {A1: {}, A2: {}}, missingRoles});
		const statuses = ['A1', 'A2'].map(async (id) => {
			return (await mint(fake, await sellerToken(fake, id), {restrictedResources: [{method: 'GET', path}]})).status;
		});
		expect(await Promise.all(statuses)).toEqual([400, 200]);
	});
});
