/**
 * The Creators API over a whole call: tokens that die, refusals by their reason, throttling, and what is shared and forgotten.
 */
import {inspect} from 'node:util';
import {HTTPError} from 'got';
import {type AmazonAuth, type AmazonAuthError, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {listen} from '../../flows/listening.js';
import {everythingOf, rejectionOf} from '../../support/errors.js';
import {createShelf, memoryStore} from '../../tokens/store/memory-store.js';
import {WAYS} from '../ways.js';
import {alone, HOST, QUERY, SEARCH, SEARCHING, setStage, several} from './stage.js';

const service = 'creators';
const sent = (auth: AmazonAuth, marketplace?: string) =>
	auth.got.post(SEARCH, {
		headers: {'content-type': 'application/json'},
		body: QUERY,
		retry: {limit: 0},
		...(marketplace !== undefined && {context: {amazon: {marketplace}}}),
	});

/** What got's error of a call has as its cause. */
async function causeOf(call: Promise<unknown>): Promise<AmazonAuthError | undefined> {
	const error = await rejectionOf(call);
	expect(error).toBeInstanceOf(HTTPError);
	return amazonAuthErrorOf(error);
}

const statuses = (fake: FakeAmazon) => fake.journal.filter((entry) => entry.service === service).map(({status}) => status);
const tokenCalls = (fake: FakeAmazon) => fake.count({service: 'lwa'}) + fake.count({service: 'cognito'});

describe.each(WAYS)('through %s', (_name, send) => {
	test.each(['2.2', '3.2'] as const)(
		'a token of version %s that has died is renewed once, and the call is sent again',
		async (version) => {
			const {fake, auth, arrived} = await setStage(alone(version, 'www.amazon.de'));
			expect((await send(SEARCHING, {auth, fake})).status).toBe(200);
			fake.expireTokens();
			expect((await send(SEARCHING, {auth, fake})).status).toBe(200);
			expect(statuses(fake)).toEqual([200, 401, 200]);
			const tokens = arrived().map(({headers}) => headers.authorization);
			expect([tokens[0] === tokens[1], tokens[1] === tokens[2]]).toEqual([true, false]);
			expect(arrived().map(({body, headers}) => [body, headers['x-marketplace']])).toEqual(
				Array.from({length: 3}, () => [QUERY, 'www.amazon.de']),
			);
			expect(tokenCalls(fake)).toBe(2);
		},
	);

	test.each(['TokenExpired', 'InvalidToken'])(
		'a token that stays refused as %s costs one more call and one more token',
		async (error) => {
			const {fake, auth} = await setStage();
			fake.fail({service, error, times: 10});
			expect((await send(SEARCHING, {auth, fake})).status).toBe(401);
			expect(statuses(fake)).toEqual([401, 401]);
			expect(tokenCalls(fake)).toBe(2);
		},
	);

	test.each([
		'InvalidIssuer',
		'MissingClaim',
		'MissingKeyId',
		'UnsupportedClient',
		'InvalidClient',
		'MissingCredential',
		'UnauthorizedOther',
	])('a 401 for %s renews no token and is not sent again', async (error) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error, times: 10});
		expect((await send(SEARCHING, {auth, fake})).status).toBe(401);
		expect([statuses(fake), tokenCalls(fake), auth.stats().cachedTokens]).toEqual([[401], 1, 1]);
	});

	test('a redirect to another host takes no token there', async () => {
		const {fake, auth} = await setStage(undefined, {}, {extraHosts: {'foreign.example': () => ({})}});
		fake.fail({service, status: 307, headers: {location: 'https://foreign.example/there'}});
		await send(SEARCHING, {auth, fake}).catch(() => {});
		const carrying = fake.journal.filter(({headers}) => headers.authorization !== undefined);
		expect(carrying.map(({host, path}) => `https://${host}${path}`)).toEqual([SEARCH]);
	});
});

test.each([undefined, 'www.amazon.fr'])(
	'a redirect within the host keeps credential and marketplace (own header: %s)',
	async (own) => {
		const {fake, auth, arrived} = await setStage(several(['2.2', 'www.amazon.fr'], ['3.2', 'www.amazon.de']));
		fake.fail({service, status: 307, headers: {location: '/catalog/v1/getBrowseNodes'}});
		await auth.got.post(SEARCH, {
			json: JSON.parse(QUERY),
			...(own === undefined ? {context: {amazon: {marketplace: 'www.amazon.fr'}}} : {headers: {'x-marketplace': own}}),
		});
		expect(arrived().map(({path, status, headers}) => [path, status, headers['x-marketplace']])).toEqual([
			['/catalog/v1/searchItems', 307, 'www.amazon.fr'],
			['/catalog/v1/getBrowseNodes', 200, 'www.amazon.fr'],
		]);
		expect(arrived().every(({headers}) => headers.authorization?.endsWith(', Version 2.2'))).toBe(true);
	},
);

describe('a refusal', () => {
	const version = '"creators.version"';
	test.each([
		['InvalidIssuer', 401, 'InvalidIssuer', version],
		['MissingClaim', 401, 'MissingClaim', version],
		['MissingKeyId', 401, 'MissingKeyId', version],
		['UnsupportedClient', 401, 'UnsupportedClient', 'The credential is none that this API takes'],
		['InvalidClient', 401, 'InvalidClient', 'The credential is none that this API takes'],
		['MissingCredential', 401, 'MissingCredential', 'look for a proxy in between'],
		['UnauthorizedOther', 401, 'Other', 'Associates Central'],
		[
			'AssociateNotEligible',
			403,
			'AssociateNotEligible',
			'As others have found, Amazon asks for 10 qualified sales in the last 30 days.',
		],
		['AuthorizationFailed', 403, 'AuthorizationFailed', 'partner tag, marketplace and credential'],
		['AccessDeniedOther', 403, 'Other', 'Associates Central'],
	] as const)('as %s is ACCESS_DENIED and says what to do', async (error, status, code, advice) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error});
		const cause = await causeOf(sent(auth));
		expect(cause).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_DENIED',
			api: service,
			operation: 'searchItems',
			amazon: {status, code, requestId: expect.any(String)},
		});
		expect(cause?.message).toContain(`The Creators API denies this call (${status} ${code}), and not because of an old token. `);
		expect(cause?.message).toContain(advice);
		expect([tokenCalls(fake), auth.stats().refused]).toEqual([1, 0]);
	});

	test.each([
		['of a reason that is new', {type: 'UnauthorizedException', reason: 'SomethingNew'}, 'SomethingNew'],
		['without a reason', {type: 'UnauthorizedException', message: 'No.'}, 'UnauthorizedException'],
		['whose reason is no word', {type: 'UnauthorizedException', reason: 'Atc|secret'}, 'UnauthorizedException'],
	])('with 401 %s is not cured by a new token', async (_what, body, code) => {
		const {fake, auth} = await setStage();
		fake.fail({service, status: 401, body});
		const cause = await causeOf(sent(auth));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 401, code}});
		expect(everythingOf(cause ?? new Error('none'))).not.toContain('secret');
		expect(tokenCalls(fake)).toBe(1);
	});

	test.each(['TokenExpired', 'InvalidToken'])('as %s, twice, is ACCESS_TOKEN_REFUSED', async (error) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error, times: 10});
		expect(await causeOf(sent(auth))).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
			api: service,
			operation: 'searchItems',
			amazon: {status: 401, code: error},
		});
	});

	test.each([
		[{'retry-after': '7'}, 7_000],
		[{}, undefined],
	])('as ThrottleException is THROTTLED, with the pause where Amazon names one (%j)', async (headers, retryAfterMs) => {
		const {fake, auth} = await setStage();
		const body = {type: 'ThrottleException', message: 'Slow down.', serviceCode: 'a', quotaCode: 'b'};
		fake.fail({service, status: 429, headers, body});
		const cause = await causeOf(sent(auth));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_THROTTLED', api: service, amazon: {status: 429, code: 'ThrottleException'}});
		expect(cause?.retryAfterMs).toBe(retryAfterMs);
	});

	test.each([
		'InvalidPartnerTag',
		'InvalidAssociate',
		'FieldValidationFailed',
		'ResourceNotFoundException',
		'InternalServerException',
	])('as %s is about the call: the token stays, and the caller reads the reply', async (error) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error});
		expect(await causeOf(sent(auth))).toBeUndefined();
		expect([fake.count({service}), auth.stats().cachedTokens, auth.stats().refused]).toEqual([1, 1, 0]);
	});

	test('of a call whose body is a stream is told, and the next call succeeds', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'TokenExpired'});
		async function* body() {
			yield QUERY;
		}
		const call = auth.got.post(SEARCH, {headers: {'content-type': 'application/json'}, body: body()});
		expect(await causeOf(call)).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'});
		expect((await sent(auth)).statusCode).toBe(200);
		expect([statuses(fake), tokenCalls(fake)]).toEqual([[401, 200], 2]);
	});
});

describe('got sends again', () => {
	const retry = {limit: 1, calculateDelay: ({computedValue}: {computedValue: number}) => Math.min(computedValue, 1)};
	const post = (auth: AmazonAuth, path: string) => auth.got.post(`${HOST}${path}`, {json: JSON.parse(QUERY), retry});

	test.each([408, 429, 500, 502, 503, 504])('an operation after %i, since it only reads', async (status) => {
		const {fake, auth} = await setStage();
		fake.fail({service, status});
		await post(auth, '/catalog/v1/searchItems');
		expect(statuses(fake)).toEqual([status, 200]);
	});

	test('an operation whose connection broke', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, reset: true});
		await post(auth, '/catalog/v1/searchItems');
		expect(statuses(fake)).toEqual([0, 200]);
	});

	test('of a path that nobody knows what was throttled, and nothing else', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, status: 429});
		await post(auth, '/catalog/v2/change').catch(() => {});
		fake.fail({service, status: 503});
		await post(auth, '/catalog/v2/change').catch(() => {});
		expect(statuses(fake)).toEqual([429, 400, 503]);
	});
});

test('errors show neither the token nor what was asked for', async () => {
	const {fake, auth, arrived} = await setStage(alone('2.1', 'www.amazon.com'));
	fake.fail({service, error: 'InvalidPartnerTag'});
	const error = await rejectionOf(sent(auth));
	const shown = `${inspect(error, {depth: 10})} ${JSON.stringify(error)} ${error.message}`;
	expect(shown).toContain('/catalog/v1/searchItems');
	expect(shown).not.toContain('lamp');
	const token = /eyJ\S+(?=,)/.exec(arrived()[0]?.headers.authorization ?? '')?.[0] ?? 'none';
	expect(shown).not.toContain(token);
	expect(token).toMatch(/^eyJ/);
});

test.each([
	['2.3', 'cognito'],
	['3.2', 'lwa'],
] as const)('errors of a token call for version %s show neither the secret nor the reply', async (version, at) => {
	const {fake, auth} = await setStage(alone(version, 'www.amazon.de'));
	fake.fail({service: at, status: 200, body: {access_token: 'Atzr|of-somebody', token_type: 'bearer', expires_in: 3600}});
	const malformed = await rejectionOf(sent(auth));
	fake.fail({service: at, status: 400, body: {error: 'invalid_client', error_description: 'for fake-creators-secret'}});
	const refused = await rejectionOf(sent(auth));
	expect([malformed, refused]).toMatchObject([{code: 'ERR_AMAZON_TOKEN_MALFORMED'}, {code: 'ERR_AMAZON_TOKEN_REFUSED'}]);
	const shown = everythingOf(malformed) + everythingOf(refused);
	expect(shown).not.toMatch(/of-somebody|fake-creators-secret/);
});

describe('the token', () => {
	test('is one for each credential, where several are called at once', async () => {
		const {fake, auth} = await setStage(
			several(['2.1', 'www.amazon.com'], ['2.2', 'www.amazon.de'], ['3.3', 'www.amazon.co.jp']),
		);
		const marketplaces = ['www.amazon.com', 'www.amazon.de', 'www.amazon.co.jp'];
		await Promise.all(marketplaces.flatMap((one) => [sent(auth, one), sent(auth, one)]));
		await Promise.all(marketplaces.map((one) => sent(auth, one)));
		expect(statuses(fake)).toEqual(Array.from({length: 9}, () => 200));
		expect(tokenCalls(fake)).toBe(3);
		expect(auth.stats()).toMatchObject({minted: 3, joined: 3, cachedTokens: 3});
	});

	test('is one for each endpoint, though the credential has one name and one secret at two of them', async () => {
		const {fake, auth, asked} = await setStage(({creatorsCredential}) => [
			{...creatorsCredential('3.1'), marketplace: 'www.amazon.com'},
			{...creatorsCredential('3.1'), version: '3.2', marketplace: 'www.amazon.de'},
		]);
		// Amazon refuses the credential of one region at the endpoint of another, which says nothing of its own endpoint.
		expect(await rejectionOf(sent(auth, 'www.amazon.de'))).toMatchObject({
			code: 'ERR_AMAZON_TOKEN_REFUSED',
			amazon: {code: 'invalid_client'},
			message: expect.stringContaining('Login with Amazon (api.amazon.co.uk) refused the token request (401 invalid_client).'),
		});
		expect((await sent(auth, 'www.amazon.com')).statusCode).toBe(200);
		expect(asked().map(({host, status}) => [host, status])).toEqual([
			['api.amazon.co.uk', 401],
			['api.amazon.com', 200],
		]);
		expect(fake.count({service})).toBe(1);
	});

	test.each(['2.1', '3.2'] as const)(
		'of version %s is asked for with the next secret where Amazon takes the first no more',
		async (version) => {
			const {fake, auth, asked} = await setStage(({creatorsCredential}) => {
				const credential = creatorsCredential(version);
				return {
					...credential,
					credentialSecret: ['a-new-one-too-early', credential.credentialSecret],
					marketplace: 'www.amazon.de',
				};
			});
			await sent(auth);
			fake.expireTokens();
			await sent(auth);
			expect(asked().map(({status}) => status)).toEqual([version === '2.1' ? 400 : 401, 200, 200]);
		},
	);

	test.each([
		['2.2', 'Amazon Cognito'],
		['3.3', 'Login with Amazon (api.amazon.co.jp)'],
	] as const)('of version %s that is refused says by whom, and what to compare', async (version, giver) => {
		const {fake, auth} = await setStage((one) => ({...alone(version)(one), credentialSecret: 'another-one'}));
		const refused = await rejectionOf(sent(auth, 'www.amazon.de'));
		expect(refused).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {code: 'invalid_client'}});
		expect(refused.message).toContain(`${giver} refused the token request`);
		expect(refused.message).toContain(`of another version than ${version}`);
		// The refusal is believed for a minute.
		await rejectionOf(sent(auth, 'www.amazon.de'));
		expect([tokenCalls(fake), fake.count({service})]).toEqual([1, 0]);
	});

	test('is held back where its own endpoint asks for a pause, and that of another endpoint is not', async () => {
		const {fake, auth} = await setStage(several(['2.2', 'www.amazon.de'], ['3.1', 'www.amazon.com']));
		fake.fail({service: 'cognito', status: 429, headers: {'retry-after': '60'}, times: 10});
		const paused = {
			code: 'ERR_AMAZON_THROTTLED',
			message: expect.stringMatching(/^Amazon Cognito /),
			retryAfterMs: expect.any(Number),
		};
		expect(await rejectionOf(sent(auth, 'www.amazon.de'))).toMatchObject(paused);
		expect((await sent(auth, 'www.amazon.com')).statusCode).toBe(200);
		expect(await rejectionOf(sent(auth, 'www.amazon.de'))).toMatchObject(paused);
		expect([fake.count({service: 'cognito'}), fake.count({service: 'lwa'}), statuses(fake)]).toEqual([1, 1, [200]]);
	});

	test('is forgotten with all others, and not with those of a seller', async () => {
		const {auth} = await setStage();
		await sent(auth);
		await auth.forget({sellingPartnerId: 'A1SELLER'});
		expect(auth.stats().cachedTokens).toBe(1);
		await auth.forget({application: true});
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('is shared by a store, and so is a refusal of its endpoint', async () => {
		const {fake} = await setStage();
		const shelf = createShelf();
		const [good, bad] = [
			alone('2.1', 'www.amazon.com')(fake),
			{...alone('2.2')(fake), credentialSecret: 'another-one', marketplace: 'www.amazon.de'},
		];
		const shared = () => {
			const encryptionKeys = ['0123456789abcdef0123456789abcdef'].map((key) => Buffer.from(key)) as [Buffer];
			return createAmazonAuth({creators: [good, bad], got: fake.got, store: memoryStore(shelf), encryptionKeys, maxTokens: 100});
		};
		await using first = shared();
		await using second = shared();
		for (const auth of [first, second]) {
			await sent(auth, 'www.amazon.com');
			expect(await rejectionOf(sent(auth, 'www.amazon.de'))).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED'});
		}
		expect(fake.journal.filter(({service: one}) => one === 'cognito').map(({status}) => status)).toEqual([200, 400]);
	});

	test('is told on the channels by its API, its kind and the operation that was refused', async () => {
		const {on} = listen();
		const {fake, auth} = await setStage(alone('2.1', 'www.amazon.com'));
		await sent(auth);
		fake.expireTokens();
		await sent(auth);
		const about = {api: service, kind: 'client-credentials', sellingPartnerId: undefined};
		expect(on('got-amazon-auth:minted')).toMatchObject([about, about]);
		const refusal = {...about, operation: 'searchItems', what: 'request', status: 401};
		expect(on('got-amazon-auth:refused')).toMatchObject([{...refusal, amazonCode: 'TokenExpired', ageMs: expect.any(Number)}]);
		expect(on('got-amazon-auth:retried')).toMatchObject([refusal]);
	});

	test.each(['2.1', '3.1'] as const)(
		'of version %s that another auth has put on is not taken for the caller’s own',
		async (version) => {
			const {fake, auth} = await setStage(alone(version, 'www.amazon.com'));
			await using other = createAmazonAuth({creators: alone(version, 'www.amazon.com')(fake), got: fake.got, maxTokens: 100});
			const headers = await other.authorize({method: 'POST', url: SEARCH});
			expect(await rejectionOf(auth.got.post(SEARCH, {headers, json: {}}))).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
			const own = await auth.authorize({method: 'POST', url: SEARCH});
			expect((await auth.got.post(SEARCH, {headers: own, json: JSON.parse(QUERY)})).statusCode).toBe(200);
		},
	);

	test('given to review is forgotten by what was sent', async () => {
		const {fake, auth} = await setStage(alone('2.1', 'www.amazon.com'));
		const headers = await auth.authorize({method: 'POST', url: SEARCH});
		const body = JSON.stringify({type: 'UnauthorizedException', reason: 'TokenExpired', message: ''});
		const verdict = await auth.review({method: 'POST', url: SEARCH, headers}, {status: 401, headers: {}, body});
		expect(verdict).toMatchObject({sendAgain: true, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
		expect(auth.stats().cachedTokens).toBe(0);
		expect((await auth.authorize({method: 'POST', url: SEARCH})).authorization).not.toBe(headers.authorization);
		expect(tokenCalls(fake)).toBe(2);
	});
});
