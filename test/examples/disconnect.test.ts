/**
 * A browser that leaves, in frameworks for which the package has no adapter: what the guide says of it.
 */
import http from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {expect, it, onTestFinished} from 'vitest';
import {createApp as createFastifyApp} from '../../examples/fastify-app.js';
import {createApp as createHonoApp} from '../../examples/hono-app.js';
import {type Amazon, startAmazon} from '../adapters/amazon.js';
import {watchAmazon} from '../adapters/upstream.js';
import {listen} from '../security/listening.js';
import {until} from '../support/until.js';

const JSON_BODY = {'content-type': 'application/json'};

it.each<[string, (amazon: Amazon) => Promise<string>, string, string | undefined]>([
	['Fastify, GET', startFastify, '/orders/902-0000000-0000001', undefined],
	['Fastify, POST with a JSON body', startFastify, '/orders', '{"orderIds":["902-0000000-0000001"]}'],
	['Hono, GET', startHono, '/items/B000EXAMPLE', undefined],
])('%s: ends the calls to Amazon when its browser leaves', async (_, startSite, path, body) => {
	const amazon = await startAmazon();
	amazon.fake.fail({service: 'selling-partner', hang: true});
	const upstream = watchAmazon();
	const url = await startSite(amazon);

	const headers = {'x-signed-in-seller': 'A1', ...(body === undefined ? {} : JSON_BODY)};
	const browser = http.request(`${url}${path}`, {method: body === undefined ? 'GET' : 'POST', headers}).on('error', () => {});
	browser.end(body);
	await until(() => upstream.endings.length === 1);
	browser.destroy();

	await until(() => upstream.endings[0] === 'cut');
});

it('Fastify: after a whole reply the signal of its request has not aborted', async () => {
	const amazon = await startAmazon();
	const url = await startFastify(amazon);

	const page = await fetch(`${url}/orders`, {
		method: 'POST',
		headers: {'x-signed-in-seller': 'A1', ...JSON_BODY},
		body: '{"orderIds":["902-0000000-0000001"]}',
	});

	expect([page.status, await page.json()]).toMatchObject([200, [{payload: {AmazonOrderId: '902-0000000-0000001'}}]]);
});

async function startFastify({auth}: Amazon): Promise<string> {
	const app = createFastifyApp(auth);
	onTestFinished(() => app.close());
	return app.listen({host: '127.0.0.1', port: 0});
}

async function startHono({auth}: Amazon): Promise<string> {
	const listener = getRequestListener(createHonoApp(auth).fetch, {overrideGlobalObjects: false});
	return `http://127.0.0.1:${await listen(http.createServer(listener))}`;
}
