import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {expect, test} from 'vitest';
import {NA, ORDER, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type Exchange, type Framework, serve} from '../framework.js';

/** Replies that go through to the browser, and bodies that come from it. */
export function describeStreams(framework: Framework): void {
	test('a reply streams through, and of its headers only what the handler sets', async () => {
		const {fake, auth} = await startAmazon();
		const headers = {'set-cookie': 'session-id=amazon', 'x-from-amazon': '1'};
		fake.fail({operation: 'getOrder', status: 200, headers, body: 'x'.repeat(200_000)});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: passOn,
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(200);
		expect(page.text).toBe('x'.repeat(200_000));
		expect(page.headers.get('set-cookie')).toBeNull();
		expect(page.headers.get('x-from-amazon')).toBeNull();
	});

	test.each<[string, (exchange: Exchange) => Promise<unknown>]>([
		['with pipe, before it has come', async ({amazon, response}) => once(amazon.stream(ORDER).pipe(response), 'finish')],
		['with pipeline, before it has come', ({amazon, response}) => pipeline(amazon.stream(ORDER), response)],
		[
			'with pipeline, after it has come',
			async ({amazon, response}) => {
				const upstream = amazon.stream(ORDER);
				await once(upstream, 'response');
				await pipeline(upstream, response);
			},
		],
	])('a reply piped straight to the browser hands on no header of Amazon’s: %s', async (_, hand) => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', status: 200, headers: {'set-cookie': 'session-id=amazon'}, body: 'x'.repeat(200_000)});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle(exchange) {
				exchange.response.statusCode = 200;
				await hand(exchange);
			},
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.text).toBe('x'.repeat(200_000));
		expect([page.headers.get('set-cookie'), page.headers.get('x-amzn-requestid')]).toEqual([null, null]);
	});

	test('a refusal before the first byte is a 502 for the browser', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', error: 'Unauthorized', times: 2});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: passOn,
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(502);
		expect(site.errors).toMatchObject([{status: 502}]);
	});

	test('a reply that breaks off breaks off for the browser, and the site goes on', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', truncate: true});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: passOn,
		});

		await expect(browse(site, {seller: 'A1'})).rejects.toThrow();

		expect((await browse(site, {seller: 'A1'})).status).toBe(200);
		expect(site.errors).not.toEqual([]);
	});

	test('a body streams from the browser to Amazon without the browser’s headers', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon, browser, response}) {
				response.statusCode = 200;
				const upstream = amazon.stream.post(`${NA}/batches/products/pricing/v0/itemOffers`);
				await pipeline(browser, upstream, new PassThrough(), response);
			},
		});

		const headers = {cookie: 'session=browser', authorization: 'Basic YnJvd3Nlcjo=', 'x-amz-access-token': 'forged'};
		const page = await browse(site, {seller: 'A1', method: 'POST', headers, body: '{"requests":[]}'});

		expect(page.status).toBe(200);
		const sent = fake.journal.find(({service}) => service === 'selling-partner');
		expect(sent).toMatchObject({body: '{"requests":[]}', credential: 'seller-token', sellingPartnerId: 'A1'});
		expect(sent?.headers).not.toHaveProperty('cookie');
		expect(sent?.headers).not.toHaveProperty('authorization');
		expect(sent?.headers).not.toHaveProperty('x-seller');
	});
}

/** Waits for the reply, so that a refusal can still become one, and pipes through a stream that got sees no response in. */
async function passOn({amazon, response}: Exchange): Promise<void> {
	const upstream = amazon.stream(ORDER);
	await once(upstream, 'response');
	response.statusCode = 200;
	await pipeline(upstream, new PassThrough(), response);
}
