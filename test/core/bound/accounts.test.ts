/**
 * An identity gives what it names and nothing else, in whatever way the call leaves.
 */
import type {AmazonAuth, AmazonIdentity} from 'got-amazon-auth';
import {describe, expect, it, test} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {
	asStrings,
	CALLS,
	exchangeOf,
	KINDS,
	type Kind,
	MERCHANTS,
	NA,
	outcome,
	setStage,
	WAYS,
	WAYS_WITH_CONTEXT,
} from './stage.js';

const MISSING = 'IDENTITY_MISSING';
const CONFLICT = 'IDENTITY_CONFLICT';
const SIGNED = 'pay-signature';
const SELLER = {seller: 'seller-token A', restricted: 'seller-token A'};
const APPLICATION = {grantless: 'grantless', appstore: 'client-credentials'};
const NOTHING: Record<Kind, string> = {
	seller: MISSING,
	restricted: MISSING,
	grantless: MISSING,
	appstore: MISSING,
	pay: MISSING,
};

const IDENTITIES: readonly [title: string, identity: AmazonIdentity, gives: Partial<Record<Kind, string>>][] = [
	['a seller', {sellingPartnerId: 'A'}, SELLER],
	['a seller of a tenant', {sellingPartnerId: 'A', tenant: 'T'}, SELLER],
	['a merchant', {merchantId: 'M1'}, {pay: 'pay-signature M1'}],
	['the application', {application: true}, {...APPLICATION, pay: 'pay-signature A1EXAMPLEPROVIDER'}],
	['a seller and a merchant', {sellingPartnerId: 'A', merchantId: 'M1'}, {...SELLER, pay: 'pay-signature M1'}],
	[
		'a seller and the application',
		{sellingPartnerId: 'A', application: true},
		{...SELLER, ...APPLICATION, pay: 'pay-signature A1EXAMPLEPROVIDER'},
	],
	[
		'all three',
		{sellingPartnerId: 'A', merchantId: 'M1', application: true},
		{...SELLER, ...APPLICATION, pay: 'pay-signature M1'},
	],
	[
		'an application and a seller who is signed out',
		{sellingPartnerId: undefined, application: true},
		{...APPLICATION, pay: 'pay-signature A1EXAMPLEPROVIDER'},
	],
	['an application and a merchant who is signed out', {merchantId: undefined, application: true}, APPLICATION],
	['nobody', {}, {}],
	['a tenant alone', {tenant: 'T'}, {}],
	['a seller who is signed out', {sellingPartnerId: undefined}, {}],
	['a tenant and a seller who is signed out', {tenant: 'T', sellingPartnerId: undefined}, {}],
	['an empty id', {merchantId: ''}, {}],
	['an id of null', {sellingPartnerId: null as unknown as undefined}, {}],
	['a seller of a tenant who is signed out', {sellingPartnerId: 'A', tenant: undefined}, {}],
	['the application of a tenant who is signed out', {application: true, tenant: ''}, {}],
	['no application', {application: undefined}, {}],
	['an application that is false', {application: false as unknown as undefined}, {}],
];

describe.each(IDENTITIES)('%s', (_title, identity, gives) => {
	it.each(KINDS)('the call of kind "%s" leaves with what is named, or not at all', async (kind) => {
		const {fake, auth} = await setStage();
		const expected = {...NOTHING, ...gives}[kind];
		for (const [name, send] of Object.entries(WAYS)) {
			for (const bound of [auth.as(identity), auth.as(() => identity), auth.as(async () => identity)]) {
				expect([name, await outcome(send(bound, CALLS[kind], fake), fake)]).toEqual([name, expected]);
			}
		}
	});
});

describe('an auth that nothing has bound', () => {
	it.each([
		['seller', MISSING],
		['grantless', 'grantless'],
		['appstore', 'client-credentials'],
		['pay', 'pay-signature A1EXAMPLEPROVIDER'],
	] as const)('is the application: "%s" is %s', async (kind, expected) => {
		const {fake, auth} = await setStage();
		for (const send of Object.values(WAYS)) {
			expect(await outcome(send(auth, CALLS[kind], fake), fake)).toBe(expected);
		}
	});

	it('is told for whom by the call', async () => {
		const {fake, auth} = await setStage();
		for (const [, send] of WAYS_WITH_CONTEXT) {
			expect(await outcome(send(auth, CALLS.seller, fake, {sellingPartnerId: 'B', tenant: 'T'}), fake)).toBe('seller-token B');
			expect(await outcome(send(auth, CALLS.pay, fake, {merchantId: 'M2'}), fake)).toBe('pay-signature M2');
		}
	});
});

describe('what a call says of itself', () => {
	it.each<[title: string, identity: AmazonIdentity, kind: Kind, context: object, expected: string]>([
		['repeats the seller', {sellingPartnerId: 'A'}, 'seller', {sellingPartnerId: 'A'}, 'seller-token A'],
		['names another seller', {sellingPartnerId: 'A'}, 'seller', {sellingPartnerId: 'B'}, CONFLICT],
		['adds a merchant to a seller', {sellingPartnerId: 'A'}, 'pay', {merchantId: 'M1'}, CONFLICT],
		['adds a merchant to a call of the seller', {sellingPartnerId: 'A'}, 'seller', {merchantId: 'M1'}, CONFLICT],
		['adds a tenant to a seller', {sellingPartnerId: 'A'}, 'seller', {tenant: 'T'}, CONFLICT],
		['adds a seller to a merchant', {merchantId: 'M1'}, 'seller', {sellingPartnerId: 'A'}, CONFLICT],
		['adds a seller to the application', {application: true}, 'seller', {sellingPartnerId: 'A'}, CONFLICT],
		['adds a merchant to the application', {application: true}, 'pay', {merchantId: 'M1'}, CONFLICT],
		['adds a tenant to the application', {application: true}, 'appstore', {tenant: 'T'}, CONFLICT],
		['names a seller of the bound tenant', {tenant: 'T'}, 'seller', {sellingPartnerId: 'A'}, 'seller-token A'],
		['names a merchant of the bound tenant', {tenant: 'T'}, 'pay', {merchantId: 'M1'}, 'pay-signature M1'],
		['names another tenant', {tenant: 'T'}, 'seller', {sellingPartnerId: 'A', tenant: 'U'}, CONFLICT],
		[
			'names a seller of a tenant whose own is signed out',
			{tenant: 'T', sellingPartnerId: undefined},
			'seller',
			{sellingPartnerId: 'A'},
			MISSING,
		],
		[
			'names a merchant of a tenant whose seller is signed out',
			{tenant: 'T', sellingPartnerId: ''},
			'pay',
			{merchantId: 'M1'},
			MISSING,
		],
		['names a seller for nobody', {}, 'seller', {sellingPartnerId: 'A'}, MISSING],
		['names a merchant for nobody', {}, 'pay', {merchantId: 'M1'}, MISSING],
	])('%s', async (_title, identity, kind, context, expected) => {
		const {fake, auth} = await setStage();
		for (const [name, send] of WAYS_WITH_CONTEXT) {
			for (const bound of [auth.as(identity), auth.as(() => identity)]) {
				expect([name, await outcome(send(bound, CALLS[kind], fake, context), fake)]).toEqual([name, expected]);
			}
		}
	});

	it('has no "application": what is bound is not lifted by a call', async () => {
		const {fake, auth} = await setStage();
		const bound = auth.as({sellingPartnerId: 'A'});
		const context = {amazon: {application: true}};
		expect((await rejectionOf(bound.authorize({method: 'GET', url: CALLS.appstore}, context as never))).message).toContain(
			'no option "application"',
		);
		expect((await rejectionOf(bound.got(CALLS.appstore, {context}))).message).toContain('no option "application"');
		expect(fake.journal).toEqual([]);
	});
});

describe('a seller and a merchant whose tokens are strings', () => {
	it.each<
		[
			title: string,
			said: Parameters<typeof asStrings>[0],
			identity: AmazonIdentity | undefined,
			expected: Partial<Record<Kind, string>>,
		]
	>([
		['unbound, of whom nothing is said', {}, undefined, {seller: 'seller-token A', pay: 'pay-signature A1EXAMPLEPROVIDER'}],
		['the application', {}, {application: true}, {seller: 'seller-token A', pay: 'pay-signature A1EXAMPLEPROVIDER'}],
		[
			'the application, of whom it was said',
			{sellingPartnerId: 'A', merchantId: 'M1'},
			{application: true},
			{seller: 'seller-token A', pay: 'pay-signature A1EXAMPLEPROVIDER'},
		],
		['a seller, of whom nothing is said', {}, {sellingPartnerId: 'A'}, {seller: CONFLICT, restricted: CONFLICT}],
		['somebody else, of whom nothing is said', {}, {sellingPartnerId: 'SOMEONEELSE'}, {seller: CONFLICT, restricted: CONFLICT}],
		['a seller and the application, of whom nothing is said', {}, {sellingPartnerId: 'A', application: true}, {seller: CONFLICT}],
		['the very seller', {sellingPartnerId: 'A'}, {sellingPartnerId: 'A'}, {seller: 'seller-token A', grantless: MISSING}],
		['another seller', {sellingPartnerId: 'A'}, {sellingPartnerId: 'B'}, {seller: CONFLICT, restricted: CONFLICT}],
		['a merchant, of whom nothing is said', {}, {merchantId: 'M1'}, {pay: CONFLICT, seller: MISSING}],
		['the very merchant', {merchantId: 'M1'}, {merchantId: 'M1'}, {pay: 'pay-signature M1', seller: MISSING}],
		['another merchant', {merchantId: 'M1'}, {merchantId: 'M2'}, {pay: CONFLICT}],
		['nobody', {sellingPartnerId: 'A', merchantId: 'M1'}, {}, NOTHING],
		['a tenant alone', {sellingPartnerId: 'A', merchantId: 'M1'}, {tenant: 'T'}, NOTHING],
	])('%s', async (_title, said, identity, expected) => {
		const {fake, auth} = await setStage(asStrings(said));
		const bound = identity ? auth.as(identity) : auth;
		for (const [kind, what] of Object.entries(expected)) {
			for (const [name, send] of Object.entries(WAYS)) {
				expect([kind, name, await outcome(send(bound, CALLS[kind as Kind], fake), fake)]).toEqual([kind, name, what]);
			}
		}
	});

	it.each([
		['seller', {sellingPartnerId: 'A'}, '"sellingPartner.sellingPartnerId"'],
		['pay', {merchantId: 'M1'}, '"pay.merchantId"'],
	] as const)('of whom nothing is said are told both ways out: "%s"', async (kind, identity, option) => {
		const {auth} = await setStage(asStrings());
		const {message} = await rejectionOf(auth.as(identity).got(CALLS[kind]));
		expect(message).toContain(`say so in ${option}`);
		expect(message).toContain('or give a function');
	});

	it('are served by one token, by whichever name, and it is forgotten by either', async () => {
		const {fake, auth} = await setStage(asStrings({sellingPartnerId: 'A'}));
		for (const forgotten of [{application: true}, {sellingPartnerId: 'A'}] as const) {
			for (const identity of [{application: true}, {sellingPartnerId: 'A'}] as const) {
				await auth.as(identity).got(CALLS.seller);
			}
			await auth.forget(forgotten);
		}
		expect([fake.count({service: 'lwa'}), auth.stats().cachedTokens]).toEqual([2, 0]);
	});
});

describe("the exchange of a merchant's MWS token", () => {
	it.each<[title: string, identity: AmazonIdentity, expected: string]>([
		['the merchant', {merchantId: 'M1'}, MISSING],
		['a seller', {sellingPartnerId: 'A'}, MISSING],
		['the provider', {application: true}, SIGNED],
		['the provider, beside the merchant', {application: true, merchantId: 'M1'}, SIGNED],
	])("is the provider's own call: %s", async (_title, identity, expected) => {
		const {fake, auth} = await setStage();
		const url = exchangeOf(MERCHANTS.M1.mwsAuthToken, 'M1');
		for (const send of Object.values(WAYS)) {
			expect((await outcome(send(auth.as(identity), url, fake), fake)).split(' ')[0]).toBe(expected);
		}
	});
});

test('a delegation token that the call brings is signed for the application, and for nobody who is not it', async () => {
	const {fake, auth} = await setStage();
	const headers = {'x-amz-pay-authtoken': 'of-the-caller'};
	const call = auth.as({sellingPartnerId: 'A'}).got(CALLS.pay, {headers});
	expect(await rejectionOf(call)).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	expect(fake.journal).toEqual([]);
});

test('a ready-made Restricted Data Token is for who may call for a seller, and for no merchant', async () => {
	const {fake, auth} = await setStage();
	const context = {restrictedDataToken: () => 'Atz.sprdt|ready-made'};
	for (const identity of [{merchantId: 'M1'}, {tenant: 'T'}, {sellingPartnerId: undefined, application: true}] as const) {
		const call = auth.as(identity).authorize({method: 'GET', url: CALLS.restricted}, {amazon: context});
		expect(await rejectionOf(call)).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	}
	for (const identity of [{sellingPartnerId: 'A'}, {application: true}] as const) {
		const headers = await auth.as(identity).authorize({method: 'GET', url: CALLS.restricted}, {amazon: context});
		expect(headers['x-amz-access-token']).toBe('Atz.sprdt|ready-made');
	}
	expect(fake.journal).toEqual([]);
});

test('a redirect carries the identity along and asks nobody anew', async () => {
	const {fake, auth} = await setStage();
	let asked = 0;
	const bound = auth.as(() => {
		asked += 1;
		return {sellingPartnerId: asked === 1 ? 'A' : 'B'};
	});
	fake.fail({service: 'selling-partner', status: 307, headers: {location: `${NA}/catalog/2022-04-01/items/B00EXAMPLE`}});
	await bound.got(CALLS.seller);
	expect([asked, fake.journal.at(-1)?.sellingPartnerId]).toEqual([1, 'A']);
});

describe('the application itself, where a function finds each seller', () => {
	const url = CALLS.seller;
	it.each<[string, (auth: AmazonAuth) => Promise<unknown>]>([
		['by application: true', (auth) => auth.as({application: true}).authorize({method: 'GET', url})],
		['by an auth that is bound to none', (auth) => auth.authorize({method: 'GET', url})],
	])('is told both ways out of a call for nobody: %s', async (_how, call) => {
		const {auth} = await setStage();
		const {code, message} = (await rejectionOf(call(auth))) as Error & {code: string};
		expect(code).toBe('ERR_AMAZON_IDENTITY_MISSING');
		expect(message).toContain('call through auth.as({sellingPartnerId})');
		expect(message).toContain("give its one seller's refresh token as a string");
	});

	it('of an identity that is not the application, that way is no way', async () => {
		const {auth} = await setStage();
		const {message} = await rejectionOf(auth.as({merchantId: 'M1'}).authorize({method: 'GET', url}));
		expect(message).toContain('call through auth.as({sellingPartnerId})');
		expect(message).not.toContain('as a string');
	});
});
