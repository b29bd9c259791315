/**
 * Runs every example, each against the fake Amazon, and holds what it prints against what its reader is told.
 */
import {hasSubscribers} from 'node:diagnostics_channel';
import {readdirSync} from 'node:fs';
import {metrics, trace} from '@opentelemetry/api';
import {describe, expect, it} from 'vitest';
import {runDemo} from '../../examples/demo/run-demo.js';
import {observeAmazonAuth} from '../../examples/open-telemetry.js';
import {isOpen} from '../adapters-store/servers.js';
import {ROOT} from './source-files.js';

// .ci/run starts one where none is; without it the example says so.
const hasRedis = process.env.REQUIRE_SERVERS === '1' || (await isOpen(6379));

/** What an example prints; a pattern where a part of it is made up on each run. */
const PRINTED: Readonly<Record<string, readonly (string | RegExp)[]>> = {
	'appstore.ts': [
		'Opened the edit amzn1.devportal.edit.example',
		'The report is at documents.s3.example',
		'Token calls, one a scope: 2',
	],
	'appstore-release.ts': [
		'Handed in amzn1.devportal.edit.example',
		'POST …/edits: 200',
		'GET …/edits/amzn1.devportal.edit.example/apks/amzn1.devportal.apk.example: 200',
		'PUT …/edits/amzn1.devportal.edit.example/apks/amzn1.devportal.apk.example/replace: 200',
		'GET …/edits/amzn1.devportal.edit.example: 200',
		'POST …/edits/amzn1.devportal.edit.example/commit: 200',
		'Token calls: 1',
	],
	'advertisers.ts': [
		'The browser goes to eu.account.amazon.com',
		'Profiles in Europe: 21, 22',
		'Campaigns: Campaign of harvest',
		'After the token died: Campaign of harvest',
		'A profile of another region: Not authorized to access scope',
		'Token calls: 3',
	],
	'axios.ts': [
		'seller-token: 200',
		'restricted-data-token: Buyer of A3EXAMPLESELLER',
		'After the token died: Buyer of A3EXAMPLESELLER',
		'Refused for a dead token, and sent once more: 1',
		'A charge, pay-signature: 201',
		'After the seller revoked the authorisation: Please connect your Amazon account again.',
	],
	'connect-seller.ts': [
		'To Amazon: 303, sellercentral.amazon.com',
		'Back with another state: 400',
		'Back: 303, to /sellers',
		'The same once more: 400',
		'As the seller: 200',
		'From the Appstore: 303, to /sign-in?returnTo=%2Famazon%2Flogin',
		'Signed in: 303, to /apps/authorize/confirm/amzn1.sp.solution.example with of-amazon',
		'Back: 303',
	],
	'diagnostics.ts': [
		'ERR_AMAZON_ACCESS_TOKEN_REFUSED for A1HARBOUR: request, status 403',
		'Tokens fetched: 2, forgotten for a refusal: 1',
	],
	'pacing.ts': [
		'Orders: 33, throttled: 0, calls that waited: 3',
		'Behind 31 others of one seller: in 4 s; another seller: Shipped',
		'The plan of getOrders by its model: 0.0167 a second, burst 20',
	],
	'errors.ts': ['Shipped', 'There is no such order.', 'Please connect your Amazon account again.'],
	'creators-items.ts': [
		'www.amazon.com: https://www.amazon.com/dp/B0FAKE0001?tag=lamps-20',
		'www.amazon.de: https://www.amazon.de/dp/B0FAKE0001?tag=lampen-21',
		'www.amazon.fr: https://www.amazon.fr/dp/B0FAKE0001?tag=lampes-21',
		'Token calls: 2',
		'A new account: The account may not use the API yet',
		'Many calls: Too many calls: wait 120 s',
		'After the tokens died: found',
	],
	'business.ts': [
		'The administrator goes to https://www.amazon.de',
		'Orders: {"operation":"getOrdersByOrderDate","businessCustomerId":"acme","region":"eu"}',
		'Offers: {"operation":"searchProductsRequest","businessCustomerId":"acme","region":"eu","email":"buyer@acme.example"}',
		'A dead token was renewed: 2 tokens so far',
	],
	'device-messages.ts': [
		'An app that is there: sent',
		'An app that was removed: gone',
		'Too many messages: later, in 30 s',
		'After the token died: sent',
		'Token calls: 2',
	],
	'express-app.ts': [
		'A1HARBOUR: 200, Buyer of A1HARBOUR',
		'A2MILL: 200, Buyer of A2MILL',
		'Nobody signed in: 401',
		'An id that is a path: 403',
		/^Amazon throttles: 503, retry-after: (?:60|59)$/,
	],
	'fetch.ts': ['Buyer of A3EXAMPLESELLER', 'Buyer of A3EXAMPLESELLER', 'Refused for a dead token, and sent once more: 1'],
	'fetch-clients.ts': [
		'axios: Buyer of A3EXAMPLESELLER, restricted-data-token',
		'ky: Buyer of A3EXAMPLESELLER, restricted-data-token',
		'ofetch: Buyer of A3EXAMPLESELLER, restricted-data-token',
		'openapi-fetch: Buyer of A3EXAMPLESELLER, restricted-data-token',
		'After the token died: 4 of 4',
		'Token calls: 2, for restricted data: 2',
	],
	'fastify-app.ts': [
		'A1HARBOUR: 200, Buyer of A1HARBOUR',
		'A2MILL: 200, Buyer of A2MILL',
		'By POST: 200, 2 orders',
		'Nobody signed in: 401, {"error":"The page could not be made."}',
		'After A2MILL revoked the authorisation: 502',
	],
	'fleet-on-redis.ts': hasRedis
		? [
				'20 calls of two processes, token calls: 1',
				'A process with a new key in front, token calls: 1',
				'After one of them forgot the seller, token calls: 2',
				'A process that was told to end has closed its auth, exit code 0',
			]
		: ['No Redis there: start one, or set REDIS_URL'],
	'handing-on.ts': ['Express', 'Koa', 'Fastify', 'Hono'].map((name) => `${name}: 200 Shipped, cookies of Amazon's: 0`),
	'hono-app.ts': [
		'A1HARBOUR: 200, the catalog as A1HARBOUR sees it',
		'A2MILL: 200, the catalog as A2MILL sees it',
		'Nobody signed in: 401, {"error":"The page could not be made."}',
		'An item that Amazon does not know: 502',
	],
	'https-clients.ts': [
		'superagent: Buyer of A1HARBOUR',
		'https.get: Buyer of A2MILL',
		"A client's own token call: a placeholder, sent: 0",
	],
	'koa-app.ts': [
		'A1HARBOUR: 200, the catalog as A1HARBOUR sees it',
		'A2MILL: 200, the catalog as A2MILL sees it',
		'No item asked for: 400',
		'Nobody signed in: 401',
	],
	'koa-streaming.ts': [
		/^200, \d+ characters, request id of Amazon's passed on: false$/,
		'Where Amazon refuses: 502',
		'Where the reply breaks off, to the browser: an error',
	],
	'lambda.ts': [
		'Cold: 200 Shipped, token calls so far: 1',
		'Under way behind the answer: 0',
		'Warm: 200 Shipped, token calls so far: 1',
		'Under way behind the answer: 0',
	],
	'many-sellers.ts': ["30 of 30 replies are the seller's own", 'Refresh tokens looked up: 3, token calls: 3'],
	'moving-from-amazon-sp-api.ts': [
		'Kept: Buyer of A1HARBOUR, restricted-data-token',
		'After the token died: Buyer of A1HARBOUR',
		'Without secrets, a report: restricted-data-token, token calls: 0',
		'Moved: 3 orders of Buyer of A1HARBOUR, Restricted Data Tokens so far: 3',
		'A report of 2 lines, asked after 2 times',
		'A new seller: Buyer of A2MILL',
	],
	'moving-from-sp-api-sdk.ts': [
		'Kept: Buyer of A1HARBOUR, restricted-data-token',
		'After the token died: Buyer of A1HARBOUR',
		'Moved: 5 orders on 3 pages, 5 with their buyer',
		'Destinations: grantless',
		'A client that has not moved: 200, more token calls: 0',
	],
	'one-application.ts': [
		'Orders: 2, charged for A2HARBOUR',
		'Tokens fetched: 4, kept: 4',
		'An edit for a customer: appstore: the identity does not name whom this call is for',
		'Orders for ourselves: selling-partner: the identity does not name whom this call is for',
		'All in one identity: 2 orders, charged for A2HARBOUR',
		'Another process on the store, tokens fetched: 0',
		'selling-partner: ERR_AMAZON_WRONG_REGION, 403',
		'pay: ERR_AMAZON_SIGNATURE_REFUSED, 403',
		"Amazon's own answer, 404",
		'device-messaging: again in 30 s',
		'The customer has left, tokens kept: 2',
	],
	'other-client.ts': [
		'First call: 200',
		'After the token died: 200',
		'A charge: 201, the body arrived: true, its key: order1',
		'Sent: 3, token calls: 2',
	],
	'open-telemetry.ts': [
		'amazon_auth.token_call.duration selling-partner access-token: 3',
		'amazon_auth.token_call.duration selling-partner restricted-data-token: 3',
		'amazon_auth.minted selling-partner access-token: 3',
		'amazon_auth.minted selling-partner restricted-data-token getOrder: 3',
		'amazon_auth.refreshed selling-partner access-token forced: 1',
		'amazon_auth.refreshed selling-partner restricted-data-token getOrder forced: 1',
		'amazon_auth.refused selling-partner restricted-data-token getOrder request ERR_AMAZON_ACCESS_TOKEN_REFUSED 403: 1',
		'amazon_auth.refused selling-partner access-token getOrder request ERR_AMAZON_ACCESS_TOKEN_REFUSED 403: 1',
		'amazon_auth.retried selling-partner restricted-data-token getOrder request 403: 1',
		'amazon_auth.retried selling-partner restricted-data-token getOrder token-call 403: 1',
		'Spans of token calls: 6',
	],
	'own-got.ts': ['200 from sellingpartnerapi-na.amazon.com', 'Another host got no token'],
	'pagination.ts': [
		'902-0000000-0000001 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000002 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000003 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000004 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000005 Buyer of A3EXAMPLESELLER',
		'Pages: 3, Restricted Data Tokens: 1',
	],
	'pay-merchant.ts': [/^Charged for A1EXAMPLEPROVIDER: S01-[0-9A-F]+$/, 'The same key again: the same charge', 'Charges made: 1'],
	'pay-provider.ts': [
		'Asked for A1BAKERY, answered for A1BAKERY',
		'Asked for A2FLORIST, answered for A2FLORIST',
		'Asked for A1BAKERY, answered for A1BAKERY',
		'Delegation tokens fetched: 2',
	],
	'restricted-data.ts': [
		'The report is at documents.s3.example',
		'getReportDocument at sellingpartnerapi-na.amazon.com: restricted-data-token',
		'getOrders at sellingpartnerapi-eu.amazon.com: restricted-data-token',
		'getOrder at sandbox.sellingpartnerapi-na.amazon.com: restricted-data-token',
		'getOrder at sellingpartnerapi-na.amazon.com: restricted-data-token',
		'Restricted Data Tokens made: 4',
	],
	'selling-partner-order.ts': [
		'With a Restricted Data Token: Buyer of A3EXAMPLESELLER, 1 Example Street',
		"With the seller's token: AmazonOrderId, SellerOrderId, OrderStatus",
		/^restricted-data-token: .*GET \/orders\/v0\/orders\/\{orderId\}\.$/,
	],
	'streaming.ts': [
		/^200, \d+ characters, request id of Amazon's passed on: false$/,
		'After the seller revoked the authorisation: 502',
	],
	'undici.ts': ['request: Shipped', 'fetch: 200', 'After the token died: 200', 'Token calls: 2'],
	'testing-your-app.ts': [
		'passed: the label holds the address',
		'passed: a label survives a server error at Amazon',
		'passed: a seller who revoked the authorisation is an error that says so',
	],
};

describe('an example prints what it is for', () => {
	it.each(Object.entries(PRINTED))('%s', async (file, expected) => {
		const lines: string[] = [];
		// Every example exports `run`, which takes where to print; one that does not fails here.
		const example = (await import(`../../examples/${file.replace(/\.ts$/, '')}.ts`)) as {
			run(print: (line: string) => void): Promise<void>;
		};
		await example.run((line) => lines.push(line));
		expect(lines).toEqual(expected.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))));
	});
});

it('the demo goes as it says, and ends with exit code 0', async () => {
	const lines: string[] = [];
	const exitCode = await runDemo({print: (line) => lines.push(line), columns: undefined, colours: false});
	expect(exitCode, lines.join('\n')).toBe(0);
	expect(lines.length).toBeGreaterThan(Object.keys(PRINTED).length);
	expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

it('the bridge to OpenTelemetry listens to nothing once it is disposed of', () => {
	const listened = (): boolean[] =>
		['minted', 'joined', 'refreshed', 'refused', 'fallback', 'retried', 'store'].map((topic) =>
			hasSubscribers(`got-amazon-auth:${topic}`),
		);
	{
		using _observed = observeAmazonAuth(metrics.getMeter('none'), trace.getTracer('none'));
		expect(new Set(listened())).toEqual(new Set([true]));
	}
	expect(new Set(listened())).toEqual(new Set([false]));
});

it('no example is without its test', () => {
	const files = readdirSync(`${ROOT}/examples`).filter((file) => file.endsWith('.ts'));
	expect(files.sort()).toEqual([...Object.keys(PRINTED), 'demo.ts'].sort());
});
