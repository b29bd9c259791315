/**
 * A download through Express, from Amazon to the browser without being held in memory.
 *
 * The reply's head is awaited first: a refusal can then still become an error page.
 */
import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import express, {type Express} from 'express';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** An application that hands labels on as they come. */
export function createApp(auth: AmazonAuth): Express {
	const app = express();
	app.use(amazonAuth(auth, {identify: () => ({application: true}), operations: ['GET /mfn/v0/shipments/{shipmentId}']})); // one seller's
	app.get('/shipments/:shipmentId', async (request, response) => {
		const {shipmentId} = request.params;
		const upstream = request.amazon.stream(amazonUrl`https://sellingpartnerapi-na.amazon.com/mfn/v0/shipments/${shipmentId}`);
		await once(upstream, 'response'); // rejects if Amazon refuses
		response.type('application/json');
		// The PassThrough keeps Amazon's headers off the response whichever got it is; request.amazon does so by itself.
		await pipeline(upstream, new PassThrough(), response);
	});
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const app = createApp(auth).set('env', 'test'); // Express prints errors to the console otherwise
	await using shop = await listen(app);
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	const page = await browser(`${shop.url}/shipments/S1`);
	print(
		`${page.statusCode}, ${page.body.length} characters, request id of Amazon's passed on: ${'x-amzn-requestid' in page.headers}`,
	);
	fake.revoke();
	await auth.forget();
	const refused = await browser(`${shop.url}/shipments/S1`);
	print(`After the seller revoked the authorisation: ${refused.statusCode}`);
}

await whenExecuted(import.meta.url, run);
