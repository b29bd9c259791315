import {expect, test} from 'vitest';
import {ORDER, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type Framework, serve} from '../framework.js';

/** `amazonOf`: the auth behind `amazon`, for other clients. */
export function describeBoundAuth(framework: Framework): void {
	test('authorize gives the headers of whom identify names', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({auth: bound}) {
				const headers = await bound.authorize({method: 'GET', url: ORDER});
				const reply = await fake.fetch(ORDER, {headers});
				return reply.json();
			},
		});

		const page = await browse(site, {seller: 'A2'});

		expect(page.json).toMatchObject({payload: {SellerOrderId: 'A2-902-0000000-0000001'}});
	});

	test('explain says what would be attached, and asks nobody', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({auth: bound}) => bound.explain('GET', ORDER),
		});

		expect((await browse(site)).json).toMatchObject({api: 'selling-partner', operation: 'getOrder'});
		expect(fake.journal).toEqual([]);
	});

	test('forget drops the tokens that the whole application shares', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon, auth: bound}) {
				await amazon(ORDER);
				await bound.forget({sellingPartnerId: 'A1'});
				return {cachedTokens: auth.stats().cachedTokens};
			},
		});

		expect((await browse(site, {seller: 'A1'})).json).toEqual({cachedTokens: 0});
		await browse(site, {seller: 'A1'});
		expect(fake.count({service: 'lwa'})).toBe(2);
	});

	test('another identity taken from it keeps the rules of the request', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, operations: ['GET /orders/v0/orders']})],
			handle: ({auth: bound}) => bound.as({sellingPartnerId: 'A2'}).got(ORDER).json(),
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(403);
		expect(fake.journal).toEqual([]);
	});

	test('it is the same one throughout a request', async () => {
		const {auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: (exchange) => {
				const {auth: first, amazon} = exchange;
				return {isSame: exchange.auth === first, isItsGot: amazon === first.got};
			},
		});

		expect((await browse(site)).json).toEqual({isSame: true, isItsGot: true});
	});
}
