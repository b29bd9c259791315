/**
 * Two processes over one store, of one client id: each is given the refresh token of another account, and neither says whose it is.
 */
import {randomBytes} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';

type Whose = 'sellingPartnerId' | 'advertiserId' | 'businessCustomerId';
type Options = Omit<Parameters<typeof createAmazonAuth>[0], 'store' | 'encryptionKeys' | 'got'>;

const NA = 'https://sellingpartnerapi-na.amazon.com';
const CALLS: readonly (readonly [
	what: string,
	url: string,
	whose: Whose,
	optionsOf: (fake: FakeAmazon, refreshToken: string) => Options,
])[] = [
	[
		'an access token of a seller',
		`${NA}/sellers/v1/marketplaceParticipations`,
		'sellingPartnerId',
		({options}, refreshToken) => ({sellingPartner: {...options.sellingPartner, refreshToken}}),
	],
	[
		'a Restricted Data Token',
		`${NA}/orders/v0/orders/902-3159896-1390916/address`,
		'sellingPartnerId',
		({options}, refreshToken) => ({sellingPartner: {...options.sellingPartner, refreshToken}}),
	],
	[
		'a token of an advertiser',
		'https://advertising-api.amazon.com/v2/profiles',
		'advertiserId',
		({options}, refreshToken) => ({ads: {...options.ads, refreshToken}}),
	],
	[
		'a token of a customer of Amazon Business',
		'https://na.business-api.amazon.com/reports/2021-01-08/orders',
		'businessCustomerId',
		({options}, refreshToken) => ({business: options.business.map((one) => ({...one, refreshToken}))}),
	],
];

test.each(CALLS)(
	'%s is for the account of the own refresh token, whatever the store holds',
	async (_what, url, whose, optionsOf) => {
		const refreshTokens = {A: 'Atzr|of-a', B: 'Atzr|of-b'};
		await using fake = await startFakeAmazon({
			sellers: {A: {refreshToken: refreshTokens.A}, B: {refreshToken: refreshTokens.B}},
			advertisers: {A: {refreshToken: refreshTokens.A}, B: {refreshToken: refreshTokens.B}},
			businessCustomers: {A: {refreshTokens: {na: refreshTokens.A}}, B: {refreshTokens: {na: refreshTokens.B}}},
		});
		const shelf = createShelf();
		const key = randomBytes(32);
		for (const id of ['A', 'B', 'A'] as const) {
			const options = optionsOf(fake, refreshTokens[id]);
			await using auth = createAmazonAuth({
				...options,
				store: memoryStore(shelf),
				encryptionKeys: [key],
				got: fake.got,
				maxTokens: 100,
			});
			await auth.got(url);
			expect(fake.journal.at(-1)?.[whose]).toBe(id);
		}
		// The third process is of the first one's account, and mints nothing.
		expect(fake.count({service: 'lwa'})).toBe(2);
	},
);
