import {once} from 'node:events';
import {PassThrough, pipeline} from 'node:stream';
import {expect, test} from 'vitest';
import {until} from '../../support/until.js';
import {ORDER, startAmazon} from '../amazon.js';
import {browse, bySession, visit} from '../browser.js';
import {type Exchange, type Framework, serve} from '../framework.js';
import {watchAmazon} from '../upstream.js';

/** A stream as `ctx.body`, which Koa 2 pipes and Koa 3 gives to `pipeline`. */
export function describeKoaBodies(framework: Framework): void {
	test('a stream as the body hands on no header of Amazon’s', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', status: 200, headers: {'set-cookie': 'session-id=amazon'}, body: 'x'.repeat(200_000)});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: ({amazon}) => amazon.stream(ORDER),
		});

		const page = await browse(site, {seller: 'A1'});

		expect([page.status, page.text]).toEqual([200, 'x'.repeat(200_000)]);
		expect([page.headers.get('set-cookie'), page.headers.get('x-amzn-requestid')]).toEqual([null, null]);
	});

	test('a refusal before the body is set is a 502 for the browser', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', error: 'Unauthorized', times: 2});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: bodyOf,
		});

		expect((await browse(site, {seller: 'A1'})).status).toBe(502);
		expect(site.errors).toMatchObject([{name: 'HTTPError', status: 502}]);
	});

	test('a body that breaks off breaks off for the browser, and the site goes on', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', truncate: true});
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: bodyOf,
		});

		await expect(browse(site, {seller: 'A1'})).rejects.toThrow();

		const page = await browse(site, {seller: 'A1'});
		expect([page.status, page.headers.get('x-amzn-requestid')]).toEqual([200, null]);
		expect(site.errors).not.toEqual([]);
	});

	test('a browser that leaves in the middle of the body ends the call to Amazon', async () => {
		const {fake, auth} = await startAmazon();
		fake.fail({operation: 'getOrder', trickleMs: 5});
		const amazon = watchAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: bodyOf,
		});

		const browser = visit(site, 'A1');
		await browser.firstBytes;
		expect(amazon.endings).toEqual(['open']);
		browser.leave();

		await until(() => amazon.endings[0] === 'cut');
	});
}

/** Waits for the reply, so that a refusal can still become one; Koa 2 would leave the browser waiting where the reply breaks off. */
async function bodyOf({amazon, response}: Exchange): Promise<NodeJS.ReadableStream> {
	const upstream = amazon.stream(ORDER);
	await once(upstream, 'response');
	return pipeline(upstream, new PassThrough(), (error) => {
		if (error) {
			response.destroy(error);
		}
	});
}
