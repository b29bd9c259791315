/**
 * Rule 28: a dead token is forgotten, and the request goes out once more if its body can; got's own retries are signed afresh.
 */
import {Readable} from 'node:stream';
import {expect, it, vi} from 'vitest';
import {arrived, credentials, failure, NA, never, ORDER, PAY, PLAIN, soon, start, ways} from './harness.js';

const FEEDS = `${NA}/feeds/2021-06-30/documents`;
const DEAD = {
	status: 403,
	body: {
		errors: [
			{
				code: 'Unauthorized',
				message: 'Access to requested resource is denied.',
				details: 'The access token you provided has expired.',
			},
		],
	},
};

for (const [way, client] of ways) {
	it(`${way}: a dead token is replaced and the request sent once more`, async () => {
		const started = await start();
		await client(started)(`${NA}${PLAIN}`);
		started.fake.expireTokens();
		const response = await client(started)(`${NA}${PLAIN}`);
		expect(response.statusCode).toBe(200);
		expect(arrived(started.fake).map(({status}) => status)).toEqual([200, 403, 200]);
		expect(started.fake.count({service: 'lwa'})).toBe(2);
	});

	it(`${way}: a permanent refusal is sent twice, asks for one new token, and is explained`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, ...DEAD, times: 5});
		const error = await failure(client(started)(`${NA}${PLAIN}`));
		expect(error).toMatchObject({name: 'HTTPError', cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
		expect([arrived(started.fake).length, started.fake.count({service: 'lwa'})]).toEqual([2, 2]);
	});

	it(`${way}: got's own retries go out with the token, date and signature of their time`, async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance']});
		try {
			const started = await start();
			started.fake.fail({service: 'pay', status: 503, times: 2});
			const beforeRetry = [() => void vi.advanceTimersByTime(1000)];
			await client(started)(`${PAY}/v2/charges/C1`, {retry: soon, hooks: {beforeRetry}, throwHttpErrors: false});
			const sent = arrived(started.fake);
			expect(sent).toHaveLength(3);
			expect(new Set(sent.map(({headers}) => headers['x-amz-pay-date'])).size).toBe(3);
			expect(new Set(sent.map(({headers}) => headers.authorization)).size).toBe(3);
			expect(sent.at(-1)?.status).not.toBe(401);
		} finally {
			vi.useRealTimers();
		}
	});

	it(`${way}: a retry after the token was forgotten goes out with the new one`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, status: 503});
		await client(started)(`${NA}${PLAIN}`, {retry: soon, hooks: {beforeRetry: [() => started.auth.forget()]}});
		const tokens = arrived(started.fake).map(({headers}) => headers['x-amz-access-token']);
		expect([tokens.length, new Set(tokens).size]).toEqual([2, 2]);
	});

	it(`${way}: a POST with a generator for a body is not sent again; the next call succeeds`, async () => {
		const started = await start();
		started.fake.fail({service: 'selling-partner', ...DEAD});
		const body = (async function* () {
			yield '{"contentType":"text/xml"}';
		})();
		const error = await failure(client(started).post(FEEDS, {body}));
		expect(error).toMatchObject({name: 'HTTPError', cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
		expect(arrived(started.fake)).toHaveLength(1);
		await client(started)(`${NA}${PLAIN}`);
		expect(started.fake.count({service: 'lwa'})).toBe(2);
	});

	it(`${way}: a POST stream that is refused fails, its token is forgotten, and the next call succeeds`, async () => {
		const started = await start();
		started.fake.fail({service: 'selling-partner', ...DEAD});
		const stream = client(started).stream.post(FEEDS, {body: '{}'});
		const error = await failure(stream.toArray());
		expect(error).toMatchObject({name: 'HTTPError', cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
		expect([arrived(started.fake).length, started.auth.stats().cachedTokens]).toEqual([1, 0]);
		await client(started)(`${NA}${PLAIN}`);
		expect(started.fake.count({service: 'lwa'})).toBe(2);
	});

	it(`${way}: a GET stream carries its credential`, async () => {
		const started = await start();
		const chunks = await client(started).stream(`${NA}${ORDER}`).toArray();
		expect(JSON.parse(Buffer.concat(chunks).toString())).toHaveProperty('payload.BuyerInfo');
		expect(credentials(started.fake)).toEqual(['restricted-data-token']);
	});
}

it.each([
	[
		'an async generator',
		() =>
			(async function* () {
				yield 'whole';
			})(),
	],
	['a Node stream', () => Readable.from(['whole'])],
	['a form with files', () => Object.assign(new FormData(), {})],
])('a PUT with %s for a body is not tried again by got after a 503 either', async (_what, body) => {
	const {auth, fake} = await start();
	fake.fail({service: 'selling-partner', status: 503, times: 5});
	const retry = {...soon, calculateDelay: () => 1};
	await failure(auth.got.put(`${NA}/listings/2021-08-01/items/A3EXAMPLESELLER/SKU`, {body: body(), retry}));
	expect(arrived(fake)).toHaveLength(1);
});

/** A frame of the source, or of the installed package. */
const OF_PACKAGE = /\/src\/clients\/|\/got-amazon-auth\/dist\//;

it("a retry goes through as many functions to the caller's own transport as the first send", async () => {
	const {auth, fake} = await start();
	const {request} = fake.got.defaults.options;
	const depths: number[] = [];
	const client = fake.got
		.extend({
			request: (url, native, callback) => {
				depths.push((new Error('where').stack ?? '').split('\n').filter((frame) => OF_PACKAGE.test(frame)).length);
				return request?.(url, native, callback);
			},
		})
		.extend({hooks: auth.hooks});
	fake.fail({path: PLAIN, status: 503, times: 2});
	await client(`${NA}${PLAIN}`, {retry: soon});
	// At least one frame of ours, or the count says nothing.
	expect([depths.length, new Set(depths).size, Math.min(...depths) > 0]).toEqual([3, 1, true]);
});

it('a call is sent again once, however often its token has been replaced since', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...DEAD, times: 5});
	const client = auth.got.extend({hooks: {beforeRequest: [() => auth.forget()]}});
	expect((await failure(client(`${NA}${PLAIN}`))).cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'});
	expect(arrived(fake)).toHaveLength(2);
});

it.each([
	['json', {json: {a: 1}}],
	['form', {form: {a: 1}}],
	['a string', {body: '{"a":1}'}],
	['a Buffer', {body: Buffer.from('{"a":1}')}],
	['a typed array', {body: new Uint16Array([1, 2, 3])}],
])('a POST with %s is sent again as it was', async (_what, options) => {
	const {auth, fake} = await start();
	fake.fail({service: 'selling-partner', ...DEAD});
	await auth.got.post(FEEDS, {...options, throwHttpErrors: false});
	const bodies = arrived(fake).map(({body}) => body);
	expect(bodies).toHaveLength(2);
	expect(bodies[0]).not.toBe('');
	expect(bodies[1]).toBe(bodies[0]);
});

it.each([
	[
		'an async generator',
		{
			body: (async function* () {
				yield '{}';
			})(),
		},
	],
	['a Node stream', {body: Readable.from(['{}'])}],
	['a form with files', {body: new FormData()}],
])('a POST to Amazon Pay with %s cannot be signed, and nothing is sent', async (_what, options) => {
	const {auth, fake} = await start();
	const error = await failure(auth.got.post(`${PAY}/v2/charges`, options));
	expect(error).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
	expect(fake.journal).toEqual([]);
});

it('a POST stream to Amazon Pay that is piped into cannot be signed, and one with a body can', async () => {
	const {auth, fake} = await start();
	const piped = auth.got.stream.post(`${PAY}/v2/charges`);
	piped.end('{}');
	expect(await failure(piped.toArray())).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
	await auth.got.stream.post(`${PAY}/v2/charges`, {body: '{}', throwHttpErrors: false}).toArray();
	expect(credentials(fake)).toEqual(['pay-signature']);
});

it("the caller's own afterResponse hooks see the second reply", async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...DEAD});
	const seen: number[] = [];
	const client = auth.got.extend({
		hooks: {
			afterResponse: [
				(response) => {
					seen.push(response.statusCode);
					return response;
				},
			],
		},
	});
	await client(`${NA}${PLAIN}`);
	expect(seen).toEqual([200]);
});

it("a caller's own afterResponse hook may send again, which is authorised anew", async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, status: 200, body: {again: true}});
	const client = auth.got.extend({
		hooks: {
			afterResponse: [
				(response, retry) => (String(response.body).includes('again') ? retry({headers: {'x-again': '1'}}) : response),
			],
		},
	});
	await client(`${NA}${PLAIN}`);
	expect(arrived(fake)).toMatchObject([
		{credential: 'seller-token', status: 200},
		{credential: 'seller-token', status: 200, headers: {'x-again': '1'}},
	]);
});

it('throwHttpErrors: false gives the second reply', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...DEAD, times: 2});
	const response = await auth.got(`${NA}${PLAIN}`, {throwHttpErrors: false});
	expect([response.statusCode, response.url, arrived(fake).length]).toEqual([403, `${NA}${PLAIN}`, 2]);
});

it('retry.limit 0 does not forbid the second send', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...DEAD});
	const response = await auth.got(`${NA}${PLAIN}`, {retry: never});
	expect([response.statusCode, arrived(fake).length]).toEqual([200, 2]);
});

it('a calculateDelay of 0 for everything gives the honest error', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...DEAD});
	const error = await failure(auth.got(`${NA}${PLAIN}`, {retry: {calculateDelay: () => 0}}));
	expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'});
	expect(arrived(fake)).toHaveLength(1);
});

it('a 503, then a dead token, then a 503: each is met once, and the token is asked for twice', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, status: 503});
	fake.fail({path: PLAIN, ...DEAD});
	fake.fail({path: PLAIN, status: 503});
	const response = await auth.got(`${NA}${PLAIN}`, {retry: {...soon, limit: 4}});
	expect([response.statusCode, arrived(fake).length, fake.count({service: 'lwa'})]).toEqual([200, 4, 2]);
});

it("a resolver that fails with a network's code is asked once", async () => {
	let asked = 0;
	const {fake} = await start();
	const {auth} = await start(
		{},
		{
			sellingPartner: {
				...fake.options.sellingPartner,
				async refreshToken() {
					asked += 1;
					throw Object.assign(new Error('the database is away'), {code: 'ECONNREFUSED'});
				},
			},
		},
	);
	const call = auth.as({sellingPartnerId: 'A1SELLER'}).got(`${NA}${PLAIN}`, {retry: soon});
	expect(await failure(call)).toMatchObject({message: 'the database is away'});
	expect(asked).toBe(1);
});
