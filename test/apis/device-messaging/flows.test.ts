/**
 * Device Messaging over a whole call: tokens that die, refusals that are about something else, pauses, and what is shared and forgotten.
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
import {MESSAGE, MESSAGES, REGISTRATION, SENDING, setStage, TOKEN_ENDPOINT} from './stage.js';

const service = 'device-messaging';
const sent = (auth: AmazonAuth) =>
	auth.got.post(MESSAGES, {headers: {'content-type': 'application/json'}, body: MESSAGE, retry: {limit: 0}});

/** What got's error of a message has as its cause. */
async function causeOf(call: Promise<unknown>): Promise<AmazonAuthError | undefined> {
	const error = await rejectionOf(call);
	expect(error).toBeInstanceOf(HTTPError);
	return amazonAuthErrorOf(error);
}

const statuses = (fake: FakeAmazon) => fake.journal.filter((entry) => entry.service === service).map(({status}) => status);

describe.each(WAYS)('through %s', (_name, send) => {
	test('a token that has died is renewed once, and the message is sent again with the new one', async () => {
		const {fake, auth, arrived} = await setStage();
		expect((await send(SENDING, {auth, fake})).status).toBe(200);
		fake.expireTokens();
		expect(await send(SENDING, {auth, fake})).toEqual({status: 200, text: JSON.stringify({registrationID: REGISTRATION})});
		expect(statuses(fake)).toEqual([200, 401, 200]);
		const tokens = arrived().map(({headers}) => headers.authorization);
		expect([tokens[0] === tokens[1], tokens[1] === tokens[2]]).toEqual([true, false]);
		expect(arrived().map(({body}) => body)).toEqual([MESSAGE, MESSAGE, MESSAGE]);
	});

	test('a token that stays refused costs one more message and one more token', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'AccessTokenExpired', times: 10});
		expect(await send(SENDING, {auth, fake})).toEqual({status: 401, text: '{"reason":"AccessTokenExpired"}'});
		expect(statuses(fake)).toEqual([401, 401]);
		expect(fake.count({service: 'lwa'})).toBe(2);
	});

	test.each(['/user/profile', '/auth/o2/token', 'https://foreign.example/there'])(
		'a redirect to %s takes no token and no credential of the caller there',
		async (location) => {
			const {fake, auth} = await setStage({}, {extraHosts: {'foreign.example': () => ({})}});
			fake.fail({service, status: 307, headers: {location}});
			await send(SENDING, {auth, fake}).catch(() => {});
			const carrying = fake.journal.filter(({headers}) => headers.authorization !== undefined);
			expect(carrying.map(({path}) => path)).toEqual([new URL(MESSAGES).pathname]);
		},
	);
});

test('a redirect from a page of the same host to a registration gives no token', async () => {
	const {fake, auth} = await setStage();
	fake.fail({path: '/user/profile', status: 307, headers: {location: MESSAGES}});
	await auth.got.post('https://api.amazon.com/user/profile', {body: MESSAGE, throwHttpErrors: false});
	expect(fake.journal.map(({path, headers}) => [path, headers.authorization])).toEqual([
		['/user/profile', undefined],
		[new URL(MESSAGES).pathname, undefined],
	]);
});

test('the token call is that of the other APIs, and carries nothing of a message', async () => {
	const {fake, auth} = await setStage();
	await sent(auth);
	const [call] = fake.journal.filter(({service: one}) => one === 'lwa');
	expect([`${call?.scheme}://${call?.host}${call?.path}`, call?.method]).toEqual([TOKEN_ENDPOINT, 'POST']);
	const {clientId, clientSecret} = fake.options.deviceMessaging;
	expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({
		grant_type: 'client_credentials',
		scope: 'messaging:push',
		client_id: clientId,
		client_secret: clientSecret,
	});
	expect(Object.keys(call?.headers ?? {}).filter((name) => /^(?:authorization|x-amz)/.test(name))).toEqual([]);
});

test('each API has a token of its own where all of them are called at once', async () => {
	const {fake, auth} = await setStage();
	await Promise.all([
		sent(auth),
		auth.got('https://developer.amazon.com/api/appstore/v1/applications/amzn1.app.1/edits'),
		auth.got('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations'),
		auth.got('https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations'),
	]);
	expect(fake.journal.every(({status}) => status === 200)).toBe(true);
	const asked = fake.journal.filter(({service: one}) => one === 'lwa').map(({body}) => new URLSearchParams(body));
	expect(asked.map((form) => form.get('scope') ?? form.get('grant_type')).sort()).toEqual([
		'appstore::apps:readwrite',
		'messaging:push',
		'refresh_token',
		'sellingpartnerapi::notifications',
	]);
});

test('a profile without Device Messaging is TOKEN_REFUSED, and no message is sent', async () => {
	const {fake, auth} = await setStage();
	fake.fail({service: 'lwa', error: 'invalid_scope', times: 5});
	expect(await rejectionOf(sent(auth))).toMatchObject({
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		amazon: {code: 'invalid_scope'},
	});
	expect(statuses(fake)).toEqual([]);
});

describe('a refusal', () => {
	test.each([
		['MaxRateExceeded', 429, 30_000],
		['ServiceUnavailable', 503, 120_000],
	] as const)('%s asks for a pause: THROTTLED, with its length', async (error, status, pauseMs) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error});
		const cause = await causeOf(sent(auth));
		expect(cause).toMatchObject({code: 'ERR_AMAZON_THROTTLED', api: service, amazon: {status}, retryAfterMs: pauseMs});
		expect([cause?.status, cause?.headers]).toEqual([503, {'retry-after': String(pauseMs / 1000)}]);
		expect(auth.stats()).toMatchObject({cachedTokens: 1, refused: 0});
	});

	test('with 503 and no pause is an outage, of which nothing more is told', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, status: 503, body: {}});
		expect(await causeOf(sent(auth))).toBeUndefined();
	});

	test.each([
		'InvalidRegistrationId',
		'InvalidData',
		'InvalidConsolidationKey',
		'InvalidExpiration',
		'InvalidChecksum',
		'InvalidType',
		'Unregistered',
		'MessageTooLarge',
	])('%s is about the message: the token stays, and the caller reads the reply', async (error) => {
		const {fake, auth} = await setStage();
		fake.fail({service, error});
		expect(await causeOf(sent(auth))).toBeUndefined();
		expect(fake.count({service})).toBe(1);
		expect(auth.stats()).toMatchObject({cachedTokens: 1, refused: 0});
	});

	test('with 403 is ACCESS_DENIED, and no new token is asked for', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, status: 403, body: {reason: 'AccessDenied'}});
		expect(await causeOf(sent(auth))).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_DENIED',
			amazon: {status: 403, code: 'AccessDenied'},
		});
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	test('of a token that stays dead is ACCESS_TOKEN_REFUSED, with the reason and the request id', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'AccessTokenExpired', times: 10});
		const cause = await causeOf(sent(auth));
		expect(cause).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
			api: service,
			amazon: {status: 401, code: 'AccessTokenExpired', requestId: expect.any(String)},
		});
	});

	test('whose reason is no reason of Amazon’s is told without it', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, status: 401, body: {reason: `Atc|${REGISTRATION}`}, times: 10});
		const cause = await causeOf(sent(auth));
		expect(cause?.amazon).toEqual({status: 401, requestId: expect.any(String)});
	});

	test('shows neither the registration nor the token in any error', async () => {
		const {fake, auth, arrived} = await setStage();
		fake.fail({service, error: 'Unregistered'});
		const error = await rejectionOf(sent(auth));
		const shown = `${inspect(error, {depth: 10})} ${JSON.stringify(error)} ${error.message}`;
		expect(shown).toContain('/messaging/registrations/{registrationId}/messages');
		expect(shown).not.toContain(REGISTRATION);
		expect(shown).not.toContain(arrived()[0]?.headers.authorization?.slice('Bearer '.length));
	});

	test('below another path shows no registration either', async () => {
		const {auth} = await setStage();
		const error = await rejectionOf(auth.got(`https://api.amazon.com/messaging/registrations/${REGISTRATION}`));
		const shown = inspect(error, {depth: 10});
		expect(shown).toContain('/messaging/registrations/…');
		expect(shown).not.toContain(REGISTRATION);
	});
});

describe('the token', () => {
	test('is asked for with the next secret where Amazon takes the first no more', async () => {
		const {fake} = await setStage();
		const {clientId, clientSecret} = fake.options.deviceMessaging;
		const deviceMessaging = {clientId, clientSecret: ['a-new-one-too-early', clientSecret]} as const;
		await using auth = createAmazonAuth({deviceMessaging, got: fake.got, maxTokens: 100});
		await sent(auth);
		expect(fake.journal.map(({service: one, status}) => [one, status])).toEqual([
			['lwa', 401],
			['lwa', 200],
			[service, 200],
		]);
	});

	test('is fetched once for many messages at once, and kept', async () => {
		const {fake, auth} = await setStage();
		await Promise.all(Array.from({length: 20}, () => sent(auth)));
		await sent(auth);
		expect([fake.count({service: 'lwa'}), auth.stats().minted, auth.stats().joined]).toEqual([1, 1, 19]);
	});

	test('is forgotten with all others, and not with those of a seller', async () => {
		const {auth} = await setStage();
		await sent(auth);
		await auth.forget({sellingPartnerId: 'A1SELLER'});
		expect(auth.stats().cachedTokens).toBe(1);
		await auth.forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('is shared by a store', async () => {
		const {fake} = await setStage();
		const shelf = createShelf();
		const {deviceMessaging, got} = fake.options;
		const shared = () => {
			const encryptionKeys = ['0123456789abcdef0123456789abcdef'].map((key) => Buffer.from(key)) as [Buffer];
			return createAmazonAuth({deviceMessaging, got, store: memoryStore(shelf), encryptionKeys, maxTokens: 100});
		};
		await using first = shared();
		await using second = shared();
		await sent(first);
		await sent(second);
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	test('is told on the channels by its API and its kind', async () => {
		const {on} = listen();
		const {fake, auth} = await setStage();
		await sent(auth);
		fake.expireTokens();
		await sent(auth);
		const about = {api: service, kind: 'client-credentials', sellingPartnerId: undefined};
		expect(on('got-amazon-auth:minted')).toMatchObject([about, about]);
		expect(on('got-amazon-auth:refused')).toMatchObject([{...about, what: 'request', status: 401}]);
		expect(on('got-amazon-auth:retried')).toMatchObject([{...about, what: 'request', status: 401}]);
	});
});
