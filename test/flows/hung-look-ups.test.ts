/**
 * Rule 35: a function of the application's that never answers hurts its own call, holds no place that others need, and is asked again.
 */
import {constants, type KeyObject, sign} from 'node:crypto';
import {type AmazonAuth, type AmazonIdentity, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {optionsOf} from '../support/read-key.js';
import {until} from '../support/until.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';
import {APPSTORE, ORDER, PLAIN, pass, setClocks} from './stage.js';

const HUNG = Array.from({length: 40}, (_, index) => `hung ${index}`);
const encryptionKeys = [Uint8Array.from({length: 32}, (_, index) => index)] as const;
const CHARGE = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';
const never = (): Promise<never> => new Promise(() => {});

function signWith(key: KeyObject, text: Uint8Array): Uint8Array {
	return sign('sha256', text, {key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32});
}

/** What the application is asked for hangs as long as `isHung` says so. */
function authOf(fake: FakeAmazon, isShared: boolean, isHung: (what: string) => boolean): AmazonAuth {
	const {sellingPartner, appstore, pay, got} = optionsOf(fake);
	const find = async <T>(what: string, found: T): Promise<T> => (isHung(what) ? never() : found);
	return createAmazonAuth({
		sellingPartner: {
			...sellingPartner,
			dataElements: ['buyerInfo'],
			clientSecret: () => find('secret', sellingPartner.clientSecret),
			refreshToken: ({sellingPartnerId}) => find(sellingPartnerId, fake.refreshTokenOf(sellingPartnerId)),
		},
		appstore: {...appstore, clientSecret: () => find('appstore secret', appstore.clientSecret)},
		pay: {
			...pay,
			privateKey: async (text: Uint8Array) => find('signature', signWith(pay.privateKey, text)),
			mwsAuthToken: ({merchantId}) => find(merchantId, `amzn.mws.${merchantId}`),
		},
		got,
		...(isShared && {store: memoryStore(createShelf()), encryptionKeys}),
	});
}

describe.each([
	['alone', false],
	['with a store', true],
])('%s', (_how, isShared) => {
	test.each([
		['plain calls', PLAIN],
		['restricted ones', ORDER],
	])('forty sellers whose refresh tokens are never found hold up nobody else: %s', async (_what, url) => {
		await using fake = await startFakeAmazon({sellers: [...HUNG, 'healthy']});
		const asked = new Set<string>();
		const auth = authOf(fake, isShared, (what) => asked.add(what) && what.startsWith('hung'));
		const leaving = new AbortController();
		const lost = HUNG.map((sellingPartnerId) =>
			rejectionOf(auth.as({sellingPartnerId}, {signal: leaving.signal}).authorize({method: 'GET', url})),
		);
		await until(() => HUNG.every((one) => asked.has(one)));
		const headers = await auth.as({sellingPartnerId: 'healthy'}).authorize({method: 'GET', url});
		expect(headers['x-amz-access-token']).toMatch(/^Atz/);
		leaving.abort(new Error('left'));
		expect(new Set((await Promise.all(lost)).map(({message}) => message))).toEqual(new Set(['left']));
	});

	test('forty merchants whose MWS tokens are never found hold up no seller, and no merchant', async () => {
		await using fake = await startFakeAmazon({sellers: ['healthy'], merchants: {healthy: {mwsAuthToken: 'amzn.mws.healthy'}}});
		const asked = new Set<string>();
		const auth = authOf(fake, isShared, (what) => asked.add(what) && what.startsWith('hung'));
		const leaving = new AbortController();
		const lost = HUNG.map((merchantId) =>
			rejectionOf(auth.as({merchantId}, {signal: leaving.signal}).authorize({method: 'GET', url: CHARGE})),
		);
		await until(() => HUNG.every((one) => asked.has(one)));
		await auth.as({sellingPartnerId: 'healthy'}).authorize({method: 'GET', url: PLAIN});
		await auth.as({merchantId: 'healthy'}).authorize({method: 'GET', url: CHARGE});
		expect([fake.count({service: 'lwa'}), fake.count({service: 'pay-exchange'})]).toEqual([1, 1]);
		leaving.abort(new Error('left'));
		await Promise.all(lost);
	});

	test('forty merchants for whose exchanges nothing is signed hold up no seller, and the next call has it signed', async () => {
		await using fake = await startFakeAmazon({
			sellers: ['healthy'],
			merchants: Object.fromEntries(HUNG.map((one) => [one, {mwsAuthToken: `amzn.mws.${one}`}])),
		});
		let asked = 0;
		const auth = authOf(fake, isShared, (what) => what === 'signature' && ++asked <= HUNG.length);
		const leaving = new AbortController();
		const call = (merchantId: string, options = {}) => auth.as({merchantId}, options).authorize({method: 'GET', url: CHARGE});
		const lost = HUNG.map((one) => rejectionOf(call(one, {signal: leaving.signal})));
		await until(() => asked === HUNG.length);
		await auth.as({sellingPartnerId: 'healthy'}).authorize({method: 'GET', url: ORDER});
		leaving.abort(new Error('left'));
		await Promise.all(lost);
		await call('hung 0');
		// The exchange, then the call itself.
		expect([asked, fake.count({service: 'pay-exchange'})]).toEqual([HUNG.length + 2, 1]);
	});

	test('forty sellers whose tokens are refused at the Tokens API, and never found anew, hold up nobody else', async () => {
		await using fake = await startFakeAmazon({sellers: [...HUNG, 'healthy']});
		let isHung = false;
		const asked = new Set<string>();
		const auth = authOf(fake, isShared, (what) => isHung && asked.add(what) && what.startsWith('hung'));
		await Promise.all(HUNG.map((one) => auth.as({sellingPartnerId: one}).authorize({method: 'GET', url: PLAIN})));
		isHung = true;
		fake.fail({service: 'tokens', error: 'TokenExpired', times: HUNG.length});
		const leaving = new AbortController();
		const lost = HUNG.map((sellingPartnerId) =>
			rejectionOf(auth.as({sellingPartnerId}, {signal: leaving.signal}).authorize({method: 'GET', url: ORDER})),
		);
		await until(() => HUNG.every((one) => asked.has(one)));
		const headers = await auth.as({sellingPartnerId: 'healthy'}).authorize({method: 'GET', url: ORDER});
		expect(headers['x-amz-access-token']).toMatch(/^Atz/);
		leaving.abort(new Error('left'));
		await Promise.all(lost);
	});

	test.each<[string, string, AmazonIdentity, string]>([
		['a refresh token', 'A', {sellingPartnerId: 'A'}, PLAIN],
		['a refresh token for a restricted call', 'A', {sellingPartnerId: 'A'}, ORDER],
		['a client secret', 'secret', {sellingPartnerId: 'A'}, PLAIN],
		["the Appstore's client secret", 'appstore secret', {application: true}, APPSTORE],
		['an MWS token', 'M', {merchantId: 'M'}, CHARGE],
	])(
		'%s that was never found is asked for again by the next call, once who waited has given up',
		async (_what, hung, who, url) => {
			await using fake = await startFakeAmazon({sellers: ['A'], merchants: {M: {mwsAuthToken: 'amzn.mws.M'}}});
			let asked = 0;
			const auth = authOf(fake, isShared, (what) => what === hung && ++asked === 1);
			const leaving = new AbortController();
			const first = rejectionOf(auth.as(who, {signal: leaving.signal}).authorize({method: 'GET', url}));
			await until(() => asked === 1);
			leaving.abort(new Error('left'));
			expect((await first).message).toBe('left');
			await auth.as(who).authorize({method: 'GET', url});
			expect(asked).toBe(2);
		},
	);

	test('who waits for ten seconds is served by what the next to come finds; before that one look-up is for all', async () => {
		setClocks();
		await using fake = await startFakeAmazon({sellers: ['A']});
		let asked = 0;
		const auth = authOf(fake, isShared, (what) => what === 'A' && ++asked === 1);
		const call = () => auth.as({sellingPartnerId: 'A'}).authorize({method: 'GET', url: PLAIN});
		const first = call();
		await until(() => asked === 1);
		const second = call();
		await new Promise((resolve) => setImmediate(resolve));
		expect(asked).toBe(1);
		pass(10_000);
		const tokens = (await Promise.all([first, second, call()])).map((headers) => headers['x-amz-access-token']);
		expect([new Set(tokens).size, asked, fake.count({service: 'lwa'})]).toEqual([1, 2, 1]);
	});
});
