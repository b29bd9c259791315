import {createAmazonAuth} from 'got-amazon-auth';
import {Keyv} from 'keyv';
import {describe, expect, test} from 'vitest';
import {APPLICATION, type ConnectFramework, type ConnectOptions, REDIRECT_URI, SECRET, signedIn, US} from './framework.js';

const auth = createAmazonAuth({sellingPartner: {clientId: 'client', clientSecret: 'secret'}});
const GOOD: ConnectOptions = {
	applicationId: APPLICATION,
	redirectUri: REDIRECT_URI,
	marketplaceId: US,
	user: signedIn,
	secrets: [SECRET],
	store: new Keyv(),
	onConnected: () => '/',
};

const WRONG: readonly (readonly [what: string, change: object, named: string])[] = [
	['no application id', {applicationId: undefined}, '"applicationId"'],
	['a client id in place of the application id', {applicationId: 'amzn1.application-oa2-client.x'}, '"applicationId"'],
	['no redirect URI', {redirectUri: undefined}, '"redirectUri"'],
	['a path in place of the redirect URI', {redirectUri: '/callback'}, '"redirectUri"'],
	['a redirect URI in clear', {redirectUri: 'http://app.example/callback'}, '"redirectUri"'],
	['a redirect URI with a fragment', {redirectUri: 'https://app.example/callback#x'}, '"redirectUri"'],
	['no marketplace', {marketplaceId: undefined}, '"marketplaceId"'],
	['a marketplace that is none', {marketplaceId: 'A0NOWHERE'}, '"marketplaceId"'],
	['a marketplace without a site for vendors', {marketplaceId: 'A28R8C7NBKEWEA', vendor: true}, '"vendor"'],
	['a flag that is none', {draft: 'yes'}, '"draft"'],
	['no user', {user: undefined}, '"user"'],
	['a tenant in place of the function', {tenant: 'acme'}, '"tenant"'],
	['a URL in place of the function', {signInUrl: '/sign-in'}, '"signInUrl"'],
	['no secrets', {secrets: undefined}, '"secrets"'],
	['an empty list of secrets', {secrets: []}, '"secrets"'],
	['one secret without its list', {secrets: SECRET}, '"secrets"'],
	['a secret that is too short', {secrets: ['x'.repeat(31)]}, '"secrets[0]"'],
	['an old secret that is too short', {secrets: [SECRET, new Uint8Array(31)]}, '"secrets[1]"'],
	['no store', {store: undefined}, '"store"'],
	['a token store', {store: {get: async () => {}, set: async () => {}}}, '"store"'],
	['nothing to do with who is connected', {onConnected: undefined}, '"onConnected"'],
	['an empty page', {refusedPage: ''}, '"refusedPage"'],
	['a page of nothing but white space', {refusedPage: ' \n'}, '"refusedPage"'],
	['bytes in place of the page', {refusedPage: Buffer.from('<p>Sorry</p>')}, '"refusedPage"'],
	['an option that is misspelt', {redirectUrl: REDIRECT_URI}, '"redirectUrl"'],
];

/** Wrong options are found where they are given, and not by the first seller. */
export function describeMisuse(framework: ConnectFramework): void {
	describe('before anything is mounted, a TypeError names', () => {
		test.each(WRONG)('%s', (_what, change, named) => {
			const options = {...GOOD, ...change} as ConnectOptions; // what a caller without types may write
			expect(() => framework.connect(auth, options)).toThrow(TypeError);
			expect(() => framework.connect(auth, options)).toThrow(named);
		});

		test('an auth that is none, and options that are none', () => {
			// What a caller without types may write.
			expect(() => framework.connect({} as typeof auth, GOOD)).toThrow('"auth"');
			expect(() => framework.connect(auth, undefined as unknown as ConnectOptions)).toThrow('"options"');
		});
	});

	test('an auth that could not exchange the code of the first seller is found before anything is mounted', () => {
		const unconfigured = createAmazonAuth({appstore: {clientId: 'client', clientSecret: 'secret'}});
		expect(() => framework.connect(unconfigured, GOOD)).toThrow(TypeError);
		expect(() => framework.connect(unconfigured, GOOD)).toThrow('"sellingPartner"');
	});

	test('a list of secrets with a hole is no list of secrets', () => {
		// biome-ignore lint/suspicious/noSparseArray: what must not become a key that everybody knows
		for (const secrets of [new Array(1), [, SECRET], [SECRET, ,]] as unknown as ConnectOptions['secrets'][]) {
			expect(() => framework.connect(auth, {...GOOD, secrets})).toThrow('"secrets[');
		}
	});

	test('no message shows a secret', () => {
		const secret = 'short and secret';
		expect(() => framework.connect(auth, {...GOOD, secrets: [secret]})).toThrow(expect.not.stringContaining(secret));
	});

	test('good options are accepted, a string as secret too', () => {
		expect(() => framework.connect(auth, {...GOOD, secrets: ['a secret of thirty-two bytes, or so', SECRET]})).not.toThrow();
	});
}
