/**
 * A Hono application: no adapter is needed, `auth.as` with a function gives each request an auth of its own.
 */
import {getRequestListener} from '@hono/node-server';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Hono} from 'hono';
import type {ContentfulStatusCode} from 'hono/utils/http-status';
import {errorStatus} from './support/error-status.js';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** What the middleware puts on a context. */
type Env = {Variables: {amazon: AmazonAuth}};

/** The application. Here a header stands for the session: yours comes from your sign-in. */
export function createApp(auth: AmazonAuth): Hono<Env> {
	const app = new Hono<Env>();
	app.use(async (context, next) => {
		// The same caches for all. The function runs at the first call of a request, and not where a page calls nothing.
		const identify = async () => ({sellingPartnerId: context.req.header('x-signed-in-seller')});
		// The Request's signal ends every call once the browser has gone, one that changes something too: give such a call an auth without it.
		const amazon = auth.as(identify, {signal: context.req.raw.signal});
		context.set('amazon', amazon);
		await next();
	});
	app.get('/items/:asin', async (context) => {
		const url = amazonUrl`https://sellingpartnerapi-eu.amazon.com/catalog/2022-04-01/items/${context.req.param('asin')}?marketplaceIds=A1PA6795UKMFR9`;
		return context.json(await context.var.amazon.got(url).json<object>());
	});
	app.onError((error, context) => {
		const {status, headers} = errorStatus(error); // and the error itself to your log
		// Each of these statuses may have a body.
		return context.json({error: 'The page could not be made.'}, status as ContentfulStatusCode, headers);
	});
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	await using auth = createAmazonAuth({...fake.options});
	await using shop = await listen(getRequestListener(createApp(auth).fetch, {overrideGlobalObjects: false}));
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	for (const seller of ['A1HARBOUR', 'A2MILL']) {
		const page = await browser(`${shop.url}/items/B000EXAMPLE`, {headers: {'x-signed-in-seller': seller}});
		const {payload} = JSON.parse(page.body) as {payload: {sellingPartnerId: string}};
		print(`${seller}: ${page.statusCode}, the catalog as ${payload.sellingPartnerId} sees it`);
	}
	const stranger = await browser(`${shop.url}/items/B000EXAMPLE`);
	print(`Nobody signed in: ${stranger.statusCode}, ${stranger.body}`);
	fake.fail({service: 'selling-partner', error: 'NotFound'});
	const unknown = await browser(`${shop.url}/items/B000UNKNOWN`, {headers: {'x-signed-in-seller': 'A1HARBOUR'}});
	print(`An item that Amazon does not know: ${unknown.statusCode}`);
}

await whenExecuted(import.meta.url, run);
