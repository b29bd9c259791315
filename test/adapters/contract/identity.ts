import type {AmazonIdentity} from 'got-amazon-auth';
import {expect, test, vi} from 'vitest';
import {ORDER, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type Browsed, type Framework, serve} from '../framework.js';

const CHARGE = 'https://pay-api.amazon.com/live/v2/charges';
const EDITS = 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits';
const DESTINATIONS = 'https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations';

/** Whom a call is for, and when that is asked. */
export function describeIdentity(framework: Framework): void {
	test('a call goes out for whom identify names', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A2'});

		expect(page.json).toMatchObject({payload: {SellerOrderId: 'A2-902-0000000-0000001'}});
		expect(fake.count({service: 'selling-partner', sellingPartnerId: 'A1'})).toBe(0);
	});

	test('identify may be asynchronous', async () => {
		const {auth} = await startAmazon();
		const identify = async (request: Browsed) => {
			await new Promise((resolve) => setImmediate(resolve));
			return bySession(request);
		};
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.json).toMatchObject({payload: {SellerOrderId: 'A1-902-0000000-0000001'}});
	});

	test('a request that never calls Amazon asks for no identity and listens to nothing', async () => {
		const {auth} = await startAmazon();
		const identify = vi.fn(bySession);
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			handle(exchange) {
				const before = exchange.response.listenerCount('close');
				const hasAmazon = typeof exchange.amazon === 'function';
				return {hasAmazon, added: exchange.response.listenerCount('close') - before};
			},
		});

		const page = await browse(site, {seller: 'A1'});

		// What is added is added by the first look at `amazon`, so nothing was there before.
		expect(page.json).toEqual({hasAmazon: true, added: 1});
		expect(identify).not.toHaveBeenCalled();
	});

	test('identify is asked once for all calls of a request, and again for the next request', async () => {
		const {auth} = await startAmazon();
		const identify = vi.fn(bySession);
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			async handle(exchange) {
				const {amazon} = exchange;
				await Promise.all([amazon(ORDER), amazon(ORDER)]);
				await exchange.auth.authorize({method: 'GET', url: ORDER});
				return {isSame: exchange.amazon === amazon};
			},
		});

		const page = await browse(site, {seller: 'A1'});
		expect(page.json).toEqual({isSame: true});
		expect(identify).toHaveBeenCalledTimes(1);

		await browse(site, {seller: 'A2'});
		expect(identify).toHaveBeenCalledTimes(2);
	});

	test.each([
		['returns nothing', () => undefined],
		['names a seller that is undefined', () => ({sellingPartnerId: undefined})],
		['promises nothing', async () => undefined],
	])('where identify %s the browser gets 401 and Amazon nothing', async (_, identify) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site);

		expect(page.status).toBe(401);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_IDENTITY_MISSING'}]);
		expect(fake.journal).toEqual([]);
	});

	test('where one seller is configured, a missing identity is still nobody', async () => {
		const {fake, auth} = await startAmazon({});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: () => undefined})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		expect((await browse(site)).status).toBe(401);
		expect(fake.journal).toEqual([]);
	});

	test.each([undefined, null, ''])('a session whose seller is %j is nobody: 401, and nothing is sent', async (seller) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: () => ({sellingPartnerId: seller as string | undefined})})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		expect((await browse(site)).status).toBe(401);
		expect(fake.journal).toEqual([]);
	});

	test.each([
		[
			'throws',
			(error: Error) => () => {
				throw error;
			},
		],
		['rejects', (error: Error) => () => Promise.reject(error)],
	])('what identify %s reaches the framework as it is', async (_, failing) => {
		const {fake, auth} = await startAmazon();
		const failure = Object.assign(new Error('The session store is down.'), {status: 503});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: failing(failure)})],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site);

		expect(page.status).toBe(503);
		expect(site.errors).toEqual([failure]);
		expect(site.errors[0]).toBe(failure);
		expect(fake.journal).toEqual([]);
	});

	test('identify gets the request itself', async () => {
		const {auth} = await startAmazon();
		const seen: unknown[] = [];
		const site = await serve(framework, {
			use: (amazonAuth) => [
				amazonAuth(auth, {
					identify(request) {
						seen.push(request.headers['x-seller']);
						return bySession(request);
					},
				}),
			],
			handle: async ({amazon}) => ({status: (await amazon(ORDER)).statusCode}),
		});

		await browse(site, {seller: 'A1'});

		expect(seen).toEqual(['A1']);
	});

	test.each<[string, AmazonIdentity, string]>([
		['a seller pays by the own account of Amazon Pay', {sellingPartnerId: 'A1'}, CHARGE],
		['a seller edits an Appstore application', {sellingPartnerId: 'A1'}, EDITS],
		['a tenant whose seller is signed out edits an Appstore application', {tenant: 't', sellingPartnerId: undefined}, EDITS],
		['a tenant whose seller is signed out calls getDestinations', {tenant: 't', sellingPartnerId: undefined}, DESTINATIONS],
		['a merchant calls for a seller', {merchantId: 'M1'}, ORDER],
		['a tenant alone pays', {tenant: 't'}, CHARGE],
		['an empty identity calls getDestinations', {}, DESTINATIONS],
	])('401, and nothing is sent, where %s', async (_title, identity, url) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: () => identity})],
			handle: ({amazon}) => amazon.post(url, {json: {}}).json(),
		});

		expect((await browse(site)).status).toBe(401);
		expect(site.errors).toMatchObject([{code: 'ERR_AMAZON_IDENTITY_MISSING'}]);
		expect(fake.journal).toEqual([]);
	});

	test('where a look-up never settles the next call of the request asks again', async () => {
		const {auth} = await startAmazon();
		const identify = vi
			.fn<() => Promise<AmazonIdentity>>()
			.mockReturnValueOnce(new Promise(() => {}))
			.mockResolvedValue({sellingPartnerId: 'A1'});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			async handle({amazon, auth: bound}) {
				const waits = new AbortController();
				const hung = bound.authorize({method: 'GET', url: ORDER}, {signal: waits.signal}).catch(() => 'gave up');
				waits.abort();
				return {hung: await hung, status: (await amazon(ORDER)).statusCode};
			},
		});

		expect((await browse(site)).json).toEqual({hung: 'gave up', status: 200});
		expect(identify).toHaveBeenCalledTimes(2);
	});
}
