/**
 * Bad input: each a clear error, no call made, nothing cached.
 */
import {type AmazonContext, createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {expect, test} from 'vitest';
import {errorOf, NA, ORDER, PLAIN, startHouse, throughBoth} from './both-ways.js';

const client = {clientId: 'amzn1.application-oa2-client.5', clientSecret: 'hush'};

test.each<[string, object]>([
	['"sellingPartner.dataElements" must be one of', {dataElements: ['buyerAddress']}],
	[
		'"sellingPartner.refreshToken" must be a refresh token, which starts with "Atzr|"; what was given is a Restricted Data Token',
		{refreshToken: 'Atz.sprdt|hush'},
	],
	[
		'"sellingPartner.refreshToken" must be a refresh token, which starts with "Atzr|"; what was given is an access token',
		{refreshToken: 'Atza|hush'},
	],
	[
		'"sellingPartner.refreshToken" must be a refresh token, which starts with "Atzr|"; what was given is an access token of an application',
		{refreshToken: 'Atc|hush'},
	],
	['"sellingPartner.restrictedData" must be one of', {restrictedData: 'always'}],
])('%s, said when the auth is made', (message, wrong) => {
	const options = {...client, ...wrong} as SellingPartnerOptions; // the wrong types are the point
	expect(() => createAmazonAuth({sellingPartner: options})).toThrow(TypeError);
	expect(() => createAmazonAuth({sellingPartner: options})).toThrow(message);
});

const CONTEXTS: readonly [message: string, context: object][] = [
	['"context.amazon.dataElements" must be one of', {dataElements: ['buyerAddress']}],
	['"context.amazon.dataElements" must be an array', {dataElements: 'buyerInfo'}],
	['"context.amazon.restrictedData" must be one of', {restrictedData: 'sometimes'}],
	['"context.amazon.reportType" must be a non-empty string', {reportType: ''}],
	['"context.amazon.sellingPartnerId" must be a non-empty string', {sellingPartnerId: ''}],
	['"context.amazon.restrictedDataToken" must be a function', {restrictedDataToken: 'Atz.sprdt|hush'}],
	['"context.amazon" has no option "dataElement"', {dataElement: ['buyerInfo']}],
];

for (const [message, wrong] of CONTEXTS) {
	throughBoth(`${message}: said by the call, and nothing is sent`, async (start) => {
		const {fake, auth, call} = await start();
		const amazon = wrong as AmazonContext; // the wrong types are the point
		const error = await errorOf(call(ORDER, {context: {amazon}}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain(message);
		expect([fake.journal, auth.stats().cachedTokens]).toEqual([[], 0]);
	});
}

interface Resolver {
	readonly name: string;
	readonly refreshToken: NonNullable<SellingPartnerOptions['refreshToken']>;
	readonly error: object;
}

const RESOLVERS: readonly Resolver[] = [
	{
		name: 'throws',
		refreshToken: () => {
			throw new RangeError('the database is down');
		},
		error: {name: 'RangeError', message: 'the database is down'},
	},
	{name: 'returns nothing', refreshToken: () => undefined, error: {code: 'ERR_AMAZON_IDENTITY_MISSING'}},
	{
		name: 'returns an empty string',
		refreshToken: () => '',
		error: {name: 'TypeError', message: '"sellingPartner.refreshToken()" must be a non-empty string.'},
	},
	{
		name: 'returns a Restricted Data Token',
		refreshToken: async () => 'Atz.sprdt|hush',
		error: {
			name: 'TypeError',
			message:
				'"sellingPartner.refreshToken()" must be a refresh token, which starts with "Atzr|"; what was given is a Restricted Data Token.',
		},
	},
];

for (const {name, refreshToken, error} of RESOLVERS) {
	throughBoth(`a resolver that ${name} fails the call, and the next one is asked anew`, async (start) => {
		const {fake, auth, clientOf} = await start({
			amazon: {sellers: ['A1FIRST']},
			sellingPartner: {refreshToken, dataElements: ['buyerInfo']},
		});
		const call = clientOf(auth.as({sellingPartnerId: 'A1FIRST'}));
		expect(await errorOf(call(PLAIN))).toMatchObject(error);
		expect(await errorOf(call(ORDER))).toMatchObject(error);
		expect([fake.journal, auth.stats().cachedTokens]).toEqual([[], 0]);
	});
}

throughBoth('a resolver that was broken and works again is used: its failure was not kept', async (start) => {
	let isBroken = true;
	const {auth, clientOf} = await start({
		amazon: {sellers: {A1FIRST: {refreshToken: 'Atzr|first'}}},
		sellingPartner: {refreshToken: () => (isBroken ? undefined : 'Atzr|first')},
	});
	const call = clientOf(auth.as({sellingPartnerId: 'A1FIRST'}));
	await errorOf(call(PLAIN));
	isBroken = false;
	expect((await call(PLAIN)).statusCode).toBe(200);
});

throughBoth('with a resolver and no seller nobody is asked (rule 11)', async (start) => {
	const {fake, call} = await start({amazon: {sellers: ['A1FIRST']}, sellingPartner: {dataElements: ['buyerInfo']}});
	for (const url of [PLAIN, ORDER, `${NA}/mfn/v0/shipments/1`]) {
		expect(await errorOf(call(url))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	}
	expect(fake.journal).toEqual([]);
});

test('as: an id that is no text is a TypeError', async () => {
	const {auth} = await startHouse();
	const identity = {sellingPartnerId: 7 as never}; // the wrong type is the point
	expect(() => auth.as(identity)).toThrow(new TypeError('"identity.sellingPartnerId" must be a non-empty string.'));
});
