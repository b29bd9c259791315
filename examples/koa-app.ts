/**
 * A Koa application in which each request calls Amazon for the seller who is signed in.
 */
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/koa';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import Koa, {type ParameterizedContext} from 'koa';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** The application. `sellerOf` says who is signed in: it comes from your sign-in. */
export function createApp(auth: AmazonAuth, sellerOf: (context: ParameterizedContext) => Promise<string | undefined>): Koa {
	const app = new Koa();
	app.use(amazonAuth(auth, {identify: async (context) => ({sellingPartnerId: await sellerOf(context)})}));
	app.use(async (context) => {
		const asin = String(context.query.asin ?? '');
		if (!/^[A-Z0-9]{10}$/.test(asin)) {
			context.throw(400, 'asin must be ten capitals or digits');
		}
		const url = amazonUrl`https://sellingpartnerapi-eu.amazon.com/catalog/2022-04-01/items/${asin}?marketplaceIds=A1PA6795UKMFR9`;
		context.body = await context.amazon(url).json();
	});
	return app;
}

/** Runs the example against the fake Amazon, as a browser would. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	await using auth = createAmazonAuth({...fake.options});
	// Here a header stands for the session.
	const app = createApp(auth, async (context) => context.get('x-signed-in-seller') || undefined);
	app.silent = true; // Koa prints errors to the console otherwise
	await using shop = await listen(app.callback());
	const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

	for (const seller of ['A1HARBOUR', 'A2MILL']) {
		const page = await browser(`${shop.url}/?asin=B00EXAMPLE`, {headers: {'x-signed-in-seller': seller}});
		const {payload} = JSON.parse(page.body) as {payload: {sellingPartnerId: string}};
		print(`${seller}: ${page.statusCode}, the catalog as ${payload.sellingPartnerId} sees it`);
	}
	const nothing = await browser(`${shop.url}/`, {headers: {'x-signed-in-seller': 'A1HARBOUR'}});
	print(`No item asked for: ${nothing.statusCode}`);
	const stranger = await browser(`${shop.url}/?asin=B00EXAMPLE`);
	print(`Nobody signed in: ${stranger.statusCode}`);
}

await whenExecuted(import.meta.url, run);
