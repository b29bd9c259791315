/**
 * What answers in Amazon's place, a firewall, a proxy or a gateway: never told as Amazon's word, never believed of a token.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {HTTPError} from 'got';
import {amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {type FailRule, type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, onTestFinished, test} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {APPSTORE, NA, noJitter, ORDER, PLAIN, pass, setClocks} from './stage.js';

const PAGE = '<html><title>Blocked</title>Atza|secret</html>';
const CHARGE = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';

async function start() {
	noJitter();
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']}});
	return {fake, auth};
}

const html = (status: number): FailRule => ({status, headers: {'content-type': 'text/html; charset=utf-8'}, body: PAGE});
const json = (status: number, body: object | string): FailRule => ({status, body, foreign: true});

const FOREIGN: readonly (readonly [string, FailRule, string])[] = [
	["a firewall's page", html(403), '403, text/html'],
	["a proxy's 407", html(407), '407, text/html'],
	['a login page in front of the network', html(401), '401, text/html'],
	['a page of plain text', {status: 403, headers: {'content-type': 'text/plain'}, body: 'Access denied'}, '403, text/plain'],
	["a gateway's JSON", json(403, {error: 'forbidden'}), '403, application/json'],
	["another gateway's JSON", json(403, {message: 'Forbidden', request_id: 'r-1'}), '403, application/json'],
	["a gateway's OAuth-like JSON", json(403, {error: 'Forbidden'}), '403, application/json'],
	['a policy in JSON', json(403, {message: 'blocked by policy'}), '403, application/json'],
	['an empty 401', json(401, ''), '401, application/json'],
	['nothing at all', {status: 403, headers: {'content-type': 'x/atza'}, body: ''}, '403, another content type'],
];

interface TokenService {
	readonly name: string;
	readonly service: 'lwa' | 'tokens' | 'pay-exchange';
	readonly host: string;
	readonly call: (auth: ReturnType<typeof createAmazonAuth>) => Promise<unknown>;
}

const SERVICES: readonly TokenService[] = [
	{
		name: 'Login with Amazon',
		service: 'lwa',
		host: 'api.amazon.com',
		call: (auth) => auth.authorize({method: 'GET', url: PLAIN}),
	},
	{
		name: 'the Tokens API',
		service: 'tokens',
		host: 'sellingpartnerapi-na.amazon.com',
		call: (auth) => auth.authorize({method: 'GET', url: ORDER}),
	},
	{
		name: 'the exchange of Amazon Pay',
		service: 'pay-exchange',
		host: 'pay-api.amazon.com',
		call: (auth) => auth.as({merchantId: 'A1MERCHANT'}).authorize({method: 'GET', url: CHARGE}),
	},
];

describe.each(SERVICES)('in place of $name', ({service, host, call}) => {
	test.each(FOREIGN)('%s is TOKEN_UNREACHABLE, with status, content type and host', async (_what, rule, told) => {
		const {fake, auth} = await start();
		fake.fail({...rule, service, times: 10});
		const error = await rejectionOf(call(auth));
		expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE', status: 502});
		expect(error).not.toHaveProperty('amazon');
		expect(error.message).toContain(`something between here and ${host} answered in its place (${told})`);
		expect(error.message + error.stack).not.toContain('secret');
	});

	test.each(FOREIGN)('%s is tried again as the answer of a gateway is', async (_what, rule) => {
		const {fake, auth} = await start();
		fake.fail({...rule, service, times: 3});
		await call(auth);
		expect(fake.count({service})).toBe(4);
	});

	test('is remembered as no refusal: a minute later the next call asks again and succeeds', async () => {
		setClocks();
		const {fake, auth} = await start();
		fake.fail({...html(403), service, times: 4});
		await rejectionOf(call(auth));
		pass(60_000);
		fake.clock.advance(60_000);
		await call(auth);
		expect(fake.count({service})).toBe(5);
	});

	test('is told as no refusal on the diagnostics channel', async () => {
		const {fake, auth} = await start();
		const refused: unknown[] = [];
		const note = (message: unknown): void => void refused.push(message);
		subscribe('got-amazon-auth:refused', note);
		onTestFinished(() => void unsubscribe('got-amazon-auth:refused', note));
		fake.fail({...html(401), service, times: 10});
		await rejectionOf(call(auth));
		expect(refused).toEqual([]);
	});
});

test('a page in place of a token is told with status, content type and host, too', async () => {
	const {fake, auth} = await start();
	fake.fail({service: 'lwa', html: true, times: 10});
	const error = await rejectionOf(auth.authorize({method: 'GET', url: PLAIN}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(error.message).toContain('something between here and api.amazon.com answered in its place (200, text/html)');
	expect(fake.count({service: 'lwa'})).toBe(2);
});

test("a firewall's 503 is not told as Amazon's", async () => {
	const {fake, auth} = await start();
	fake.fail({...html(503), service: 'tokens', times: 10});
	const {message} = await rejectionOf(auth.authorize({method: 'GET', url: ORDER}));
	expect(message).toContain('something between here and sellingpartnerapi-na.amazon.com answered in its place (503, text/html)');
});

test.each([
	['a code that OAuth knows', json(401, {error: 'invalid_client'})],
	['an error of OAuth with its description', json(400, {error: 'slow_down', error_description: 'Slow down.'})],
	['a reply that bears a request id of Amazon', {...json(403, {message: 'Forbidden'}), headers: {'x-amzn-requestid': 'r-1'}}],
])('%s is a refusal of Login with Amazon, and is not tried again', async (_what, rule) => {
	const {fake, auth} = await start();
	fake.fail({...rule, service: 'lwa', times: 10} as FailRule);
	expect(await rejectionOf(auth.authorize({method: 'GET', url: PLAIN}))).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED'});
	expect(fake.count({service: 'lwa'})).toBe(1);
});

test('an authorization code that such a reply swallowed may have been taken, and is not sent again', async () => {
	const {fake, auth} = await start();
	fake.fail({...html(403), service: 'lwa', times: 10});
	const error = await rejectionOf(auth.sellingPartner.exchangeAuthorizationCode({code: 'a-code'}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(error.message).toMatch(/something between here and api\.amazon\.com .*Whether it took the code is not known/);
	expect(fake.count({service: 'lwa'})).toBe(1);
});

test('of a new client secret it says that one may have been made', async () => {
	const {fake, auth} = await start();
	fake.fail({...html(403), operation: 'rotateApplicationClientSecret', times: 10});
	const error = await rejectionOf(auth.sellingPartner.rotateClientSecret({region: 'na'}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(error.message).toMatch(/something between here and sellingpartnerapi-na\.amazon\.com .*a new secret may have been made/);
});

const APIS: readonly (readonly [string, string, FakeAmazon['journal'][number]['service'], string])[] = [
	['the Selling Partner API', PLAIN, 'selling-partner', 'sellingpartnerapi-na.amazon.com'],
	['Amazon Pay', CHARGE, 'pay', 'pay-api.amazon.com'],
	['an Appstore API', APPSTORE, 'appstore', 'developer.amazon.com'],
	['the Creators API', 'https://creatorsapi.amazon/catalog/v1/getItems', 'creators', 'creatorsapi.amazon'],
	['Amazon Ads', 'https://advertising-api.amazon.com/v2/profiles', 'ads', 'advertising-api.amazon.com'],
	['Device Messaging', 'https://api.amazon.com/messaging/registrations/any/messages', 'device-messaging', 'api.amazon.com'],
	['Amazon Business', 'https://na.business-api.amazon.com/scim/v2/Users', 'business', 'na.business-api.amazon.com'],
];

describe.each(APIS)('in place of %s', (_name, url, service, host) => {
	test.each(FOREIGN)('%s is no refusal: got’s error has a cause that tells who answered', async (_what, rule, told) => {
		const {fake, auth} = await start();
		fake.fail({...rule, service});
		const error = await rejectionOf(auth.got(url, {retry: {limit: 0}}));
		expect(error).toBeInstanceOf(HTTPError);
		const cause = amazonAuthErrorOf(error);
		expect(cause).toMatchObject({code: 'ERR_AMAZON_FOREIGN_REPLY', status: 502});
		expect(cause).not.toHaveProperty('amazon');
		expect(cause?.message).toContain(`Something between here and ${host} answered in its place (${told})`);
		expect(fake.count({service})).toBe(1);
	});

	test('the token that was sent stays', async () => {
		const {fake, auth} = await start();
		await auth.got(url, {throwHttpErrors: false});
		const before = auth.stats();
		fake.fail({...html(401), service});
		await rejectionOf(auth.got(url, {retry: {limit: 0}}));
		expect(auth.stats()).toEqual(before);
	});
});

test('a delegation token is not forgotten for a page with 401', async () => {
	const {fake, auth} = await start();
	const merchant = auth.as({merchantId: 'A1MERCHANT'});
	await merchant.got(CHARGE, {throwHttpErrors: false});
	fake.fail({...html(401), service: 'pay'});
	await rejectionOf(merchant.got(CHARGE));
	expect(auth.stats()).toMatchObject({cachedTokens: 1, refused: 0});
});

test('a throttling in between asks for a pause and is not told as Amazon’s', async () => {
	const {fake, auth} = await start();
	fake.fail({...html(429), service: 'selling-partner', headers: {'content-type': 'text/html', 'retry-after': '7'}});
	const cause = amazonAuthErrorOf(await rejectionOf(auth.got(PLAIN, {retry: {limit: 0}})));
	expect(cause).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 7_000});
	expect(cause?.message).toContain(
		'Something between here and sellingpartnerapi-na.amazon.com answered in its place (429, text/html)',
	);
	expect(cause).not.toHaveProperty('amazon');
});

test.each(['x-amzn-requestid', 'x-amzn-errortype'])('JSON of another shape with %s is Amazon’s own', async (header) => {
	const {fake, auth} = await start();
	fake.fail({
		service: 'selling-partner',
		status: 403,
		headers: {[header]: 'AccessDeniedException'},
		body: {message: 'Forbidden'},
	});
	const error = await rejectionOf(auth.got(`${NA}/unknown/v1/path`, {retry: {limit: 0}}));
	expect(amazonAuthErrorOf(error)).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 403}});
});
