import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {FailRule} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {until} from '../../support/until.js';
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

	test.each<[string, FailRule]>([
		['refuses', {operation: 'getOrder', status: 403, times: 2}],
		['resets the connection', {operation: 'getOrder', reset: true}],
		['breaks off', {operation: 'getOrder', truncate: true}],
		['answers', {operation: 'getOrder', status: 200, body: '{}'}],
	])('where Amazon %s, a response that is piped to ends as with bare got', async (_, failure) => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon, response, id}) {
				const stream = (id === 'bare' ? fake.options.got : amazon).stream(ORDER, {retry: {limit: 0}});
				const closed = new Promise((resolve) =>
					stream
						.on('error', () => {})
						.once('close', resolve)
						.once('end', resolve),
				);
				response.statusCode = 200;
				stream.pipe(response);
				await closed;
				await new Promise((resolve) => setImmediate(resolve)); // got closes it after its own end
				ends.push({destroyed: response.destroyed, ended: response.writableEnded});
				response.destroy();
			},
		});
		const ends: {destroyed: boolean; ended: boolean}[] = [];

		for (const id of ['bare', 'ours']) {
			fake.fail(failure);
			await browse(site, {seller: 'A1', id}).catch(() => {});
		}

		await until(() => ends.length === 2);
		expect(ends[1]).toEqual(ends[0]);
	});

	test('a response that is taken off the stream is left open, as with bare got', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon, response, id}) {
				fake.fail({operation: 'getOrder', status: 403, times: 2});
				const stream = (id === 'bare' ? fake.options.got : amazon).stream(ORDER, {retry: {limit: 0}});
				const closed = new Promise((resolve) => stream.on('error', () => {}).once('close', resolve));
				stream.pipe(response);
				stream.unpipe(response);
				await closed;
				await new Promise((resolve) => setImmediate(resolve));
				response.statusCode = 502;
				response.end('sorry');
			},
		});

		const pages = [await browse(site, {seller: 'A1', id: 'bare'}), await browse(site, {seller: 'A1'})];

		expect(pages.map(({status, text}) => [status, text])).toEqual([
			[502, 'sorry'],
			[502, 'sorry'],
		]);
	});

	test('the stream of a retry hands on no header of Amazon’s either', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', status: 503});
		fake.fail({operation: 'getOrder', status: 200, headers: {'set-cookie': 'session-id=amazon'}, body: 'second'});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			async handle({amazon, response}) {
				const finished = once(response, 'close');
				const first = amazon.stream(ORDER, {retry: {limit: 1, calculateDelay: ({computedValue}) => Math.min(computedValue, 1)}});
				first.once('retry', (_count: number, _error: unknown, again: () => NodeJS.ReadableStream) => {
					response.statusCode = 200;
					again().pipe(response);
				});
				first.on('error', () => {});
				first.resume();
				await finished;
			},
		});

		const page = await browse(site, {seller: 'A1'});

		expect([page.status, page.text]).toEqual([200, 'second']);
		expect([page.headers.get('set-cookie'), page.headers.get('x-amzn-requestid')]).toEqual([null, null]);
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
