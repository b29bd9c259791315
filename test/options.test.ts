/**
 * Every wrong option is a TypeError that names it, before anything is sent, and shows no value.
 */
import {randomBytes} from 'node:crypto';
import got from 'got';
import {type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import {expect, test} from 'vitest';
import {readOptions} from '../src/options.js';
import type {ClientCredentials} from '../src/tokens/login-with-amazon/client-credentials.js';
import {vectors} from './apis/pay/vectors.js';
import {catchError} from './support/errors.js';

const client = {clientId: 'amzn1.application-oa2-client.1', clientSecret: 'hush-secret'};
const business = {...client, refreshToken: 'Atzr|hush'};
const pem = vectors.testPrivateKeyPkcs8Pem;
const pay = {publicKeyId: 'SANDBOX-1', privateKey: pem, region: 'na'};

test.each<[string, unknown]>([
	['"options"', undefined],
	['"options"', null],
	['"options"', 'hush'],
	['"options"', []],
	['"apstore"', {apstore: client}],
	['"__proto__"', JSON.parse('{"__proto__":{}}')],
	['"options.appstore" is inherited', Object.create({appstore: client})],
	['"appstore"', {appstore: null}],
	['"appstore"', {appstore: 'hush'}],
	['"appstore.clientId"', {appstore: {clientSecret: 'hush'}}],
	['"appstore.clientId"', {appstore: {...client, clientId: ''}}],
	['"appstore.clientId"', {appstore: {...client, clientId: 5}}],
	['"appstore.clientId"', {appstore: {...client, clientId: 'hush '}}],
	['"appstore.clientSecret"', {appstore: {clientId: 'id'}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: ''}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: 'hush\n'}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: []}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: ['hush', '']}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: ['hush', 5]}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: {value: 'hush'}}}],
	['"refreshToken"', {appstore: {...client, refreshToken: 'Atzr|hush'}}],
	['"creators"', {creators: null}],
	['"creators.credentialSecret"', {creators: {credentialId: 'id', credentialSecret: '', version: '3.1'}}],
	['"creators[0].version"', {creators: [{credentialId: 'id', credentialSecret: 'hush', version: 'hush'}]}],
	['"creators.marketplace"', {creators: {credentialId: 'id', credentialSecret: 'hush', version: '3.1', marketplace: 'hush'}}],
	['"deviceMessaging"', {deviceMessaging: null}],
	['"deviceMessaging.clientId"', {deviceMessaging: {...client, clientId: ''}}],
	['"deviceMessaging.clientSecret"', {deviceMessaging: {...client, clientSecret: []}}],
	['"refreshToken"', {deviceMessaging: {...client, refreshToken: 'Atzr|hush'}}],
	['"business"', {business: []}],
	['"business.refreshToken"', {business: client}],
	['"business.refreshToken"', {business: {...client, refreshToken: 'Atza|hush'}}],
	['"business.businessCustomerId"', {business: {...client, refreshToken: () => undefined, businessCustomerId: 'hush'}}],
	['"business.sandbox"', {business: {...business, sandbox: 'hush'}}],
	['"business.userAgent"', {business: {...business, userAgent: 'hush/1.0'}}],
	['"dataElements"', {business: {...business, dataElements: []}}],
	['"business[0].clientId"', {business: [{...business, clientId: ''}]}],
	['"business[1].sandbox"', {business: [business, business]}],
	[
		'"business[1].sandbox"',
		{
			business: [
				{...business, sandbox: true},
				{...business, sandbox: true},
			],
		},
	],
	['"business[2].sandbox"', {business: [business, {...business, sandbox: true}, business]}],
	[
		'"business[1].businessCustomerId"',
		{
			business: [
				{...business, businessCustomerId: 'hush'},
				{...business, businessCustomerId: 'hush too', sandbox: true},
			],
		},
	],
	['"ads"', {ads: null}],
	['"ads.clientId"', {ads: {...client, clientId: ''}}],
	['"ads[1].clientSecret"', {ads: [client, {clientId: 'a', clientSecret: []}]}],
	['"ads.refreshToken"', {ads: {...client, refreshToken: 'Atza|hush'}}],
	['"sellingPartner"', {sellingPartner: []}],
	['"sellingPartner.clientId"', {sellingPartner: {clientSecret: 'hush'}}],
	['"sellingPartner.clientSecret"', {sellingPartner: {...client, clientSecret: Buffer.from('hush')}}],
	['"sellingPartner.refreshToken"', {sellingPartner: {...client, refreshToken: ''}}],
	['"sellingPartner.refreshToken"', {sellingPartner: {...client, refreshToken: 'hush'}}],
	['"sellingPartner.refreshToken"', {sellingPartner: {...client, refreshToken: 'Atza|hush'}}],
	['"sellingPartner.refreshToken"', {sellingPartner: {...client, refreshToken: ['Atzr|hush']}}],
	['"sellingPartner.dataElements"', {sellingPartner: {...client, dataElements: 'buyerInfo'}}],
	['"sellingPartner.dataElements"', {sellingPartner: {...client, dataElements: ['hush']}}],
	['"sellingPartner.restrictedData"', {sellingPartner: {...client, restrictedData: 'hush'}}],
	['"sellingPartner.userAgent"', {sellingPartner: {...client, userAgent: 'no form'}}],
	['"sellingPartner.grantless"', {sellingPartner: {...client, grantless: 'getShipmentTracking'}}],
	['"sellingPartner.grantless"', {sellingPartner: {...client, grantless: ['hush']}}],
	['"sellingPartner.grantless"', {sellingPartner: {...client, grantless: [undefined]}}],
	['"sellingPartner.grantless"', {sellingPartner: {...client, grantless: null}}],
	['"scopes"', {sellingPartner: {...client, scopes: []}}],
	['"pay"', {pay: null}],
	['"pay"', {pay: []}],
	['"pay.publicKeyId"', {pay: {...pay, publicKeyId: undefined}}],
	['"pay.privateKey"', {pay: {...pay, privateKey: 'hush'}}],
	['"pay.privateKey"', {pay: {...pay, privateKey: undefined}}],
	['"pay.region"', {pay: {...pay, region: 'fe'}}],
	['"pay.region"', {pay: {...pay, region: undefined}}],
	['"pay.algorithm"', {pay: {...pay, algorithm: 'hush'}}],
	['"pay.mwsAuthToken"', {pay: {...pay, mwsAuthToken: ''}}],
	['"pay[1].region"', {pay: [pay, {...pay, region: 'hush'}]}],
	['"got"', {got: null}],
	['"got"', {got: {}}],
	['"got"', {got: {extend: () => got}}],
	['"got"', {got: () => 'hush'}],
	['"got" must verify certificates', {got: got.extend({https: {rejectUnauthorized: false}})}],
	['"maxTokens"', {maxTokens: 0}],
	['"maxTokens"', {maxTokens: 1.5}],
	['"maxTokens"', {maxTokens: -1}],
	['"maxTokens"', {maxTokens: '100'}],
	['"maxTokens"', {maxTokens: null}],
	['"maxTokens"', {maxTokens: Number.NaN}],
	['"maxTokens"', {maxTokens: Number.POSITIVE_INFINITY}],
	['"maxTokens"', {maxTokens: Number.MAX_SAFE_INTEGER}],
])('%s is named for %j', (named, options) => {
	const error = catchError(() => createAmazonAuth(options as AmazonAuthOptions));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
	expect(error.message).not.toContain('hush');
});

test.each([
	['a refresh token', 'Atzr|IwEBIExampleExampleExample'],
	['a client secret', 'amzn1.oa2-cs.v1.0123456789abcdef'],
	['an authorization code', 'ANDMxqpCmqWHJeyzdbMH'],
	['a long text', 'a'.repeat(41)],
	['a text of capitals', 'SECRETSECRET'],
])('a key that is %s is not quoted', (_what, key) => {
	const inside = {sellingPartner: {...client, [key]: 1}};
	for (const options of [{[key]: 1}, inside]) {
		const {message} = catchError(() => createAmazonAuth(options as AmazonAuthOptions));
		expect(message).toMatch(/^"(?:options|sellingPartner)" has an option with an unknown name; known are: /);
		expect(message).not.toContain(key);
	}
});

test('a key that is nearly an option is quoted', () => {
	for (const key of ['client_id', 'refreshTokens', 'apstore', 'sellingpartner', 'sellingPARTNER', 'max-tokens']) {
		expect(() => createAmazonAuth({[key]: 1} as AmazonAuthOptions)).toThrow(`"options" has no option "${key}"; it has: `);
	}
});

test.each([
	['getShipmenttracking', `"sellingPartner.grantless" must be one of 'getShipmentTracking'. Did you mean 'getShipmentTracking'?`],
	['getDestinations', `"sellingPartner.grantless" must be one of 'getShipmentTracking'.`],
])('an operation that nothing says is grantless (%s) is refused with the names that are known', (name, message) => {
	const options = {sellingPartner: {...client, grantless: [name]}} as unknown as AmazonAuthOptions;
	expect(() => createAmazonAuth(options)).toThrow(new TypeError(message));
});

test('the options are not changed, though frozen to the bottom', () => {
	const options = Object.freeze({
		appstore: Object.freeze({...client, clientSecret: Object.freeze(['new', 'old'] as const)}),
		sellingPartner: Object.freeze({
			...client,
			refreshToken: 'Atzr|r',
			dataElements: Object.freeze(['shippingAddress', 'buyerInfo'] as const),
		}),
		pay: Object.freeze([Object.freeze({...pay, region: 'na' as const})]),
		maxTokens: 10,
	});
	const before = structuredClone(options);
	createAmazonAuth(options);
	expect(options).toEqual(before);
});

test('options that change afterwards change nothing', async () => {
	const secrets: [string, ...string[]] = ['new', 'old'];
	const appstore = {...client, clientSecret: secrets};
	const settings = readOptions({appstore});
	secrets[0] = 'changed';
	appstore.clientId = 'changed';
	expect(appstoreOf(settings).clientId).toBe('amzn1.application-oa2-client.1');
	expect(await appstoreOf(settings).secrets()).toEqual(['new', 'old']);
});

test('what was read is frozen', () => {
	const settings = readOptions({appstore: client, sellingPartner: {...client, dataElements: ['buyerInfo']}});
	const sellingPartner = settings.apis.get('selling-partner') as {dataElements: readonly string[]};
	expect([settings, appstoreOf(settings), sellingPartner, sellingPartner.dataElements].map(Object.isFrozen)).toEqual([
		true,
		true,
		true,
		true,
	]);
});

test('a secret given by a function is read each time it is asked for', async () => {
	let secret: string | [string, string] = 'one';
	const settings = readOptions({appstore: {...client, clientSecret: () => secret}});
	const first = await appstoreOf(settings).secrets();
	secret = ['two', 'one'];
	expect([first, await appstoreOf(settings).secrets()]).toEqual([['one'], ['two', 'one']]);
});

test('a function that gives no secret is a TypeError that names it, when it is asked', async () => {
	const settings = readOptions({appstore: {...client, clientSecret: () => ''}});
	await expect(appstoreOf(settings).secrets()).rejects.toThrow('"appstore.clientSecret()" must be a non-empty string.');
});

test('200,000 tokens are kept unless told otherwise', () => {
	expect([readOptions({}).maxTokens, readOptions({maxTokens: 1}).maxTokens]).toEqual([200_000, 1]);
});

test('an auth is frozen', () => {
	expect(Object.isFrozen(createAmazonAuth({appstore: client}))).toBe(true);
});

const store = {get: async () => undefined, set: async () => {}, delete: async () => {}};

test('a store needs encryption keys, since tokens leave the process', () => {
	expect(() => createAmazonAuth({store})).toThrow(
		new TypeError(
			'"encryptionKeys" is needed with "store", since tokens leave this process: give an array of keys made with crypto.randomBytes(32).',
		),
	);
});

test.each([
	['that is no object', 'redis://127.0.0.1'],
	['that cannot delete', {get: store.get, set: store.set}],
])('a store %s is a TypeError', (_title, wrong) => {
	const options = {store: wrong as unknown as typeof store, encryptionKeys: [randomBytes(32)] as const};
	expect(() => createAmazonAuth(options)).toThrow('"store" must be a token store');
});

test('a store with a key that is too short is a TypeError', () => {
	expect(() => createAmazonAuth({store, encryptionKeys: [randomBytes(16)]})).toThrow('"encryptionKeys" must hold keys of 32');
});

test('keys without a store encrypt nothing: what is missing is named, and what to do where none is meant', () => {
	expect(() => createAmazonAuth({encryptionKeys: [randomBytes(32)]})).toThrow(
		new TypeError(
			'"encryptionKeys" is given without "store", so that no token would be shared: give a store, or leave "encryptionKeys" out. Where an application runs alone for now, say store: undefined.',
		),
	);
});

test('an application that runs alone for now says so, and keeps its keys', () => {
	expect(() => createAmazonAuth({store: undefined, encryptionKeys: [randomBytes(32)]})).not.toThrow();
	expect(() => createAmazonAuth({encryptionKeys: undefined})).not.toThrow();
});

test.each(['"amzn1.application-oa2-client.x"', "'amzn1.application-oa2-client.x'", '“amzn1.application-oa2-client.x”', '`x`'])(
	'the client id %s has quotes around it, as a file of settings may leave them',
	(clientId) => {
		const message = '"appstore.clientId" has quotes around it: give what stands between them.';
		expect(() => createAmazonAuth({appstore: {...client, clientId}})).toThrow(new TypeError(message));
		expect(() => createAmazonAuth({sellingPartner: {...client, clientId}})).toThrow('"sellingPartner.clientId" has quotes');
	},
);

test.each<[string, object]>([
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: '"amzn1.oa2-cs.v1.hush"'}}],
	['"appstore.clientSecret"', {appstore: {...client, clientSecret: ['new', "'hush'"]}}],
	['"sellingPartner.refreshToken"', {sellingPartner: {...client, refreshToken: '"Atzr|hush"'}}],
	['"sellingPartner.sellingPartnerId"', {sellingPartner: {...client, refreshToken: 'Atzr|hush', sellingPartnerId: '"A1"'}}],
	['"pay.publicKeyId"', {pay: {publicKeyId: '"LIVE-hush"', privateKey: () => {}, region: 'na'}}],
	['"pay.mwsAuthToken"', {pay: {publicKeyId: 'K', privateKey: () => {}, region: 'na', mwsAuthToken: '"amzn.mws.hush"'}}],
])('%s in quotes is refused by name, and not shown', (name, options) => {
	const error = catchError(() => createAmazonAuth(options));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toMatch(new RegExp(`^${name} has quotes around it`));
	expect(error.message).not.toContain('hush');
});

test('a secret that merely holds a quote is taken', () => {
	expect(() => createAmazonAuth({appstore: {...client, clientSecret: '"hush'}})).not.toThrow();
	expect(() => createAmazonAuth({appstore: {...client, clientSecret: 'hu"sh'}})).not.toThrow();
});

/** What the Appstore's folder has read of its own option. */
function appstoreOf({apis}: ReturnType<typeof readOptions>): ClientCredentials {
	return apis.get('appstore') as ClientCredentials;
}
