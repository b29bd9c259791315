/**
 * A download through Koa, from Amazon to the browser without being held in memory.
 *
 * The reply's head is awaited before the body is set: a refusal can then still become an error page. Koa 3 would break the connection,
 * and where a reply breaks off in the middle Koa 2 would leave the browser waiting.
 */
import {once} from 'node:events';
import {PassThrough, pipeline} from 'node:stream';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/koa';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import Koa from 'koa';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** An application that hands labels on as they come. */
export function createApp(auth: AmazonAuth): Koa {
	const app = new Koa();
	app.use(amazonAuth(auth, {identify: () => ({application: true}), operations: ['GET /mfn/v0/shipments/{shipmentId}']})); // one seller's
	app.use(async (context) => {
		const shipmentId = String(context.query.shipment ?? '');
		const upstream = context.amazon.stream(amazonUrl`https://sellingpartnerapi-na.amazon.com/mfn/v0/shipments/${shipmentId}`);
		await once(upstream, 'response'); // rejects if Amazon refuses
		context.type = 'application/json';
		context.body = pipeline(upstream, new PassThrough(), (error) => {
			if (error) {
				context.res.destroy(error); // with it, or a reply that broke off over HTTP/2 would look whole
			}
		});
	});
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const app = createApp(auth);
	app.silent = true; // Koa prints errors to the console otherwise
	await using shop = await listen(app.callback());
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	const page = await browser(`${shop.url}/?shipment=S1`);
	print(
		`${page.statusCode}, ${page.body.length} characters, request id of Amazon's passed on: ${'x-amzn-requestid' in page.headers}`,
	);
	fake.fail({operation: 'getShipment', status: 400});
	const refused = await browser(`${shop.url}/?shipment=S1`);
	print(`Where Amazon refuses: ${refused.statusCode}`);
	fake.fail({operation: 'getShipment', truncate: true});
	const end = await browser(`${shop.url}/?shipment=S1`).then(
		() => 'whole',
		() => 'an error',
	);
	print(`Where the reply breaks off, to the browser: ${end}`);
}

await whenExecuted(import.meta.url, run);
