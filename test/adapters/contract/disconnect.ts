import {once} from 'node:events';
import {describe, expect, test, vi} from 'vitest';
import type {AdapterOptions} from '../../../adapters/request-scope.js';
import {until} from '../../support/until.js';
import {type Amazon, NA, ORDER, startAmazon} from '../amazon.js';
import {browse, bySession, visit} from '../browser.js';
import {type Browsed, type Exchange, type Framework, type Served, serve} from '../framework.js';
import {watchAmazon} from '../upstream.js';

const PRICES = `${NA}/batches/products/pricing/v0/itemOffers`;

/** Calls and the browser they were made for. */
export function describeDisconnect(framework: Framework): void {
	describe.each([
		['safe-methods', 'get', 'is aborted'],
		['safe-methods', 'post', 'runs on'],
		['always', 'get', 'is aborted'],
		['always', 'post', 'is aborted'],
		['never', 'get', 'runs on'],
		['never', 'post', 'runs on'],
	] as const)("under '%s'", (abortOnDisconnect, method, fate) => {
		test(`a ${method} that Amazon has not answered ${fate}`, async () => {
			const amazon = await startAmazon();
			amazon.fake.fail({service: 'selling-partner', ...(fate === 'is aborted' ? {hang: true} : {latencyMs: 40})});
			const upstream = watchAmazon();
			const site = await serveOne(framework, amazon, {abortOnDisconnect}, (exchange) => call(exchange, method));

			const browser = visit(site, 'A1');
			await until(() => amazon.fake.count({service: 'selling-partner'}) === 1);
			browser.leave();

			await expect(site.outcome).resolves.toBe(fate === 'is aborted' ? 'ABORT_ERR' : 200);
			await until(() => upstream.endings[0] !== 'open');
			expect(upstream.endings).toEqual([fate === 'is aborted' ? 'cut' : 'answered']);
		});

		test(`a ${method} that waits for its token ${fate === 'is aborted' ? 'stops waiting' : 'goes out all the same'}`, async () => {
			const amazon = await startAmazon();
			amazon.fake.fail({service: 'lwa', latencyMs: fate === 'is aborted' ? 1_000 : 40});
			const site = await serveOne(framework, amazon, {abortOnDisconnect}, (exchange) => call(exchange, method));

			const browser = visit(site, 'A1');
			await until(() => amazon.fake.count({service: 'lwa'}) === 1);
			browser.leave();

			await expect(site.outcome).resolves.toBe(fate === 'is aborted' ? 'AbortError' : 200);
			expect(amazon.fake.count({service: 'selling-partner'})).toBe(fate === 'is aborted' ? 0 : 1);
		});
	});

	test.each([
		['GET', 'AbortError'],
		['POST', 200],
	])('authorize for a %s that waits for its token ends with %s', async (method, end) => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'lwa', latencyMs: end === 200 ? 40 : 1_000});
		const site = await serveOne(framework, amazon, {}, async ({auth}) => {
			await auth.authorize({method, url: method === 'GET' ? ORDER : PRICES});
		});

		const browser = visit(site, 'A1');
		await until(() => amazon.fake.count({service: 'lwa'}) === 1);
		browser.leave();

		await expect(site.outcome).resolves.toBe(end);
	});

	test.each([
		['safe-methods', 'cut'],
		['always', 'cut'],
		['never', 'answered'],
	] as const)(
		"under '%s' a reply that streams is %s where its browser leaves in the middle",
		async (abortOnDisconnect, ending) => {
			const amazon = await startAmazon();
			amazon.fake.fail({service: 'selling-partner', trickleMs: 1});
			const upstream = watchAmazon();
			const site = await serveOne(framework, amazon, {abortOnDisconnect}, async ({amazon: got, response}) => {
				response.statusCode = 200;
				for await (const bytes of got.stream(ORDER)) {
					response.write(bytes);
				}
				response.end();
			});

			const browser = visit(site, 'A1');
			await browser.firstBytes;
			expect(upstream.endings).toEqual(['open']);
			browser.leave();

			await expect(site.outcome).resolves.toBe(ending === 'cut' ? 'ABORT_ERR' : 200);
			await until(() => upstream.endings[0] !== 'open');
			expect(upstream.endings).toEqual([ending]);
		},
	);

	test.each(['GET', 'HEAD', 'OPTIONS'])('a browser that cancels its %s ends the call made for it', async (method) => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'selling-partner', hang: true});
		const site = await serveOne(framework, amazon, {}, (exchange) => call(exchange, 'get'));

		const browser = visit(site, 'A1', {method});
		await until(() => amazon.fake.count({service: 'selling-partner'}) === 1);
		browser.leave();

		await expect(site.outcome).resolves.toBe('ABORT_ERR');
	});

	test("the default is 'safe-methods'", async () => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'selling-partner', hang: true});
		const site = await serveOne(framework, amazon, {}, (exchange) => call(exchange, 'get'));

		const browser = visit(site, 'A1');
		await until(() => amazon.fake.count({service: 'selling-partner'}) === 1);
		browser.leave();

		await expect(site.outcome).resolves.toBe('ABORT_ERR');
	});

	test('a payment is not aborted by default', async () => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'pay', latencyMs: 40});
		const site = await serveOne(framework, amazon, {identify: () => ({application: true})}, async ({amazon: got}) => {
			const headers = {'x-amz-pay-idempotency-key': 'key0000000000001'};
			const json = {chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}};
			await got.post('https://pay-api.amazon.com/live/v2/charges', {headers, json, retry: {limit: 0}});
		});

		const browser = visit(site, 'A1');
		await until(() => amazon.fake.count({service: 'pay'}) === 1);
		browser.leave();

		await expect(site.outcome).resolves.toBe(200);
		expect(amazon.fake.charges).toHaveLength(1);
	});

	test('the token that a browser no longer waits for is there for the next one', async () => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'lwa', latencyMs: 40});
		const site = await serveOne(framework, amazon, {}, (exchange) => call(exchange, 'get'));

		const browser = visit(site, 'A1');
		await until(() => amazon.fake.count({service: 'lwa'}) === 1);
		browser.leave();
		await site.outcome;

		expect((await browse(site, {seller: 'A1'})).status).toBe(200);
		expect(amazon.fake.count({service: 'lwa'})).toBe(1);
	});

	test.each([
		['GET', 'get', 'AbortError', 0],
		['HEAD', 'get', 'AbortError', 0],
		['GET', 'post', 200, 1],
	] as const)('after a %s that was cancelled, a %s that begins ends with %s', async (method, called, end, sent) => {
		const amazon = await startAmazon();
		const site = await serveOne(framework, amazon, {}, async (exchange) => {
			await new Promise((resolve) => exchange.browser.once('close', resolve)); // a HEAD of HTTP/2 ends with no word of its response
			await call(exchange, called);
		});

		const browser = visit(site, 'A1', {method});
		await until(() => site.arrived());
		browser.leave();

		await expect(site.outcome).resolves.toBe(end);
		expect(amazon.fake.count({service: 'selling-partner'})).toBe(sent);
	});

	test('an identify that fails after its browser has left is no unhandled rejection', async () => {
		const amazon = await startAmazon();
		let fail: (error: Error) => void = () => {};
		const identify = vi.fn(
			() =>
				new Promise<undefined>((_, reject) => {
					fail = reject;
				}),
		);
		const site = await serveOne(framework, amazon, {identify}, (exchange) => call(exchange, 'get'));

		const browser = visit(site, 'A1');
		await until(() => identify.mock.calls.length === 1);
		browser.leave();
		await expect(site.outcome).resolves.toBe('AbortError');

		// An unhandled rejection fails the run.
		fail(new Error('The session store is down.'));
		await new Promise((resolve) => setImmediate(resolve));
		expect(amazon.fake.journal).toEqual([]);
	});

	test('for a browser that has left already nobody is identified', async () => {
		const amazon = await startAmazon();
		const identify = vi.fn(() => Promise.reject(new Error('The session store is down.')));
		const site = await serveOne(framework, amazon, {identify}, async (exchange) => {
			await once(exchange.response, 'close');
			await call(exchange, 'get');
		});

		const browser = visit(site, 'A1');
		await until(() => site.arrived());
		browser.leave();

		await expect(site.outcome).resolves.toBe('AbortError');
		expect(identify).not.toHaveBeenCalled();
	});

	test("under 'never' nothing listens for the browser", async () => {
		const amazon = await startAmazon();
		const added: number[] = [];
		const site = await serveOne(framework, amazon, {abortOnDisconnect: 'never'}, async (exchange) => {
			const before = exchange.response.listenerCount('close');
			await call(exchange, 'get');
			added.push(exchange.response.listenerCount('close') - before);
		});

		await browse(site, {seller: 'A1'});

		expect(added).toEqual([0]);
	});

	test('a call that goes on after the whole reply was sent is not aborted', async () => {
		const amazon = await startAmazon();
		const site = await serveOne(framework, amazon, {}, async (exchange) => {
			const {response, amazon: got} = exchange;
			await got(ORDER);
			response.statusCode = 200;
			response.end('{}');
			await once(response, 'close');
			await got(ORDER);
		});

		await browse(site, {seller: 'A1'});

		await expect(site.outcome).resolves.toBe(200);
		expect(amazon.fake.count({service: 'selling-partner', status: 200})).toBe(2);
	});

	test.each([
		[200, 'GET'],
		[204, 'GET'],
		[200, 'HEAD'],
	])('after a whole reply of %d to a %s its calls run on', async (status, method) => {
		const amazon = await startAmazon();
		const site = await serveOne(framework, amazon, {}, async ({amazon: got, response, browser}) => {
			await got(ORDER);
			response.statusCode = status;
			const closed = new Promise((resolve) => browser.once('close', resolve));
			response.end(status === 200 && method === 'GET' ? '{}' : undefined);
			await closed;
			await got(ORDER);
		});

		await browse(site, {seller: 'A1', method});

		await expect(site.outcome).resolves.toBe(200);
		expect(amazon.fake.count({service: 'selling-partner', status: 200})).toBe(2);
	});

	test('a call that goes on after a long reply was ended is not aborted where the browser leaves part unread', async () => {
		const amazon = await startAmazon();
		const site = await serveOne(framework, amazon, {}, async ({amazon: got, response, browser}) => {
			await got(ORDER);
			response.statusCode = 200;
			const closed = new Promise((resolve) => browser.once('close', resolve));
			response.end('x'.repeat(30_000_000)); // more than any socket holds
			await closed;
			await got(ORDER);
		});

		const browser = visit(site, 'A1');
		await browser.firstBytes;
		browser.leave();

		await expect(site.outcome).resolves.toBe(200);
	});

	test("a call's own signal ends it as well", async () => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'selling-partner', hang: true});
		const controller = new AbortController();
		const site = await serveOne(framework, amazon, {}, async ({amazon: got}) => {
			await got(ORDER, {signal: controller.signal});
		});

		visit(site, 'A1');
		await until(() => amazon.fake.count({service: 'selling-partner'}) === 1);
		controller.abort();

		await expect(site.outcome).resolves.toBe('ERR_ABORTED');
	});
}

interface ServedOne extends Served {
	/** 200, or the code or name of the error the first call of the handler ended with. */
	readonly outcome: Promise<unknown>;
	arrived(): boolean;
}

async function serveOne(
	framework: Framework,
	{auth}: Amazon,
	options: Partial<AdapterOptions<Browsed>>,
	handle: (exchange: Exchange) => Promise<void>,
): Promise<ServedOne> {
	let resolve: (outcome: unknown) => void = () => {};
	const outcome = new Promise<unknown>((settle) => {
		resolve = settle;
	});
	let hasArrived = false;
	const site = await serve(framework, {
		use: (amazonAuth) => [amazonAuth(auth, {identify: bySession, ...options})],
		async handle(exchange) {
			hasArrived = true;
			try {
				await handle(exchange);
				resolve(200);
			} catch (error) {
				resolve(nameOf(error));
				throw error;
			}
			return exchange.response.headersSent ? undefined : {};
		},
	});
	return {...site, outcome, arrived: () => hasArrived};
}

/** `ABORT_ERR` for a request that was cut (`ERR_ABORTED` by the call's own signal), `AbortError` for a wait that was. */
function nameOf(error: unknown): unknown {
	const {code, name} = error as {code?: unknown; name?: unknown};
	return typeof code === 'string' ? code : name;
}

async function call({amazon}: Exchange, method: 'get' | 'post'): Promise<void> {
	await (method === 'get' ? amazon(ORDER) : amazon.post(PRICES, {json: {requests: []}}));
}
