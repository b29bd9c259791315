/**
 * What acts beside calls keeps within the identity too: tools, `forget`, `explain`, and the options that say whose a token is.
 */
import {randomBytes} from 'node:crypto';
import {type AmazonAuth, type AmazonIdentity, createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, it, test} from 'vitest';
import {createConnectSteps} from '../../../src/connect-seller/steps.js';
import {catchError, rejectionOf} from '../../support/errors.js';
import {createShelf, memoryStore} from '../../tokens/store/memory-store.js';
import {asStrings, CALLS, exchangeOf, KINDS, type Kind, outcome, setStage, WAYS} from './stage.js';

const MISSING = {code: 'ERR_AMAZON_IDENTITY_MISSING'};
const CONFLICT = {code: 'ERR_AMAZON_IDENTITY_CONFLICT'};
const MWS = {sellingPartnerId: 'A', developerId: '1', mwsAuthToken: 'amzn.mws.a', region: 'na'} as const;
const RESOURCES = {
	region: 'na',
	resources: [{method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo']}],
} as const;

let codes = 0;
/** What is the application's alone: its secret, its codes. */
const OF_APPLICATION: Readonly<Record<string, (auth: AmazonAuth) => Promise<unknown>>> = {
	rotateClientSecret: ({sellingPartner}) => sellingPartner.rotateClientSecret(),
	exchangeAuthorizationCode({sellingPartner}) {
		codes += 1; // the same one is not tried twice
		return sellingPartner.exchangeAuthorizationCode({code: `AN${codes}`});
	},
	migrateFromMws: ({sellingPartner}) => sellingPartner.migrateFromMws(MWS),
};
const OTHERS: readonly (AmazonIdentity | undefined)[] = [
	{sellingPartnerId: 'A'},
	{merchantId: 'M1'},
	{tenant: 'T'},
	{},
	{sellingPartnerId: undefined},
	undefined,
];

describe.each(Object.entries(OF_APPLICATION))('%s', (_name, use) => {
	it('is refused to who is not the application, and nothing is sent', async () => {
		const {fake, auth} = await setStage();
		for (const identity of OTHERS) {
			expect(await rejectionOf(use(auth.as(() => identity)))).toMatchObject(MISSING);
		}
		expect(fake.journal).toEqual([]);
	});

	it('goes out for the application, bound or not', async () => {
		const {fake, auth} = await setStage();
		for (const own of [auth, auth.as({application: true}), auth.as(() => ({application: true, sellingPartnerId: 'A'}))]) {
			const before = fake.journal.length;
			await use(own).catch(() => {});
			expect(fake.journal.length).toBeGreaterThan(before);
		}
	});
});

describe('createRestrictedDataToken', () => {
	it('for another seller than the bound one says which call names one, and nothing of a context', async () => {
		const {auth} = await setStage();
		const resources = [{method: 'GET', path: '/orders/v0/orders'}];
		const {message} = await rejectionOf(
			auth.as({sellingPartnerId: 'A'}).sellingPartner.createRestrictedDataToken({sellingPartnerId: 'B', region: 'na', resources}),
		);
		expect(message).toMatch(/^The call of createRestrictedDataToken names another "sellingPartnerId"/);
	});

	it.each<[string, AmazonIdentity, object, object | undefined]>([
		['of the bound seller', {sellingPartnerId: 'A'}, {}, undefined],
		['of another seller', {sellingPartnerId: 'A'}, {sellingPartnerId: 'B'}, CONFLICT],
		['of a seller for a merchant', {merchantId: 'M1'}, {sellingPartnerId: 'A'}, CONFLICT],
		['of a seller for the bound application', {application: true}, {sellingPartnerId: 'A'}, CONFLICT],
		['of a seller of the bound tenant', {tenant: 'T'}, {sellingPartnerId: 'A'}, undefined],
		['of nobody', {tenant: 'T'}, {}, MISSING],
	])('%s', async (_title, identity, said, refused) => {
		const {fake, auth} = await setStage();
		const call = auth.as(identity).sellingPartner.createRestrictedDataToken({...RESOURCES, ...said});
		if (refused) {
			expect(await rejectionOf(call)).toMatchObject(refused);
			expect(fake.journal).toEqual([]);
		} else {
			expect((await call).token).toMatch(/^Atz\.sprdt\|/);
		}
	});
});

describe('signButtonPayload', () => {
	const sign = ({pay}: AmazonAuth) => pay.signButtonPayload({storeId: 'amzn1.application-oa2-client.1'});
	it.each([[{application: true}], [{merchantId: 'M1'}]] as const)('signs for %j', async (identity) => {
		const {auth} = await setStage();
		expect(await sign(auth.as(identity))).toHaveProperty('signature');
	});
	it.each([
		[{sellingPartnerId: 'A'}],
		[{tenant: 'T'}],
		[{}],
		[{merchantId: undefined}],
		[{merchantId: undefined, application: true}],
	] as const)('does not sign for %j', async (identity) => {
		const {auth} = await setStage();
		for (const bound of [auth.as(identity), auth.as(async () => identity)]) {
			expect(await rejectionOf(sign(bound))).toMatchObject(MISSING);
		}
	});
});

test('sellers are connected by the application: an auth that is bound to a seller is refused at once', async () => {
	const {auth} = await setStage();
	const error = catchError(() => createConnectSteps(auth.as({sellingPartnerId: 'A'}), {} as never));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain('"auth" is bound');
});

describe('explain says what the call would get', () => {
	const said = async (auth: AmazonAuth, url: string): Promise<string> => {
		const {credential, reason} = auth.explain('GET', url);
		return credential === 'none' ? (/ERR_AMAZON_(\w+)/.exec(reason)?.[1] ?? reason) : 'goes out';
	};
	it.each<[AmazonIdentity]>([
		[{sellingPartnerId: 'A'}],
		[{sellingPartnerId: 'B'}],
		[{merchantId: 'M1'}],
		[{merchantId: 'M2'}],
		[{application: true}],
		[{sellingPartnerId: 'A', application: true}],
		[{tenant: 'T'}],
		[{tenant: undefined, application: true}],
		[{sellingPartnerId: undefined, application: true}],
		[{}],
	])('for %j', async (identity) => {
		for (const own of [undefined, asStrings(), asStrings({sellingPartnerId: 'A', merchantId: 'M1'})]) {
			const {fake, auth} = await setStage(own);
			const bound = auth.as(identity);
			for (const url of [...Object.values(CALLS), exchangeOf('amzn.mws.m1', 'M1')]) {
				const got = await outcome((WAYS['auth.got'] ?? expect.fail())(bound, url, fake), fake);
				expect([url, await said(bound, url)]).toEqual([url, /^[A-Z_]+$/.test(got) ? got : 'goes out']);
			}
		}
	});

	it.each<[Kind, string]>([
		['seller', 'The identity must name sellingPartnerId.'],
		['grantless', 'The identity must name application: true.'],
		['appstore', 'The identity must name application: true.'],
		['pay', 'The identity must name merchantId for a merchant, or application: true for oneself.'],
	])('and what an identity must name that is known only when it is asked: "%s"', async (kind, needs) => {
		const {auth} = await setStage();
		const {reason, credential} = auth.as(() => expect.fail('nobody is asked')).explain('GET', CALLS[kind]);
		expect(reason).toContain(needs);
		expect(credential).not.toBe('none');
	});
});

describe('forget', () => {
	it('says what it was given and nothing of a context, which it does not take', async () => {
		const {auth} = await setStage();
		for (const [named, what] of [
			[{sellingPartnerId: 'B'}, 'names another "sellingPartnerId"'],
			[{application: true}, 'names the application'],
		] as const) {
			const {message} = await rejectionOf(auth.as({sellingPartnerId: 'A'}).forget(named));
			expect(message).toMatch(/^The identity given to "forget" names /);
			expect(message).toContain(what);
		}
	});

	const ALL: readonly AmazonIdentity[] = [
		{application: true},
		{sellingPartnerId: 'A'},
		{sellingPartnerId: 'A', tenant: 'T'},
		{sellingPartnerId: 'B', tenant: 'T'},
		{merchantId: 'M1'},
		{merchantId: 'M1', tenant: 'T'},
	];
	const warm = async (auth: AmazonAuth): Promise<void> => {
		for (const identity of ALL) {
			const kinds = KINDS.filter((kind) => kind !== 'restricted');
			await Promise.all(
				kinds.map((kind) =>
					auth
						.as(identity)
						.got(CALLS[kind])
						.catch(() => {}),
				),
			);
		}
	};
	/** The tokens that are gone: application's 2, each seller's 1, each merchant's 1. */
	it.each<[title: string, act: (auth: AmazonAuth) => Promise<void>, gone: number]>([
		['unbound: everything', (auth) => auth.forget(), 7],
		['the application', (auth) => auth.forget({application: true}), 2],
		['a seller, of every tenant', (auth) => auth.forget({sellingPartnerId: 'A'}), 2],
		['a tenant', (auth) => auth.forget({tenant: 'T'}), 3],
		['a seller and a merchant: both', (auth) => auth.forget({sellingPartnerId: 'A', merchantId: 'M1'}), 4],
		['a seller and a merchant of a tenant', (auth) => auth.forget({sellingPartnerId: 'A', merchantId: 'M1', tenant: 'T'}), 2],
		['bound to a seller: that one', (auth) => auth.as({sellingPartnerId: 'A'}).forget(), 2],
		['bound to a seller of a tenant: that one', (auth) => auth.as({sellingPartnerId: 'A', tenant: 'T'}).forget(), 1],
		[
			'bound to a seller of a tenant, named by id',
			(auth) => auth.as({sellingPartnerId: 'A', tenant: 'T'}).forget({sellingPartnerId: 'A'}),
			1,
		],
		['bound to a tenant, and a seller of it', (auth) => auth.as({tenant: 'T'}).forget({sellingPartnerId: 'B'}), 1],
		['bound to a tenant: all of it', (auth) => auth.as({tenant: 'T'}).forget(), 3],
		['bound by a function', (auth) => auth.as(async () => ({merchantId: 'M1'})).forget(), 2],
	])('%s', async (_title, act, gone) => {
		const shelf = createShelf();
		const encryptionKeys: readonly [Buffer] = [randomBytes(32)];
		const sharing = () => ({store: memoryStore(shelf), encryptionKeys});
		const {auth} = await setStage(sharing);
		await warm(auth);
		const before = auth.stats();
		expect(before.cachedTokens).toBe(7);
		await act(auth);
		expect(auth.stats().cachedTokens).toBe(before.cachedTokens - gone);
		// Another process finds the rest in the store, and mints what was forgotten.
		await warm(auth);
		expect(auth.stats().minted - before.minted).toBe(gone);
	});

	it.each<[AmazonIdentity, AmazonIdentity, object]>([
		[{sellingPartnerId: 'A'}, {sellingPartnerId: 'B'}, CONFLICT],
		[{sellingPartnerId: 'A'}, {merchantId: 'M1'}, CONFLICT],
		[{sellingPartnerId: 'A'}, {application: true}, CONFLICT],
		[{sellingPartnerId: 'A', tenant: 'T'}, {tenant: 'U'}, CONFLICT],
		[{}, {sellingPartnerId: 'A'}, MISSING],
		[{sellingPartnerId: undefined}, {sellingPartnerId: 'A'}, MISSING],
	])('bound to %j is refused %j', async (identity, given, refused) => {
		const {auth} = await setStage();
		await warm(auth);
		expect(await rejectionOf(auth.as(identity).forget(given))).toMatchObject(refused);
		expect(auth.stats().cachedTokens).toBe(7);
	});
});

describe('the options that say whose a string token is', () => {
	const client = {clientId: 'amzn1.application-oa2-client.a', clientSecret: 'secret'};
	const key = {publicKeyId: 'KEY', region: 'na', privateKey: async () => new Uint8Array(256)} as const;
	it.each<[string, object, RegExp]>([
		[
			'beside a function',
			{sellingPartner: {...client, sellingPartnerId: 'A', refreshToken: () => undefined}},
			/^"sellingPartner\.sellingPartnerId" says whose .* a function/,
		],
		[
			'beside no token',
			{sellingPartner: {...client, sellingPartnerId: 'A'}},
			/^"sellingPartner\.sellingPartnerId" says whose .* not given/,
		],
		[
			'empty',
			{sellingPartner: {...client, sellingPartnerId: '', refreshToken: 'Atzr|a'}},
			/^"sellingPartner\.sellingPartnerId" must be a non-empty string/,
		],
		[
			'of Pay, beside a function',
			{pay: {...key, merchantId: 'M1', mwsAuthToken: () => undefined}},
			/^"pay\.merchantId" says whose .* a function/,
		],
		['of Pay, beside no token', {pay: [{...key, merchantId: 'M1'}]}, /^"pay\[0\]\.merchantId" says whose .* not given/],
		[
			'of Pay, no string',
			{pay: {...key, merchantId: 1, mwsAuthToken: 'amzn.mws.a'}},
			/^"pay\.merchantId" must be a non-empty string/,
		],
	])('are a TypeError %s', (_title, options, message) => {
		const error = catchError(() => createAmazonAuth(options));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toMatch(message);
	});
});
