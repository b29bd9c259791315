/**
 * `authorize`: the headers for a request of any client.
 */
import {inspect} from 'node:util';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {APPSTORE, NA, PLAIN} from '../flows/stage.js';
import {rejectionOf} from '../support/errors.js';

const PAY = 'https://pay-api.amazon.com/live/v2/charges';

test('the Appstore gets a Bearer and nothing else', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	expect(await auth.authorize({method: 'GET', url: APPSTORE})).toEqual({authorization: expect.stringMatching(/^Bearer Atc\|/)});
});

test('the Selling Partner API gets the token, the date and a user agent', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	expect(await auth.authorize({method: 'get', url: new URL(PLAIN)})).toEqual({
		'x-amz-access-token': expect.stringMatching(/^Atza\|/),
		'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
		'user-agent': expect.stringMatching(/^got-amazon-auth\/\d.* \(Language=/),
	});
});

test("a client's own user agent is left, and its own token is overruled", async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const headers = {'User-Agent': 'Mine/1.0 (Language=TypeScript)', 'X-Amz-Access-Token': 'Atza|mine'};
	const put = await auth.authorize({method: 'GET', url: PLAIN, headers});
	expect(put).not.toHaveProperty('user-agent');
	expect(put['x-amz-access-token']).toMatch(/^Atza\|IwEB/);
});

test("a host that is not Amazon's gets nothing", async () => {
	await using auth = createAmazonAuth({});
	expect(await auth.authorize({method: 'GET', url: 'https://example.com/'})).toEqual({});
});

test('a call that asks to be sent bare gets nothing', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	expect(await auth.authorize({method: 'GET', url: PLAIN}, {amazon: false as never})).toEqual({});
	expect(fake.journal).toHaveLength(0);
});

test.each([
	['appstore', APPSTORE],
	['sellingPartner', PLAIN],
	['pay', PAY],
])('without the option "%s" a call of that API is SERVICE_NOT_CONFIGURED and names it', async (option, url) => {
	await using auth = createAmazonAuth({});
	const error = await rejectionOf(auth.authorize({method: 'GET', url}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED', status: 500});
	expect(error.message).toContain(`"${option}"`);
});

test.each<[string, unknown, unknown]>([
	['"request.method"', {url: PLAIN}, undefined],
	['"request" must be an object such as', undefined, undefined],
	['"request" must be an object such as', 'GET', undefined],
	['"request" must be an object such as', new URL(PLAIN), undefined],
	['"request.url"', {method: 'GET', url: '/orders'}, undefined],
	['"request.headers"', {method: 'GET', url: PLAIN, headers: new Headers()}, undefined],
	['"request.body"', {method: 'POST', url: PLAIN, body: {}}, undefined],
	['"context"', {method: 'GET', url: PLAIN}, {context: {amazon: {}}}],
	['"sellingPartnerId"', {method: 'GET', url: PLAIN}, {sellingPartnerId: 'A'}],
	['"sellerId"', {method: 'GET', url: PLAIN}, {amazon: {sellerId: 'A'}}],
	['"options.signal"', {method: 'GET', url: PLAIN}, {signal: {aborted: false}}],
])('a wrong call is a TypeError that names %s, and nothing is sent', async (named, request, options) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const error = await rejectionOf(auth.authorize(request as never, options as never));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
	expect(fake.journal).toHaveLength(0);
});

test('a signal that has aborted ends the call before anything is sent, and before anybody is identified', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	let asked = 0;
	const seller = auth.as(() => {
		asked++;
		return {sellingPartnerId: 'A'};
	});
	const call = seller.authorize({method: 'GET', url: PLAIN}, {signal: AbortSignal.abort(new Error('gone'))});
	await expect(call).rejects.toThrow('gone');
	expect([asked, fake.journal.length]).toEqual([0, 0]);
});

test('a signal that has aborted ends a call whose token is there already', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.authorize({method: 'GET', url: PLAIN});
	const call = auth.authorize({method: 'GET', url: PLAIN}, {signal: AbortSignal.abort(new Error('gone'))});
	await expect(call).rejects.toThrow('gone');
});

test('a bound signal that has aborted ends every call of its auth', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const bound = auth.as({sellingPartnerId: 'A'}, {signal: AbortSignal.abort(new Error('gone'))});
	await expect(bound.authorize({method: 'GET', url: PLAIN})).rejects.toThrow('gone');
	await expect(bound.as({sellingPartnerId: 'A'}).authorize({method: 'GET', url: PLAIN})).rejects.toThrow('gone');
	expect(fake.journal).toHaveLength(0);
});

test.each([
	'http://sellingpartnerapi-na.amazon.com/orders/v0/orders',
	'https://sellingpartnerapi-na.amazon.com:8443/orders/v0/orders',
	'https://user:pass@sellingpartnerapi-na.amazon.com/orders/v0/orders',
])('%s is INSECURE_URL', async (url) => {
	await using auth = createAmazonAuth({});
	const error = await rejectionOf(auth.authorize({method: 'GET', url}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_INSECURE_URL'});
	expect(error.message).not.toContain('orders');
});

test('a URL that Amazon Pay would sign in another form is refused, and nothing of it is told', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	for (const rest of ['?buyerEmail=jane@example.com&a=1', '/jane@example.com']) {
		const error = await rejectionOf(auth.authorize({method: 'GET', url: `${PAY}${rest}`}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_URL_NOT_CANONICAL'});
		expect(inspect(error, {depth: 12})).not.toMatch(/jane|a=1/);
	}
});

test('what authorize gives is signed for Amazon Pay, and the fake takes it', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const url = `${PAY}/S01-0000000-0000000-C000000`;
	const headers = await auth.authorize({method: 'GET', url});
	const reply = await fake.got(url, {headers, throwHttpErrors: false});
	expect(headers.authorization).toMatch(/^AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=/);
	expect([401, 403]).not.toContain(reply.statusCode);
});

test('the path with an ambiguous form is refused before a token is fetched', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const error = await rejectionOf(auth.authorize({method: 'GET', url: `${NA}/orders/v0/orders/123%2FbuyerInfo`}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_AMBIGUOUS_PATH', status: 400});
	expect(fake.journal).toHaveLength(0);
});
