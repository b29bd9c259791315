/**
 * What holds nothing that can be read is refused by its option's name, and never read as nothing: `{}`, no header, everybody.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it, onTestFinished} from 'vitest';
import {readConnectOptions} from '../src/connect-seller/options.js';

const URL_OF_ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-0000000-0000001';

class Inherited {
	get sellingPartnerId(): string {
		return 'A1';
	}
}

const EMPTY_TO_READERS: readonly (readonly [string, unknown])[] = [
	['a promise', Promise.resolve({a: 'b'})],
	['a Map', new Map([['a', 'b']])],
	['a Headers', new Headers({a: 'b'})],
	['a form', new URLSearchParams('a=b')],
	['a Set', new Set(['a'])],
	['a Date', new Date(0)],
	['an instance whose members are inherited', new Inherited()],
	['an object whose members are inherited', Object.create({a: 'b'})],
];

describe.each(EMPTY_TO_READERS)('%s', (what, given) => {
	// Anything, as JavaScript gives it.
	const value = given as never;
	const auth = createAmazonAuth({appstore: {clientId: 'id', clientSecret: 'secret'}});

	it('is no headers of a request', async () => {
		await expect(auth.authorize({method: 'GET', url: URL_OF_ORDER, headers: value})).rejects.toThrow(named('request.headers'));
		const reply = {status: 403, headers: {}, body: ''};
		await expect(auth.review({method: 'GET', url: URL_OF_ORDER, headers: value}, reply)).rejects.toThrow(named('sent.headers'));
	});

	it('is no headers of a reply', async () => {
		const sent = {method: 'GET', url: URL_OF_ORDER};
		await expect(auth.review(sent, {status: 403, headers: value, body: ''})).rejects.toThrow(named('reply.headers'));
	});

	it('is no identity, no options, no context', async () => {
		expect(() => auth.as(value)).toThrow(named('identity'));
		expect(() => auth.as({application: true}, value)).toThrow(named('options'));
		expect(() => auth.explain('GET', URL_OF_ORDER, value)).toThrow(named('amazon'));
		await expect(auth.forget(value)).rejects.toThrow(named('identity'));
	});

	it('is no options of the fake, nor one of them', async () => {
		await expect(startFakeAmazon(value)).rejects.toThrow('startFakeAmazon takes an object');
		const options = [
			'clock',
			'documents',
			'extraHosts',
			'authorizationApi',
			'sellers',
			'merchants',
			'missingRoles',
			'application',
		];
		for (const option of options) {
			await expect(startFakeAmazon({[option]: value}), option).rejects.toThrow(new RegExp(`^"${option}`));
		}
	});

	it('is no filter, no identity, no script and no key to the fake', async () => {
		const fake = await startFakeAmazon();
		onTestFinished(() => fake.close());
		expect(() => fake.count(value)).toThrow(named('filter'));
		expect(() => fake.revoke(value)).toThrow(named('identity'));
		expect(() => fake.expireTokens(value)).toThrow(named('identity'));
		expect(() => fake.issueAuthorizationCode(value)).toThrow(named('options'));
		expect(() => fake.addPayKey(value)).toThrow(named('key'));
		expect(() => fake.fail({status: 403, headers: value})).toThrow(named('headers'));
		expect(() => fake.fail({change: value})).toThrow(named('change'));
		if (what !== 'a Date') {
			expect(() => fake.fail({status: 403, body: value})).toThrow(named('body'));
		}
	});
});

describe.each([
	['a Map', new Map()],
	['a WeakMap', new WeakMap()],
	['a Headers', new Headers()],
	['a form', new URLSearchParams()],
])('%s, which has functions of a store’s names', (_what, given) => {
	const store = given as never; // as JavaScript gives it

	it('is no token store', () => {
		const appstore = {clientId: 'id', clientSecret: 'secret'};
		const encryptionKeys = [Uint8Array.from({length: 32}, (_, index) => index)] as const;
		expect(() => createAmazonAuth({appstore, store, encryptionKeys: [...encryptionKeys]})).toThrow(named('store'));
	});

	it('is no store of attempts', () => {
		const options = {
			applicationId: 'amzn1.sp.solution.example',
			redirectUri: 'https://app.example/callback',
			marketplaceId: 'ATVPDKIKX0DER',
			user: () => 'user',
			secrets: ['x'.repeat(32)] as [string],
			onConnected: () => '/',
			store,
		};
		expect(() => readConnectOptions(options)).toThrow(named('store'));
	});
});

it('what is simply empty goes on meaning nothing', async () => {
	await using fake = await startFakeAmazon({});
	await using auth = createAmazonAuth(fake.options);
	await expect(auth.authorize({method: 'GET', url: URL_OF_ORDER, headers: {}})).resolves.toHaveProperty('x-amz-access-token');
	await expect(auth.authorize({method: 'GET', url: URL_OF_ORDER, headers: Object.create(null)})).resolves.toBeTruthy();
	fake.fail({status: 403, headers: {}, body: []});
	expect(fake.count({})).toBe(1);
});

function named(option: string): RegExp {
	return new RegExp(`^"${option}(?:\\.\\w+)?" (?:must|is|has)`);
}
