/**
 * undici's own interceptors before and behind ours: each is safe, or refused.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {cacheStores, type Dispatcher, interceptors} from 'undici';
import {describe, expect, test} from 'vitest';
import {CATALOG, CHARGES, NA, ORDER, requestThrough, setStage} from './stage.js';

type Order = 'before' | 'behind';
const ORDERS: readonly Order[] = ['before', 'behind'];

/** `before`: composed first, so it works between ours and the network. */
function composed(order: Order, other: Dispatcher.DispatcherComposeInterceptor, ours: Dispatcher.DispatcherComposeInterceptor) {
	return order === 'before' ? [other, ours] : [ours, other];
}

const cacheable = {headers: {'cache-control': 'public, max-age=600', 'content-type': 'application/json'}, status: 200};

describe.each(ORDERS)('cache, composed %s ours', (order) => {
	test('gives one seller no reply of another, though both ask for one URL', async () => {
		await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
		await using auth = createAmazonAuth({...fake.options});
		const store = new cacheStores.MemoryCacheStore();
		const bodyOf = async (sellingPartnerId: string) => {
			const ours = amazonInterceptor(auth.as({sellingPartnerId}));
			const dispatcher = fake.dispatcher.compose(...composed(order, interceptors.cache({store, cacheByDefault: 600}), ours));
			return (await requestThrough(dispatcher)(CATALOG)).text;
		};
		const [harbour, mill] = [await bodyOf('A1HARBOUR'), await bodyOf('A2MILL')];
		expect(harbour).toContain('A1HARBOUR');
		expect(mill).toContain('A2MILL');
		expect(await bodyOf('A1HARBOUR')).toBe(harbour);
	});

	test('gives no reply of Amazon twice that says it may be stored', async () => {
		await using stage = await setStage();
		stage.fake.fail({operation: 'getCatalogItem', times: 2, ...cacheable, body: {once: true}});
		const dispatcher = stage.fake.dispatcher.compose(...composed(order, interceptors.cache(), amazonInterceptor(stage.auth)));
		await requestThrough(dispatcher)(CATALOG);
		await requestThrough(dispatcher)(CATALOG);
		expect(stage.fake.count({operation: 'getCatalogItem'})).toBe(2);
	});

	test('still stores what other hosts give', async () => {
		await using stage = await setStage({extraHosts: {'files.example': () => ({...cacheable, body: 'stored'})}});
		const dispatcher = stage.fake.dispatcher.compose(...composed(order, interceptors.cache(), amazonInterceptor(stage.auth)));
		await requestThrough(dispatcher)('https://files.example/a');
		expect((await requestThrough(dispatcher)('https://files.example/a')).text).toBe('stored');
		expect(stage.fake.count({host: 'files.example'})).toBe(1);
	});
});

const charge = JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}});
const often = {minTimeout: 1, maxTimeout: 2, methods: ['GET', 'POST', 'PUT']} as const;

describe.each(ORDERS)('retry, composed %s ours', (order) => {
	test('tries a payment again with one idempotency key, and charges once', async () => {
		await using stage = await setStage();
		stage.fake.fail({service: 'pay', status: 503, times: 2});
		const retry = interceptors.retry({...often, methods: [...often.methods]});
		const dispatcher = stage.fake.dispatcher.compose(...composed(order, retry, amazonInterceptor(stage.auth)));
		const {status} = await requestThrough(dispatcher)(CHARGES, {method: 'POST', body: charge});
		const sends = stage.fake.journal.filter(({service}) => service === 'pay');
		expect([status, sends.length, stage.fake.charges.length]).toEqual([201, 3, 1]);
		expect(new Set(sends.map(({headers}) => headers['x-amz-pay-idempotency-key'])).size).toBe(1);
		expect(sends.map(({body}) => body)).toEqual([charge, charge, charge]);
	});

	test('sends an iterator the same each time', async () => {
		await using stage = await setStage();
		stage.fake.fail({service: 'pay', status: 503, times: 1});
		const retry = interceptors.retry({...often, methods: [...often.methods]});
		const dispatcher = stage.fake.dispatcher.compose(...composed(order, retry, amazonInterceptor(stage.auth)));
		async function* pieces() {
			yield charge.slice(0, 9);
			yield charge.slice(9);
		}
		// undici takes iterators, which its types leave out.
		const {status} = await requestThrough(dispatcher)(CHARGES, {method: 'POST', body: pieces() as unknown as string});
		expect(status).toBe(201);
		expect(stage.fake.journal.filter(({service}) => service === 'pay').map(({body}) => body)).toEqual([charge, charge]);
	});

	test('never sends the rest of a stream as if it were the whole', async () => {
		await using stage = await setStage();
		stage.fake.fail({method: 'PUT', status: 503, times: 2});
		const retry = interceptors.retry({...often, methods: [...often.methods]});
		const ours = amazonInterceptor(stage.auth, {maxBodyBytes: 10});
		const dispatcher = stage.fake.dispatcher.compose(...composed(order, retry, ours));
		async function* pieces() {
			yield 'a'.repeat(20);
			yield 'b'.repeat(20);
		}
		const url = `${NA}/listings/2021-08-01/items/A3EXAMPLESELLER/SKU?marketplaceIds=ATVPDKIKX0DER`;
		const outcome = await requestThrough(dispatcher)(url, {method: 'PUT', body: pieces() as unknown as string}).catch(
			(error: unknown) => error,
		);
		const bodies = stage.fake.journal.filter(({method}) => method === 'PUT').map(({body}) => body);
		expect(bodies).toEqual(['a'.repeat(20) + 'b'.repeat(20)]);
		expect(outcome).toBeDefined();
	});

	test('does not retry a call whose credential cannot be had', async () => {
		await using stage = await setStage();
		stage.fake.revoke();
		const dispatcher = stage.fake.dispatcher.compose(
			...composed(order, interceptors.retry(often as object), amazonInterceptor(stage.auth)),
		);
		await expect(requestThrough(dispatcher)(CATALOG)).rejects.toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
		expect(stage.fake.count({service: 'lwa'})).toBe(1);
	});
});

test('deduplicate, composed before ours, joins no requests of two sellers', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	await using auth = createAmazonAuth({...fake.options});
	const deduplicated = fake.dispatcher.compose(interceptors.deduplicate());
	const read = async (sellingPartnerId: string): Promise<string> => {
		const dispatcher = deduplicated.compose(amazonInterceptor(auth.as({sellingPartnerId})));
		return (await requestThrough(dispatcher)(CATALOG)).text;
	};
	const [harbour, mill] = await Promise.all([read('A1HARBOUR'), read('A2MILL')]);
	expect(harbour).toContain('A1HARBOUR');
	expect(mill).toContain('A2MILL');
});

describe.each(ORDERS)('dns, composed %s ours', (order) => {
	const dns = interceptors.dns({
		lookup: (_origin, _options, done) => done(null, [{address: '203.0.113.7', family: 4, ttl: 1000}]),
	});

	test(order === 'before' ? 'looks up the host that was authorised' : 'is refused, and says what to do', async () => {
		await using stage = await setStage();
		const call = requestThrough(stage.fake.dispatcher.compose(...composed(order, dns, amazonInterceptor(stage.auth))))(CATALOG);
		if (order === 'before') {
			expect((await call).status).toBe(200);
			expect(stage.fake.journal.at(-1)?.host).toBe('sellingpartnerapi-na.amazon.com');
		} else {
			await expect(call).rejects.toThrow('compose interceptors.dns() before amazonInterceptor()');
			expect(stage.fake.count()).toBe(0);
		}
	});
});

describe.each(ORDERS)('redirect, composed %s ours', (order) => {
	const redirect = interceptors.redirect({maxRedirections: 5});
	const hosts = {
		'evil.example': ({headers}: {headers: object}) => ({body: JSON.stringify(headers)}),
		'toorders.example': () => ({status: 307, headers: {location: ORDER}}),
	};
	const get = async (stage: Awaited<ReturnType<typeof setStage>>, url: string, headers: Record<string, string> = {}) =>
		requestThrough(stage.fake.dispatcher.compose(...composed(order, redirect, amazonInterceptor(stage.auth))))(url, {headers});

	test('takes nothing to another origin', async () => {
		await using stage = await setStage({extraHosts: hosts});
		stage.fake.fail({operation: 'getCatalogItem', status: 307, headers: {location: 'https://evil.example/x'}});
		const {status, text} = await get(stage, CATALOG, {'x-amz-access-token': 'Atza|mine'});
		if (order === 'before') {
			expect(status).toBe(307);
		} else {
			expect(Object.keys(JSON.parse(text))).not.toContain('x-amz-access-token');
		}
		expect(
			stage.fake.journal
				.filter(({host}) => host.startsWith('evil'))
				.filter(({headers}) => JSON.stringify(headers).includes('Atza')),
		).toEqual([]);
	});

	test('gives no credential to a call that is redirected from elsewhere', async () => {
		await using stage = await setStage({extraHosts: hosts});
		expect((await get(stage, 'https://toorders.example/')).status).toBe(400);
		expect(stage.fake.journal.at(-1)).toMatchObject({host: 'sellingpartnerapi-na.amazon.com', credential: 'none'});
	});
});
