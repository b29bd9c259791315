/**
 * Rule 34 through an auth: what each diagnostics channel tells, whose it is, and what no message holds.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {CHARGES, startPay, until} from '../apis/pay/flows/stage.js';
import {rejectionOf} from '../support/errors.js';
import {listen} from './listening.js';
import {APPSTORE, NA, noJitter, ORDER, PLAIN, pass, setClocks} from './stage.js';

const OF_SELLER = {
	api: 'selling-partner',
	kind: 'access-token',
	operation: undefined,
	sellingPartnerId: 'A',
	merchantId: undefined,
	tenant: 'T',
} as const;

test('minted tells each token call that succeeded: what for, for whom, and how long it took', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const {on} = listen();
	await auth.as({sellingPartnerId: 'A', tenant: 'T'}).got(ORDER);
	expect(on('got-amazon-auth:minted')).toEqual([
		{...OF_SELLER, lifetimeMs: 3_600_000, durationMs: expect.any(Number), requestId: expect.any(String)},
		{
			...OF_SELLER,
			kind: 'restricted-data-token',
			operation: 'getOrder',
			lifetimeMs: 3_600_000,
			durationMs: expect.any(Number),
			requestId: expect.any(String),
		},
	]);
});

test('the request id is the one that Amazon gave with its reply', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({
		service: 'lwa',
		status: 200,
		headers: {'x-amzn-RequestId': 'id-of-this-reply'},
		body: {access_token: 'Atza|given', token_type: 'bearer', expires_in: 3600},
	});
	const {on} = listen();
	await auth.as({sellingPartnerId: 'A'}).authorize({method: 'GET', url: PLAIN});
	expect(on('got-amazon-auth:minted').map(({requestId}) => requestId)).toEqual(['id-of-this-reply']);
});

test("minted tells an application's tokens by their API, and a merchant's by the merchant", async () => {
	const {fake, auth} = await startPay({merchants: ['M1']});
	await using application = createAmazonAuth({...fake.options});
	const {on} = listen();
	await application.got(APPSTORE);
	await application.got(`${NA}/notifications/v1/destinations`);
	await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
	expect(
		on('got-amazon-auth:minted').map(({api, kind, merchantId, sellingPartnerId}) => [api, kind, merchantId ?? sellingPartnerId]),
	).toEqual([
		['appstore', 'client-credentials', undefined],
		['selling-partner', 'client-credentials', undefined],
		['pay', 'authorization-token', 'M1'],
	]);
});

test('minted tells what auth.sellingPartner fetches too: for a seller who is not known yet, for another application, for itself', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const {on} = listen();
	await auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode({sellingPartnerId: 'A'})});
	const resources = [{method: 'GET', path: '/orders/v0/orders/{orderId}/address'}];
	await auth.sellingPartner.createRestrictedDataToken({sellingPartnerId: 'A', region: 'na', resources});
	await auth.sellingPartner.rotateClientSecret();
	expect(on('got-amazon-auth:minted').map(({kind, operation, sellingPartnerId}) => [kind, operation, sellingPartnerId])).toEqual([
		['access-token', undefined, undefined], // with the code: whose it is, Amazon does not say
		['access-token', undefined, 'A'],
		['restricted-data-token', undefined, 'A'],
		['client-credentials', undefined, undefined],
	]);
});

test('joined tells each caller that waits for the token call of another', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	const {on} = listen();
	await Promise.all(Array.from({length: 4}, () => seller.authorize({method: 'GET', url: PLAIN})));
	expect(on('got-amazon-auth:joined')).toEqual([OF_SELLER, OF_SELLER, OF_SELLER]);
	expect(auth.stats().joined).toBe(3);
});

test('refreshed tells a renewal ahead of the end, and how old the token was', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	await seller.authorize({method: 'GET', url: PLAIN});
	pass(3_600_000 - 120_000);
	const {on} = listen();
	await seller.authorize({method: 'GET', url: PLAIN});
	await until(() => auth.stats().openFlights === 0);
	expect(auth.stats().refreshedAhead).toBe(1);
	expect(on('got-amazon-auth:refreshed')).toEqual([{...OF_SELLER, reason: 'ahead', ageMs: 3_480_000}]);
	expect(on('got-amazon-auth:minted')).toHaveLength(1);
});

test('retried tells each attempt of a token call that follows a failed one', async () => {
	noJitter();
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	fake.fail({service: 'lwa', status: 500});
	fake.fail({service: 'lwa', reset: true});
	const {heard} = listen();
	await auth.as({sellingPartnerId: 'A', tenant: 'T'}).got(PLAIN);
	expect(heard).toEqual([
		{name: 'got-amazon-auth:retried', message: {...OF_SELLER, what: 'token-call', attempt: 2, delayMs: 0, status: 500}},
		{name: 'got-amazon-auth:retried', message: {...OF_SELLER, what: 'token-call', attempt: 3, delayMs: 0, status: undefined}},
		{name: 'got-amazon-auth:minted', message: expect.objectContaining(OF_SELLER)},
	]);
});

test('the advice of review to send once more is told as retried', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const request = {method: 'GET', url: PLAIN};
	const headers = await auth.as({sellingPartnerId: 'A', tenant: 'T'}).authorize(request);
	const dead = {errors: [{code: 'Unauthorized', details: 'The access token you provided has expired.'}]};
	const {on} = listen();
	await auth.review({...request, headers}, {status: 403, headers: {}, body: JSON.stringify(dead)});
	expect(on('got-amazon-auth:refused')).toMatchObject([{...OF_SELLER, requestId: undefined}]);
	expect(on('got-amazon-auth:retried')).toEqual([{...OF_SELLER, what: 'request', attempt: 2, delayMs: 0, status: 403}]);
});

test('a message is told in the async context of the call that began it, and joined in that of the caller who joins', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A'});
	const caller = new AsyncLocalStorage<string>();
	const told: string[] = [];
	for (const topic of ['minted', 'joined', 'refused', 'retried', 'refreshed']) {
		const hear = (): void => {
			told.push(`${topic} for ${caller.getStore()}`);
		};
		subscribe(`got-amazon-auth:${topic}`, hear);
		onTestFinished(() => {
			unsubscribe(`got-amazon-auth:${topic}`, hear);
		});
	}
	noJitter();
	fake.fail({service: 'lwa', status: 500});
	await Promise.all(['first', 'second'].map((name) => caller.run(name, () => seller.authorize({method: 'GET', url: PLAIN}))));
	fake.expireTokens();
	await caller.run('third', () => seller.got(PLAIN));
	expect(told).toEqual([
		'joined for second',
		'retried for first',
		'minted for first',
		'refused for third',
		'retried for third',
		'minted for third',
		'refreshed for third',
	]);
});

test('no message holds a token, a secret, a path, a query or a body', async () => {
	noJitter();
	await using fake = await startFakeAmazon({
		sellers: ['A'],
		merchants: {M1: {mwsAuthToken: 'amzn.mws.secret-of-m1'}},
		missingRoles: {A: ['shippingAddress']},
	});
	const sellingPartner = {
		...fake.options.sellingPartner,
		dataElements: ['buyerInfo', 'shippingAddress'] as const,
		restrictedData: 'auto' as const,
	};
	const pay = {...fake.options.pay, mwsAuthToken: () => 'amzn.mws.secret-of-m1'};
	await using auth = createAmazonAuth({...fake.options, sellingPartner, pay});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	const merchant = auth.as({merchantId: 'M1'});
	const {heard} = listen();
	const everything = async (): Promise<void> => {
		await Promise.all([seller.got(`${ORDER}?MarketplaceIds=a-query`), seller.got(ORDER)]);
		await seller.got(`${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted`);
		await auth.got(APPSTORE);
		await merchant.got.post(CHARGES, {json: {chargePermissionId: 'S01-in-the-body'}});
	};
	fake.fail({service: 'lwa', status: 500});
	await everything();
	fake.expireTokens();
	await everything();
	fake.fail({service: 'lwa', error: 'invalid_grant'});
	await auth.forget();
	await rejectionOf(seller.got(PLAIN));

	const told = JSON.stringify(heard);
	const given = fake.journal.flatMap(({body, headers}) => [
		headers['x-amz-access-token'],
		headers.authorization?.replace(/^Bearer /, ''),
		headers['x-amz-pay-authtoken'],
		...['client_secret', 'refresh_token'].map((name) => new URLSearchParams(body).get(name) ?? undefined),
	]);
	const paths = fake.journal.flatMap(({path, query}) => [path, query]);
	const secrets = [...given, ...paths, 'secret-of-m1', 'S01-in-the-body', '902-3159896-1390916', 'spdoc'];
	expect(secrets.filter((secret) => secret !== undefined && secret !== '' && told.includes(secret))).toEqual([]);
	expect(given.filter((one) => one !== undefined).length).toBeGreaterThan(10);
	const names = new Set(heard.map(({name}) => name.replace('got-amazon-auth:', '')));
	expect([...names].sort()).toEqual(['fallback', 'joined', 'minted', 'refreshed', 'refused', 'retried']);
});
