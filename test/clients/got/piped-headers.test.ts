/**
 * A browser's request piped to Amazon: its body goes on, its headers stay. got 14 would copy all of them, a cookie too.
 */
import http, {type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {pipeline} from 'node:stream/promises';
import type {Got} from 'got';
import {expect, it, onTestFinished} from 'vitest';
import {arrived, NA, start} from './hooks/harness.js';

const PRICES = `${NA}/batches/products/pricing/v0/itemOffers`;
const BROWSERS = {
	cookie: 'session=browser',
	authorization: 'Basic YnJvd3Nlcjo=',
	'x-amz-access-token': 'forged',
	'x-browser': '1',
};

it.each<[string, (started: Awaited<ReturnType<typeof start>>) => Got]>([
	['auth.got', ({auth}) => auth.got],
	['as(…).got', ({auth}) => auth.as({application: true}).got],
	['as(function).got', ({auth}) => auth.as(async () => ({application: true})).got],
])('%s sends the body of a request that is piped to it, and none of its headers', async (_, gotOf) => {
	const started = await start();
	await pipedThrough((browser) => pipeline(browser, gotOf(started).stream.post(PRICES), text));
	const [sent] = arrived(started.fake);
	expect(sent).toMatchObject({body: '{"requests":[]}', credential: 'seller-token'});
	expect(['cookie', 'authorization', 'x-browser'].filter((name) => name in (sent?.headers ?? {}))).toEqual([]);
	expect(sent?.headers['x-amz-access-token']).not.toContain('forged');
});

it('a call that asks for it gets them copied all the same', async () => {
	const {auth, fake} = await start();
	await pipedThrough((browser) => pipeline(browser, auth.got.stream.post(PRICES, {copyPipedHeaders: true}), text));
	expect(arrived(fake)[0]?.headers).toMatchObject({'x-browser': '1'});
});

/** A site that hands what a browser posts to `handle`, and a browser that posts. */
async function pipedThrough(handle: (browser: IncomingMessage) => Promise<unknown>): Promise<void> {
	const server = http.createServer((browser, response) => {
		handle(browser).then(
			() => response.end(),
			() => response.writeHead(500).end(),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	const answer = await fetch(`http://127.0.0.1:${port}/`, {method: 'POST', headers: BROWSERS, body: '{"requests":[]}'});
	expect(answer.status).toBe(200);
}
