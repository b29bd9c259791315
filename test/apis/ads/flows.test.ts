/**
 * Amazon Ads over a whole call: tokens that die, refusals that are about something else, pauses, downloads, and what is shared and forgotten.
 */
import {inspect} from 'node:util';
import {HTTPError} from 'got';
import {type AmazonAuth, type AmazonAuthError, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {listen} from '../../flows/listening.js';
import {rejectionOf} from '../../support/errors.js';
import {createShelf, memoryStore} from '../../tokens/store/memory-store.js';
import {WAYS} from '../ways.js';
import {ACCOUNT, ACME, adsHeadersOf, CLIENT_ID, EU, NA, setStage} from './stage.js';

const service = 'ads';
const PROFILES = `${NA}/v2/profiles`;
const CAMPAIGN = `${NA}/sb/v4/campaigns/111222333`;
const QUERY = `${NA}/adsApi/v1/query/campaigns`;
const profile11 = {advertiserId: ACME, profileId: '11'};
const tokenCalls = (fake: FakeAmazon): number => fake.count({service: 'lwa'});
const once = (auth: AmazonAuth, url: string) => auth.got(url, {retry: {limit: 0}});

/** What got's error of a call has as its cause. */
async function causeOf(call: Promise<unknown>): Promise<AmazonAuthError | undefined> {
	const error = await rejectionOf(call);
	expect(error).toBeInstanceOf(HTTPError);
	return amazonAuthErrorOf(error);
}

describe.each(WAYS)('through %s', (_name, send) => {
	test.each([
		['the classic body', PROFILES, undefined],
		['the body with a message alone', CAMPAIGN, undefined],
		['the body of the unified API', QUERY, '{}'],
	])('a dead token with %s is renewed once, and the call is sent again', async (_what, url, body) => {
		const {fake, auth: unbound, arrived, statuses} = await setStage();
		const auth = unbound.as(profile11);
		const asked = {method: body === undefined ? 'GET' : 'POST', url, ...(body !== undefined && {body})};
		await send(asked, {auth, fake});
		fake.expireTokens({advertiserId: ACME});
		expect((await send(asked, {auth, fake})).status).toBe(200);
		expect(statuses()).toEqual([200, 401, 200]);
		const [first, dead, renewed] = arrived().map(adsHeadersOf);
		expect(dead).toEqual(first);
		expect(renewed).toEqual({...first, authorization: expect.any(String)});
		expect(renewed?.authorization).not.toBe(first?.authorization);
		expect(arrived().map((entry) => entry.body)).toEqual([body ?? '', body ?? '', body ?? '']);
		expect(tokenCalls(fake)).toBe(2);
	});

	test('a 401 now and then, of a token that lives, is cured by the one renewal', async () => {
		const {fake, auth: unbound, statuses} = await setStage();
		fake.fail({service, error: 'Unauthorized'});
		expect((await send({method: 'GET', url: PROFILES}, {auth: unbound.as(profile11), fake})).status).toBe(200);
		expect(statuses()).toEqual([401, 200]);
	});

	test('a client that is not approved costs one more call and one more token', async () => {
		const {fake, auth: unbound, statuses} = await setStage();
		fake.fail({service, error: 'ClientNotApproved', times: 10});
		expect((await send({method: 'GET', url: PROFILES}, {auth: unbound.as(profile11), fake})).status).toBe(401);
		expect([statuses(), tokenCalls(fake)]).toEqual([[401, 401], 2]);
	});

	test.each(['ScopeMissing', 'NoAdvertiser', 'ScopeForbidden', 'AccountForbidden', 'ViewerOnly'])(
		'401 %s is no dead token: the call is sent once and its token kept',
		async (error) => {
			const {fake, auth: unbound, statuses} = await setStage();
			fake.fail({service, error, times: 10});
			expect((await send({method: 'GET', url: PROFILES}, {auth: unbound.as(profile11), fake})).status).toBe(401);
			expect([statuses(), tokenCalls(fake), unbound.stats().cachedTokens]).toEqual([[401], 1, 1]);
		},
	);

	test('a redirect to where a report lies carries nothing of the call', async () => {
		const {fake, auth: unbound} = await setStage({}, {extraHosts: {'documents.s3.example': () => ({body: 'a report'})}});
		const asked = {method: 'GET', url: `${NA}/v2/reports/r7/download`, headers: {'amazon-ads-manager-accountid': 'm1'}};
		const told = await send(asked, {auth: unbound.as({...profile11, adsAccountId: ACCOUNT}), fake});
		const there = fake.journal.filter(({host}) => host === 'documents.s3.example');
		// The two that follow redirects by themselves have the report; the others are handed the reply.
		expect(told.status === 200 ? told.text : told.status).toBe(there.length === 1 ? 'a report' : 307);
		expect(
			there.map((entry) => Object.keys(adsHeadersOf(entry)).filter((name) => name !== 'amazon-ads-manager-accountid')),
		).toEqual(there.map(() => []));
	});
});

test.each(['got', 'fetch'])(
	"of a redirect to another origin %s takes the caller's own headers for profile and client off",
	async (way) => {
		const {fake, auth: unbound} = await setStage({}, {extraHosts: {'documents.s3.example': () => ({})}});
		const auth = unbound.as({advertiserId: ACME});
		const headers = {'Amazon-Advertising-API-Scope': '11', 'Amazon-Advertising-API-ClientId': CLIENT_ID};
		const send = WAYS.find(([name]) => name === way)?.[1];
		await send?.({method: 'GET', url: `${NA}/v2/reports/r7/download`, headers}, {auth, fake});
		expect(fake.journal.at(-1)).toMatchObject({host: 'documents.s3.example'});
		expect(adsHeadersOf(fake.journal.at(-1))).toEqual({});
	},
);

test('a redirect from elsewhere to Amazon Ads gives no token', async () => {
	const redirecting = () => ({status: 307, headers: {location: PROFILES}});
	const {fake, auth} = await setStage({}, {extraHosts: {'foreign.example': redirecting}});
	await auth.as(profile11).got('https://foreign.example/', {throwHttpErrors: false});
	expect(adsHeadersOf(fake.journal.at(-1))).toEqual({});
	expect(tokenCalls(fake)).toBe(0);
});

test('a body that is a stream is not sent again: the call fails, and the next one succeeds', async () => {
	const {fake, auth: unbound, statuses} = await setStage();
	const auth = unbound.as(profile11);
	await auth.got(PROFILES);
	fake.expireTokens();
	async function* parts() {
		yield '{}';
	}
	const error = await rejectionOf(auth.got.post(QUERY, {body: parts()}).json());
	expect(amazonAuthErrorOf(error)).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', api: service});
	await auth.got.post(QUERY, {json: {}});
	expect(statuses()).toEqual([200, 401, 200]);
});

describe('a refusal', () => {
	const REQUEST_ID = expect.stringMatching(/^[\w-]{36}$/);

	test.each([
		['ScopeMissing', 'Scope header is missing'],
		['NoAdvertiser', 'No matching advertiser found for scope'],
		['ScopeForbidden', 'Not authorized to access scope'],
	])('%s is ACCESS_DENIED, with the documented sentence', async (error, message) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error});
		const cause = await causeOf(once(auth.as(profile11), CAMPAIGN));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', api: service});
		expect(cause?.amazon).toEqual({status: 401, code: '401', message, requestId: REQUEST_ID});
	});

	test.each(['ViewerOnly', 'AccountForbidden'])(
		'%s is ACCESS_DENIED, and words that no page has are not quoted',
		async (error) => {
			const {fake, auth} = await setStage();
			fake.fail({service, error});
			const cause = await causeOf(once(auth.as(profile11), CAMPAIGN));
			expect(cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 401}});
			expect(cause?.message).toContain('profileId, adsAccountId');
			expect(cause?.amazon).not.toHaveProperty('message');
		},
	);

	test('of a product that is not open is ACCESS_DENIED, and no new token is asked for', async () => {
		const {fake, auth} = await setStage();
		const cause = await causeOf(once(auth.as({advertiserId: 'other', profileId: '21'}), `${NA}/dsp/orders`));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 403, code: '403', requestId: REQUEST_ID}});
		expect(cause?.message).toContain('the product is open to this advertiser');
		expect(tokenCalls(fake)).toBe(1);
	});

	test.each([
		['AuthenticationFailed', {status: 401, code: '401', message: 'Authentication failed', requestId: REQUEST_ID}],
		['Unauthorized', {status: 401, message: 'Unauthorized'}],
		['UNAUTHORIZED', {status: 401, code: 'UNAUTHORIZED', requestId: REQUEST_ID}],
	])('%s that stays is ACCESS_TOKEN_REFUSED', async (error, amazon) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error, times: 10});
		const cause = await causeOf(once(auth.as(profile11), CAMPAIGN));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', api: service});
		expect(cause?.amazon).toEqual(amazon);
	});

	test.each([400, 404, 415, 422, 500])('%i is about the call: got’s error alone', async (status) => {
		const {fake, auth} = await setStage();
		fake.fail({service, status, body: {code: String(status), details: 'Something about scope.'}});
		expect(await causeOf(once(auth.as(profile11), CAMPAIGN))).toBeUndefined();
	});

	test('shows no id of the path, no token, no profile and nothing else that Amazon says', async () => {
		const {fake, auth, arrived} = await setStage();
		const secret = 'details that may hold anything';
		fake.fail({service, status: 401, body: {code: 'SOMETHING_ELSE', details: `${secret}: scope`, requestId: 'r'.repeat(50)}});
		const error = await rejectionOf(once(auth.as(profile11), `${CAMPAIGN}?name=mine`));
		const shown = `${inspect(error, {depth: 10})} ${JSON.stringify(error)} ${error.message}`;
		expect(shown).toContain(`GET ${NA}/sb/…`);
		const token = arrived()[0]?.headers.authorization ?? '';
		for (const one of [secret, 'SOMETHING_ELSE', 'rrrr', '111222333', 'name=mine', token.slice(7), CLIENT_ID, ACME]) {
			expect(shown).not.toContain(one);
		}
	});

	test.each([
		[QUERY, '/adsApi/v1/query/campaigns'],
		[`${NA}/adsApi/v1/query/campaigns/9`, '/adsApi/v1/…'],
		[PROFILES, '/v2/profiles'],
		[`${PROFILES}/9`, '/v2/profiles/…'],
		[`${NA}/reporting/reports/9`, '/reporting/reports/…'],
		[`${NA}/amc/reporting/mine/workflows/my-plan`, '/amc/…'],
		[`${NA}/something/9`, '/…'],
	])('of %s shows %s', async (url, template) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'NotFound'});
		const error = await rejectionOf(once(auth.as(profile11), url));
		expect(error.message).toMatch(new RegExp(`GET ${NA}${template.replaceAll('/', '\\/')}$`));
	});
});

describe('a pause', () => {
	test('is THROTTLED with its length, and for Express and Koa 503 with retry-after', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'TooManyRequests'});
		const cause = await causeOf(once(auth.as(profile11), CAMPAIGN));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_THROTTLED', api: service, amazon: {status: 429}, retryAfterMs: 5000});
		expect([cause?.status, cause?.headers]).toEqual([503, {'retry-after': '5'}]);
	});

	test.each(['GET', 'POST'] as const)("is what got's own retry of a %s waits", async (method) => {
		const {fake, auth, statuses} = await setStage();
		fake.fail({service, error: 'TooManyRequests'});
		const told: unknown[] = [];
		const calculateDelay = ({retryAfter, computedValue}: {retryAfter?: number; computedValue: number}): number => {
			told.push([retryAfter, computedValue]);
			return computedValue && 1;
		};
		await auth.as(profile11).got(QUERY, {method, ...(method === 'POST' && {json: {}}), retry: {calculateDelay}});
		expect(told[0]).toEqual([5000, 5000]);
		expect(statuses()).toEqual([429, 200]);
	});

	test.each(WAYS.slice(1))('is handed on by %s as Amazon says it, and review() tells its length', async (_name, send) => {
		const {fake, auth: unbound} = await setStage();
		const auth = unbound.as(profile11);
		fake.fail({service, error: 'TooManyRequests'});
		const told = await send({method: 'GET', url: CAMPAIGN}, {auth, fake});
		expect(told.status).toBe(429);
		const headers = await auth.authorize({method: 'GET', url: CAMPAIGN});
		const verdict = await auth.review(
			{method: 'GET', url: CAMPAIGN, headers},
			{status: 429, headers: {'retry-after': '5'}, body: told.text},
		);
		expect(verdict).toMatchObject({sendAgain: false, error: {code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 5000}});
	});
});

describe('the token', () => {
	test('is good in every region, and one call for it serves all three', async () => {
		const {fake, auth} = await setStage();
		const acme = auth.as({advertiserId: ACME});
		await Promise.all([
			acme.got(PROFILES),
			acme.got(`${EU}/v2/profiles`),
			acme.got('https://advertising-api-fe.amazon.com/v2/profiles'),
		]);
		expect(tokenCalls(fake)).toBe(1);
		const form = Object.fromEntries(new URLSearchParams(fake.journal.find((entry) => entry.service === 'lwa')?.body));
		expect(form).toMatchObject({grant_type: 'refresh_token', client_id: CLIENT_ID});
	});

	test('is one for each advertiser and tenant, and none for each profile', async () => {
		const {fake, auth} = await setStage();
		await auth.as(profile11).got(CAMPAIGN);
		await auth.as({advertiserId: ACME, profileId: '14'}).got(CAMPAIGN);
		expect(tokenCalls(fake)).toBe(1);
		await auth.as({...profile11, tenant: 't1'}).got(CAMPAIGN);
		await auth.as({advertiserId: 'other'}).got(PROFILES);
		expect([tokenCalls(fake), auth.stats().cachedTokens]).toEqual([3, 3]);
	});

	test('of a function is looked up by advertiser and tenant, in a flight alone', async () => {
		const asked: unknown[] = [];
		const {fake} = await setStage();
		const {ads} = fake.options;
		const find = ads.refreshToken as (whose: {advertiserId: string}) => string | undefined; // the fake has several advertisers
		const refreshToken = ({signal, ...whose}: {advertiserId: string; tenant: string | undefined; signal: AbortSignal}) => {
			asked.push([whose, signal.aborted]);
			return find(whose as {advertiserId: string});
		};
		await using auth = createAmazonAuth({ads: {...ads, refreshToken}, got: fake.got, maxTokens: 100});
		const acme = auth.as({advertiserId: ACME, tenant: 't1'});
		await acme.got(PROFILES);
		await acme.got(PROFILES);
		expect(asked).toEqual([[{advertiserId: ACME, tenant: 't1'}, false]]);
	});

	test('of one advertiser may be a string: the application calls with it, and whose it is may be said', async () => {
		const {fake} = await setStage({}, {advertisers: {only: {}}});
		const ads = {...fake.options.ads, refreshToken: 'Atzr|one'};
		const {fake: one} = await setStage({}, {advertisers: {only: {refreshToken: 'Atzr|one'}}});
		await using auth = createAmazonAuth({ads: {...ads, advertiserId: 'mine'}, got: one.got, maxTokens: 100});
		await auth.got(PROFILES);
		await auth.as({advertiserId: 'mine'}).got(PROFILES);
		await auth.as({application: true}).got(PROFILES);
		expect(tokenCalls(one)).toBe(1);
		await expect(auth.as({advertiserId: 'other'}).authorize({method: 'GET', url: PROFILES})).rejects.toMatchObject({
			code: 'ERR_AMAZON_IDENTITY_CONFLICT',
		});
		await auth.as({application: true}).forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('that is revoked for good is GRANT_REVOKED', async () => {
		const {fake, auth} = await setStage();
		fake.revoke({advertiserId: ACME});
		await expect(auth.as(profile11).got(CAMPAIGN)).rejects.toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
		expect((await auth.as({advertiserId: 'other'}).got(PROFILES)).statusCode).toBe(200);
	});

	test('is asked for with the next secret where Amazon takes the first no more', async () => {
		const {fake} = await setStage();
		const {clientSecret} = fake.options.ads;
		const ads = {...fake.options.ads, clientSecret: ['a-new-one-too-early', clientSecret]} as const;
		await using auth = createAmazonAuth({ads, got: fake.got, maxTokens: 100});
		await auth.as(profile11).got(PROFILES);
		expect(fake.journal.map((entry) => [entry.service, entry.status])).toEqual([
			['lwa', 401],
			['lwa', 200],
			[service, 200],
		]);
	});

	test('is forgotten with its advertiser, and not with another', async () => {
		const {auth} = await setStage();
		await auth.as(profile11).got(PROFILES);
		await auth.as({advertiserId: 'other'}).got(PROFILES);
		await auth.forget({advertiserId: 'other'});
		expect(auth.stats().cachedTokens).toBe(1);
		await auth.as(profile11).forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('is shared by a store for its advertiser alone, whatever the profile', async () => {
		const {fake} = await setStage();
		const shelf = createShelf();
		const {ads, got} = fake.options;
		const shared = () => {
			const encryptionKeys = ['0123456789abcdef0123456789abcdef'].map((key) => Buffer.from(key)) as [Buffer];
			return createAmazonAuth({ads, got, store: memoryStore(shelf), encryptionKeys, maxTokens: 100});
		};
		await using first = shared();
		await using second = shared();
		await first.as(profile11).got(PROFILES);
		await second.as({advertiserId: ACME, profileId: '14'}).got(PROFILES);
		expect(tokenCalls(fake)).toBe(1);
		await second.as({advertiserId: 'other'}).got(PROFILES);
		expect(tokenCalls(fake)).toBe(2);
	});

	test('is told on the channels by its API, its kind and its advertiser', async () => {
		const {on} = listen();
		const {fake, auth} = await setStage();
		await auth.as(profile11).got(PROFILES);
		fake.expireTokens({advertiserId: ACME});
		await auth.as(profile11).got(PROFILES);
		const about = {api: service, kind: 'access-token', advertiserId: ACME, sellingPartnerId: undefined, tenant: undefined};
		expect(on('got-amazon-auth:minted')).toMatchObject([about, about]);
		expect(on('got-amazon-auth:refused')).toMatchObject([{...about, what: 'request', status: 401}]);
		expect(on('got-amazon-auth:retried')).toMatchObject([{...about, what: 'request', status: 401}]);
		expect(JSON.stringify(on('got-amazon-auth:refused'))).not.toContain('"11"');
	});
});
