/**
 * Rule 10 through got: what a call says of itself, over what its auth is bound to; and the ways in which got builds a URL.
 */
import got, {Options} from 'got';
import {expect, it} from 'vitest';
import {pass, setClocks} from '../../../flows/stage.js';
import {arrived, credentials, failure, NA, ORDER, PAY, PLAIN, start, ways} from './harness.js';

const ORDERS = `${NA}/orders/v0/orders`;

interface Page {
	payload: {Orders: {AmazonOrderId: string; BuyerInfo?: object}[]; NextToken?: string};
}

for (const [way, client] of ways) {
	it(`${way}: got.paginate gets the buyer's data on every page, with one token`, async () => {
		const started = await start({pageSize: 2});
		const orders = await client(started).paginate.all<Page['payload']['Orders'][number], Page>(ORDERS, {
			searchParams: {MarketplaceIds: 'ATVPDKIKX0DER'},
			responseType: 'json',
			pagination: {
				transform: ({body}) => body.payload.Orders,
				paginate: ({response}) => {
					const {NextToken} = response.body.payload;
					return NextToken ? {searchParams: {MarketplaceIds: 'ATVPDKIKX0DER', NextToken}} : false;
				},
			},
		});
		expect(orders).toHaveLength(5);
		expect(orders.every(({BuyerInfo}) => BuyerInfo !== undefined)).toBe(true);
		expect(credentials(started.fake)).toEqual(Array(3).fill('restricted-data-token'));
		expect(started.fake.count({service: 'tokens'})).toBe(1);
	});

	it(`${way}: a page that starts from the options of the page before is a call of its own`, async () => {
		setClocks();
		const started = await start({sellers: ['A1SELLER']});
		const timeouts: number[] = [];
		const slowAtFirst = started.auth.as(async () => {
			pass(timeouts.length === 0 ? 300 : 0);
			return {sellingPartnerId: 'A1SELLER'};
		});
		const bound = client({...started, auth: slowAtFirst});
		await bound.paginate.all<object, string>(`${NA}${PLAIN}`, {
			timeout: {request: 9000},
			pagination: {
				requestLimit: 3,
				transform: ({request}) => {
					timeouts.push(request.options.timeout.request ?? 0);
					return [{}];
				},
				paginate: ({response}) => {
					response.request.options.url = new URL(`${NA}${ORDER}`);
					return response.request.options as object;
				},
			},
		});
		expect(credentials(started.fake)).toEqual(['seller-token', 'restricted-data-token', 'restricted-data-token']);
		// What the first page's credential took is not taken off the last page.
		expect(timeouts).toEqual([8700, 9000, 9000]);
	});

	it(`${way}: a page with a body that can be sent again has the caller's retries, though the page before could not be sent again`, async () => {
		const started = await start();
		const limits: unknown[] = [];
		async function* spent(): AsyncGenerator<string> {
			yield '{}';
		}
		await client(started).paginate.all<object, string>(`${NA}/catalog/2022-04-01/items`, {
			method: 'POST',
			body: spent(),
			throwHttpErrors: false,
			retry: {limit: 2},
			pagination: {
				requestLimit: 2,
				transform: ({request}) => {
					limits.push(request.options.retry.limit);
					return [{}];
				},
				paginate: ({response}) => {
					response.request.options.body = '{}';
					return response.request.options as object;
				},
			},
		});
		expect(limits).toEqual([0, 2]);
	});

	it(`${way}: options that got refuses are refused in the words of got`, async () => {
		const started = await start();
		const options = new Options({}, undefined, got.defaults.options) as object;
		const refusal = await failure(got(`${NA}${PLAIN}`, options));
		expect(refusal.message).toContain('must be passed as the third argument');
		expect(await failure(client(started)(`${NA}${PLAIN}`, options))).toMatchObject({message: refusal.message});
	});

	it(`${way}: searchParams are part of what is authorised`, async () => {
		const started = await start();
		await client(started)(`${PAY}/v2/charges/C1`, {searchParams: {b: '2', a: '1 2'}, throwHttpErrors: false});
		expect(arrived(started.fake)).toMatchObject([{query: 'a=1%202&b=2', credential: 'pay-signature'}]);
		expect(arrived(started.fake)[0]?.status).not.toBe(401);
	});

	it(`${way}: prefixUrl is part of what is authorised`, async () => {
		const started = await start();
		await client(started).extend({prefixUrl: NA})(PLAIN.slice(1));
		expect(arrived(started.fake)).toMatchObject([{path: PLAIN, credential: 'seller-token', status: 200}]);
	});

	it(`${way}: a chain of extends keeps the hooks and adds its own options`, async () => {
		const started = await start();
		const chained = client(started)
			.extend({headers: {'x-first': '1'}})
			.extend({headers: {'x-second': '2'}, context: {mine: true}});
		await chained(`${NA}${PLAIN}`);
		expect(arrived(started.fake)).toMatchObject([{credential: 'seller-token', headers: {'x-first': '1', 'x-second': '2'}}]);
	});
}

it('a bound seller and a call that names another one are a conflict', async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER', 'A2SELLER']});
	const bound = auth.as({sellingPartnerId: 'A1SELLER'});
	const error = await failure(bound.got(`${NA}${PLAIN}`, {context: {amazon: {sellingPartnerId: 'A2SELLER'}}}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(fake.journal).toEqual([]);
});

it("a call's own keys do not replace the bound identity", async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER', 'A2SELLER']});
	const bound = auth.as({sellingPartnerId: 'A2SELLER'});
	await bound.got(`${NA}${ORDER}`, {context: {amazon: {dataElements: []}}});
	expect(arrived(fake)).toMatchObject([{sellingPartnerId: 'A2SELLER', credential: 'seller-token'}]);
});

it('a call without a bound seller may name one', async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER', 'A2SELLER']});
	await auth.got(`${NA}${PLAIN}`, {context: {amazon: {sellingPartnerId: 'A2SELLER'}}});
	expect(arrived(fake)).toMatchObject([{sellingPartnerId: 'A2SELLER'}]);
});

it.each([
	['an unknown key', {refreshToken: 'Atzr|x'}, '"refreshToken"'],
	['a key of another type', {dataElements: 'buyerInfo'}, '"context.amazon.dataElements"'],
	['an inherited key', Object.create({sellingPartnerId: 'A2SELLER'}), '"context.amazon.sellingPartnerId"'],
	['no object', 'bare', '"context.amazon"'],
	['a token that is no function', {restrictedDataToken: 'Atz.sprdt|x'}, '"context.amazon.restrictedDataToken"'],
])('%s in the context is a TypeError, and nothing is sent', async (_what, amazon, named) => {
	const {auth, fake} = await start();
	const error = await failure(auth.got(`${NA}${PLAIN}`, {context: {amazon}}));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
	expect(fake.journal).toEqual([]);
});

it("options of one auth's response may start another auth's call", async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER', 'A2SELLER']});
	const first = await auth.as({sellingPartnerId: 'A1SELLER'}).got(`${NA}${PLAIN}`);
	const {request, parseJson} = first.request.options;
	await auth.as({sellingPartnerId: 'A2SELLER'}).got(`${NA}${PLAIN}`, {request, parseJson});
	expect(arrived(fake).map(({sellingPartnerId}) => sellingPartnerId)).toEqual(['A1SELLER', 'A2SELLER']);
});
