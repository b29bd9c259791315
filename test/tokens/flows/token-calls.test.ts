/**
 * Rules 6 and 20 through an auth: how token calls fail, what is tried again, and what is never kept.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {type FailOutcome, type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {afterEach, expect, test, vi} from 'vitest';
import {APPSTORE, noJitter, ORDER, PLAIN, pass, setClocks, tokenCalls} from '../../flows/stage.js';
import {everythingOf, rejectionOf} from '../../support/errors.js';

afterEach(() => {
	vi.useRealTimers();
});

const get = (url: string) => ({method: 'GET', url});

test.each<[string, FailOutcome]>([
	['a reset connection', {reset: true}],
	['408', {status: 408}],
	['500', {error: 'server_error'}],
	['502', {html: true, htmlStatus: 502}],
])('%s is tried again three times', async (_title, outcome) => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', times: 3, ...outcome});
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(4);
});

test('after four failures calls fail with TOKEN_UNREACHABLE for a minute, ask nobody and say how long; then one tries again', async () => {
	noJitter();
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', times: 4, status: 500});
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	pass(20_000);
	const heldBack = {code: 'ERR_AMAZON_TOKEN_UNREACHABLE', retryAfterMs: 40_000, headers: {'retry-after': '40'}};
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject(heldBack);
	expect(tokenCalls(fake).lwa).toBe(4);
	pass(40_000);
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
});

test('retries end with the fourth call of a minute, though several calls had a part in them', async () => {
	noJitter();
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', times: 3, change: {access_token: undefined}});
	for (let call = 0; call < 3; call++) {
		expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	}
	fake.fail({service: 'lwa', times: 4, status: 500});
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(tokenCalls(fake).lwa).toBe(4);
});

test('a new refresh token is not held back by four failures with the old one', async () => {
	noJitter();
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	let isRenewed = false;
	const refreshToken = async (): Promise<string> => (isRenewed ? fake.refreshTokenOf('A') : 'Atzr|of-another-authorization');
	await using auth = createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, refreshToken}});
	const seller = auth.as({sellingPartnerId: 'A'});
	fake.fail({service: 'lwa', times: 4, status: 500});
	expect(await rejectionOf(seller.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(await rejectionOf(seller.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE', retryAfterMs: 60_000});
	isRenewed = true;
	expect((await seller.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(5);
});

test('a seller who is held back does not hold back others', async () => {
	noJitter();
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', times: 4, status: 500});
	expect(await rejectionOf(auth.as({sellingPartnerId: 'A'}).got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect((await auth.as({sellingPartnerId: 'B'}).got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(5);
});

test.each([
	['500', {status: 500}, 'ERR_AMAZON_TOKEN_UNREACHABLE'],
	['a reply without a token', {change: {restrictedDataToken: undefined}}, 'ERR_AMAZON_TOKEN_MALFORMED'],
] as const)('%s at the Tokens API costs four mints a minute, however many calls are made', async (_title, outcome, code) => {
	noJitter();
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'tokens', times: 100, ...outcome});
	const call = () => rejectionOf(auth.got(ORDER, {context: {amazon: {dataElements: ['buyerInfo']}}}));
	for (let times = 0; times < 6; times++) {
		expect(await call()).toMatchObject({code});
	}
	expect(tokenCalls(fake)).toEqual({lwa: 1, tokens: 4});
	pass(60_000);
	await call();
	expect(tokenCalls(fake).tokens).toBeGreaterThan(4);
});

test.each([
	['invalid_client', 'ERR_AMAZON_TOKEN_REFUSED'],
	['invalid_scope', 'ERR_AMAZON_TOKEN_REFUSED'],
	['unsupported_grant_type', 'ERR_AMAZON_TOKEN_REFUSED'],
	['invalid_request', 'ERR_AMAZON_TOKEN_REFUSED'],
	['unauthorized_client', 'ERR_AMAZON_TOKEN_REFUSED'],
	['access_denied', 'ERR_AMAZON_TOKEN_REFUSED'],
	['invalid_grant', 'ERR_AMAZON_GRANT_REVOKED'],
])('%s is %s at once', async (error, code) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', error});
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code, amazon: {code: error}});
	expect(tokenCalls(fake).lwa).toBe(1);
});

test('a page of HTML with status 200 is tried again once', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', html: true});
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test('two pages of HTML are an error', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', html: true, times: 2});
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect([tokenCalls(fake).lwa, auth.stats().cachedTokens]).toEqual([2, 0]);
});

test('a reply that is cut in the middle is tried again', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', truncate: true});
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(2);
});

const granted = {access_token: 'Atc|hush', token_type: 'bearer', expires_in: 3600};

test.each<[string, object]>([
	['no token', {...granted, access_token: undefined}],
	['a token of a seller', {...granted, access_token: 'Atza|hush'}],
	['a token with a line feed', {...granted, access_token: 'Atc|hush\r\nx: y'}],
	['another token type', {...granted, token_type: 'mac'}],
	['no lifetime', {...granted, expires_in: undefined}],
	['a lifetime of 0', {...granted, expires_in: 0}],
	['a negative lifetime', {...granted, expires_in: -3600}],
	['a lifetime in letters', {...granted, expires_in: '3600'}],
	['a lifetime of ten years', {...granted, expires_in: 315_360_000}],
])('a reply with %s is TOKEN_MALFORMED, and nothing of it is cached', async (_title, body) => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 200, body});
	const error = await rejectionOf(auth.got(APPSTORE));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	expect(everythingOf(error)).not.toContain('hush');
	expect([tokenCalls(fake).lwa, auth.stats().cachedTokens, fake.count({service: 'appstore'})]).toEqual([1, 0, 0]);
});

test('a long Retry-After is THROTTLED, and until it is over no call asks Amazon', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '90'}});
	const first = {code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 90_000, status: 503, headers: {'retry-after': '90'}};
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject(first);
	pass(60_000);
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 30_000});
	expect(tokenCalls(fake).lwa).toBe(1);
	pass(30_000);
	expect((await auth.got(PLAIN)).statusCode).toBe(200);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test.each([
	['ten minutes', 600, 30],
	['an hour', 3_600, 60],
])('a token of %s is waited for in its last seconds, by what Amazon stated', async (_life, expiresIn, lastSeconds) => {
	setClocks();
	await using fake = await startFakeAmazon({expiresIn});
	await using auth = createAmazonAuth({...fake.options, refresh: 'foreground'});
	await auth.got(PLAIN);
	const hung = fake.fail({service: 'lwa', status: 400, times: 10});
	pass((expiresIn - lastSeconds) * 1_000 - 1);
	await auth.got(PLAIN);
	hung.remove();
	pass(30_000);
	await auth.got(PLAIN);
	expect(tokenCalls(fake).lwa).toBe(3);
});

test('a token is left alone for nine tenths of a short life', async () => {
	setClocks();
	await using fake = await startFakeAmazon({expiresIn: 600});
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	pass(539_000);
	await auth.got(PLAIN);
	expect(tokenCalls(fake).lwa).toBe(1);
});

test('with Login with Amazon down and four minutes of life left every call succeeds', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	fake.fail({service: 'lwa', reset: true, times: 1_000});
	pass(3_360_000);
	for (let second = 0; second < 230; second += 10) {
		expect((await auth.got(PLAIN)).statusCode).toBe(200);
		pass(10_000);
	}
	const attempts = new Set(fake.journal.filter(({service}) => service === 'lwa').map(({atMs}) => Math.floor(atMs / 30_000)));
	expect(attempts.size).toBeLessThanOrEqual(1 + 9);
});

test('a process that was frozen for two hours renews its token before the call', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	vi.setSystemTime(Date.now() + 7_200_000); // the monotonic clock has stood still
	await auth.got(PLAIN);
	expect(tokenCalls(fake).lwa).toBe(2);
	expect(fake.count({service: 'selling-partner', status: 403})).toBe(0);
});

test('a wall clock that is put back prolongs no token', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	vi.setSystemTime(Date.now() - 86_400_000);
	pass(3_540_000);
	await auth.got(PLAIN);
	expect(tokenCalls(fake).lwa).toBe(2);
});

test.each([301, 302, 303, 307, 308])(
	'a %i of the token service is TOKEN_UNREACHABLE, and the secret does not travel',
	async (status) => {
		let seen = 0;
		const elsewhere = () => {
			seen++;
			return {status: 200, body: '{}'};
		};
		await using fake = await startFakeAmazon({extraHosts: {'elsewhere.example': elsewhere}});
		await using auth = createAmazonAuth({...fake.options});
		fake.fail({service: 'lwa', status, headers: {location: 'https://elsewhere.example/auth/o2/token'}});
		expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
		expect([seen, fake.journal.length]).toEqual([0, 1]);
	},
);

test.each<[string, (fake: FakeAmazon) => unknown]>([
	['a refusal', (fake) => fake.fail({service: 'lwa', error: 'invalid_client', times: 9})],
	['a revoked authorization', (fake) => fake.revoke()],
	['a dead server', (fake) => fake.fail({service: 'lwa', reset: true, times: 9})],
	['an unreadable reply', (fake) => fake.fail({service: 'lwa', html: true, times: 9})],
	['a malformed reply', (fake) => fake.fail({service: 'lwa', status: 200, body: {token_type: 'bearer'}, times: 9})],
	[
		'an echo of what was sent',
		(fake) => fake.fail({service: 'lwa', status: 400, body: {error: fake.refreshTokenOf()}, times: 9}),
	],
	['a throttling', (fake) => fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '60'}})],
])('after %s no error holds the client secret or the refresh token', async (_title, fail) => {
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fail(fake);
	const {clientSecret, refreshToken} = fake.options.sellingPartner;
	const [got, authorize] = [await rejectionOf(auth.got(PLAIN)), await rejectionOf(auth.authorize(get(PLAIN)))];
	for (const error of [got, authorize]) {
		const shown = everythingOf(error);
		expect(shown).not.toContain(clientSecret);
		expect(shown).not.toContain(refreshToken);
		expect(shown).not.toContain('Atzr|');
	}
});

test("no hook, header or search parameter of the user's got reaches a token call", async () => {
	await using fake = await startFakeAmazon();
	const seen: string[] = [];
	const base = fake.got.extend({
		headers: {'x-spy': 'yes'},
		searchParams: {spy: 'yes'},
		hooks: {beforeRequest: [(options) => void seen.push(String(options.url))]},
	});
	await using auth = createAmazonAuth({...fake.options, got: base});
	await auth.got(PLAIN);
	const [tokenCall, call] = fake.journal;
	expect(tokenCall).toMatchObject({service: 'lwa', query: ''});
	expect(tokenCall?.headers).not.toHaveProperty('x-spy');
	expect(call?.headers).toHaveProperty('x-spy', 'yes');
	expect(seen.map((url) => new URL(url).hostname)).toEqual(['sellingpartnerapi-na.amazon.com']);
});

test('a client secret that was rotated is found without a failed call, and living tokens survive', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B']});
	const old = fake.options.sellingPartner.clientSecret;
	let secrets: string | [string, string] = old;
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, clientSecret: () => secrets},
	});
	await auth.as({sellingPartnerId: 'A'}).got(PLAIN);
	secrets = [fake.rotateSecret(), old];
	await auth.as({sellingPartnerId: 'A'}).got(PLAIN);
	await auth.as({sellingPartnerId: 'B'}).got(PLAIN);
	expect(fake.journal.filter(({service}) => service === 'lwa').map(({status}) => status)).toEqual([200, 200]);
});

test('a newest secret that does not work yet is tried once, then the one that works', async () => {
	await using fake = await startFakeAmazon({sellers: ['A', 'B', 'C']});
	const {clientSecret} = fake.options.sellingPartner;
	const sellingPartner = {...fake.options.sellingPartner, clientSecret: ['not-yet', clientSecret] as [string, string]};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	for (const sellingPartnerId of ['A', 'B', 'C']) {
		await auth.as({sellingPartnerId}).got(PLAIN);
	}
	expect(fake.journal.filter(({service}) => service === 'lwa').map(({status}) => status)).toEqual([401, 200, 200, 200]);
});

test('a token service that hangs is given up after ten seconds and asked again', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	noJitter();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', hang: true});
	const call = auth.authorize(get(PLAIN));
	while (fake.journal.length === 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	await vi.advanceTimersByTimeAsync(10_000);
	while (fake.journal.length < 2) {
		await vi.advanceTimersByTimeAsync(1);
	}
	vi.useRealTimers();
	expect(await call).toHaveProperty('x-amz-access-token');
});
