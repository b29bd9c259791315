/**
 * Calls of Amazon Business from end to end: customers, regions and the sandbox, dead tokens and other refusals, what is shared and forgotten.
 */
import {inspect} from 'node:util';
import {HTTPError} from 'got';
import {type AmazonAuthError, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {listen} from '../../flows/listening.js';
import {rejectionOf} from '../../support/errors.js';
import {createShelf, memoryStore} from '../../tokens/store/memory-store.js';
import {WAYS} from '../ways.js';
import {CUSTOMERS, EU, JP, NA, ORDERS, SANDBOX_NA, setStage} from './stage.js';

const service = 'business';
const NO_RETRY = {retry: {limit: 0}} as const;

/** What got's error has as its cause. */
async function causeOf(call: Promise<unknown>): Promise<AmazonAuthError | undefined> {
	const error = await rejectionOf(call);
	expect(error).toBeInstanceOf(HTTPError);
	return amazonAuthErrorOf(error);
}

describe.each(WAYS)('through %s', (_name, send) => {
	test('a token that has died is renewed once, and the call is sent again with the new one', async () => {
		const {fake, auth, arrived} = await setStage();
		const call = () => send({method: 'GET', url: NA + ORDERS}, {auth, fake});
		expect((await call()).status).toBe(200);
		fake.expireTokens();
		expect((await call()).status).toBe(200);
		expect(arrived().map(({status}) => status)).toEqual([200, 403, 200]);
		const tokens = arrived().map(({headers}) => headers['x-amz-access-token']);
		expect([tokens[0] === tokens[1], tokens[1] === tokens[2]]).toEqual([true, false]);
	});

	test('a token that stays refused costs one more call and one more token', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'TokenExpired', times: 10});
		expect((await send({method: 'GET', url: NA + ORDERS}, {auth, fake})).status).toBe(403);
		expect([fake.count({service}), fake.count({service: 'lwa'})]).toEqual([2, 2]);
	});

	test.each([`${EU}${ORDERS}`, `${SANDBOX_NA}${ORDERS}`, 'https://foreign.example/there'])(
		'a redirect to %s takes no credential there',
		async (location) => {
			const {fake, auth} = await setStage({}, {extraHosts: {'foreign.example': () => ({})}});
			fake.fail({service, status: 307, headers: {location}});
			await send({method: 'GET', url: NA + ORDERS}, {auth, fake}).catch(() => {});
			const carrying = fake.journal.filter(({headers}) => headers['x-amz-access-token'] !== undefined);
			expect(carrying.map(({host}) => host)).toEqual(['na.business-api.amazon.com']);
		},
	);
});

test('a redirect within the host keeps the credential', async () => {
	const {fake, auth, arrived} = await setStage();
	fake.fail({service, status: 307, headers: {location: '/scim/v2/Users'}});
	await auth.got(NA + ORDERS);
	expect(arrived().map(({path, status}) => [path, status])).toEqual([
		[ORDERS, 307],
		['/scim/v2/Users', 200],
	]);
});

describe('customers', () => {
	test('have a token of their own in each region, found by id, tenant and region', async () => {
		const {fake} = await setStage({}, {businessCustomers: CUSTOMERS});
		const asked: object[] = [];
		const [production] = fake.options.business;
		const find = production.refreshToken as Exclude<typeof production.refreshToken, string>;
		const refreshToken: typeof find = ({signal, ...whose}) => {
			asked.push(whose);
			return find({...whose, signal});
		};
		await using auth = createAmazonAuth({business: {...production, refreshToken}, got: fake.got, maxTokens: 100});
		const one = auth.as({businessCustomerId: 'C1', tenant: 'shop-17'});
		for (const host of [NA, EU, JP, NA]) {
			await one.got(host + ORDERS);
		}
		await auth.got(EU + ORDERS, {context: {amazon: {businessCustomerId: 'C2'}}});
		expect(asked).toEqual([
			{businessCustomerId: 'C1', tenant: 'shop-17', region: 'na'},
			{businessCustomerId: 'C1', tenant: 'shop-17', region: 'eu'},
			{businessCustomerId: 'C1', tenant: 'shop-17', region: 'jp'},
			{businessCustomerId: 'C2', tenant: undefined, region: 'eu'},
		]);
		expect([fake.count({businessCustomerId: 'C1', service}), fake.count({businessCustomerId: 'C2', service})]).toEqual([4, 1]);
	});

	test('that have not authorised a region are IDENTITY_MISSING there, and nothing is sent', async () => {
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const refused = await rejectionOf(auth.as({businessCustomerId: 'C2'}).got(NA + ORDERS));
		expect(refused).toMatchObject({
			code: 'ERR_AMAZON_IDENTITY_MISSING',
			message: expect.stringContaining(
				'"business[0].refreshToken" returned nothing for this customer of Amazon Business and region',
			),
		});
		expect(fake.journal).toEqual([]);
	});

	test('that are bound are bound: a call names no other', async () => {
		const {auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const other = {context: {amazon: {businessCustomerId: 'C2'}}};
		expect(await rejectionOf(auth.as({businessCustomerId: 'C1'}).got(EU + ORDERS, other))).toMatchObject({
			code: 'ERR_AMAZON_IDENTITY_CONFLICT',
		});
	});

	test('are forgotten one by one', async () => {
		const {auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		await auth.as({businessCustomerId: 'C1'}).got(EU + ORDERS);
		await auth.as({businessCustomerId: 'C2'}).got(EU + ORDERS);
		await auth.forget({businessCustomerId: 'C1'});
		expect(auth.stats().cachedTokens).toBe(1);
	});

	test('whose authorisation has ended are GRANT_REVOKED', async () => {
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		fake.revoke({businessCustomerId: 'C1'});
		expect(await rejectionOf(auth.as({businessCustomerId: 'C1'}).got(EU + ORDERS))).toMatchObject({
			code: 'ERR_AMAZON_GRANT_REVOKED',
		});
		await expect(auth.as({businessCustomerId: 'C2'}).got(EU + ORDERS)).resolves.toMatchObject({statusCode: 200});
	});

	test('may be named by the string’s owner, who is the application’s too', async () => {
		const {fake} = await setStage();
		const [production] = fake.options.business;
		const business = {...production, businessCustomerId: 'C9'};
		await using auth = createAmazonAuth({business, got: fake.got, maxTokens: 100});
		await auth.got(NA + ORDERS);
		await auth.as({businessCustomerId: 'C9'}).got(NA + ORDERS);
		expect(fake.count({service: 'lwa'})).toBe(1);
		await auth.as({application: true}).forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('is forgotten with the application where only the entry of the sandbox says who it is', async () => {
		const {fake} = await setStage();
		const business = fake.options.business.map((one) => (one.sandbox ? {...one, businessCustomerId: 'C9'} : one));
		await using auth = createAmazonAuth({business, got: fake.got, maxTokens: 100});
		await auth.got(SANDBOX_NA + ORDERS);
		await auth.got(NA + ORDERS);
		expect(auth.stats().cachedTokens).toBe(2);
		await auth.as({application: true}).forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});
});

test('a list of entries is read by its own items, whatever its iterator gives', async () => {
	const {fake} = await setStage();
	const other = {clientId: 'amzn1.application-oa2-client.other', clientSecret: 'hush', refreshToken: 'Atzr|other'};
	const business = Object.defineProperty([...fake.options.business], Symbol.iterator, {value: () => [other][Symbol.iterator]()});
	await using auth = createAmazonAuth({business, got: fake.got, maxTokens: 100});
	await auth.got(NA + ORDERS);
	expect(new URLSearchParams(fake.journal[0]?.body).get('client_id')).toBe(fake.options.business[0].clientId);
});

describe('the sandbox', () => {
	test('goes with its own client and refresh token, and shares no token with production', async () => {
		const {fake, auth, arrived} = await setStage();
		await auth.got(NA + ORDERS);
		await auth.got(SANDBOX_NA + ORDERS);
		const clients = fake.journal
			.filter(({service: one}) => one === 'lwa')
			.map(({body}) => new URLSearchParams(body).get('client_id'));
		expect(clients).toEqual(fake.options.business.map(({clientId}) => clientId));
		expect(new Set(arrived().map(({headers}) => headers['x-amz-access-token'])).size).toBe(2);
	});

	test('shares none either where somebody gives one client id for both', async () => {
		const {fake} = await setStage();
		const [production, {sandbox}] = fake.options.business;
		const business = [production, {...production, sandbox}];
		await using auth = createAmazonAuth({business, got: fake.got, maxTokens: 100});
		await auth.got(NA + ORDERS);
		expect(await causeOf(auth.got(SANDBOX_NA + ORDERS, NO_RETRY))).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'});
		expect(fake.count({service: 'lwa'})).toBe(3);
	});
});

test('a client id that serves the Selling Partner API too has a token for each', async () => {
	const {fake} = await setStage();
	const {sellingPartner} = fake.options;
	const business = {...sellingPartner, refreshToken: fake.refreshTokenOf()};
	await using auth = createAmazonAuth({sellingPartner, business, got: fake.got, maxTokens: 100});
	await auth.got('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations');
	await rejectionOf(auth.got(NA + ORDERS, NO_RETRY));
	const [seller, customer] = fake.journal
		.filter(({service: one}) => one !== 'lwa')
		.map(({headers}) => headers['x-amz-access-token']);
	expect(seller).not.toBe(customer);
});

describe('a refusal', () => {
	test('in the words of a dead token is one with 401 too', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'TokenExpired401'});
		await auth.got(NA + ORDERS);
		expect([fake.count({service}), fake.count({service: 'lwa'})]).toEqual([2, 2]);
	});

	test('of a token that stays dead is ACCESS_TOKEN_REFUSED', async () => {
		const {fake, auth} = await setStage();
		fake.fail({service, error: 'TokenRevoked', times: 10});
		expect(await causeOf(auth.got(NA + ORDERS, NO_RETRY))).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
			api: service,
			amazon: {status: 403, code: 'Unauthorized', requestId: expect.any(String)},
		});
	});

	test('for a role that is missing is ACCESS_DENIED, and no token is renewed', async () => {
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const headers = {'x-amz-user-email': 'buyer@example.com'};
		const call = auth
			.as({businessCustomerId: 'C2'})
			.got.post(`${EU}/ordering/2022-10-30/orders`, {headers, body: '{}', ...NO_RETRY});
		expect(await causeOf(call)).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_DENIED',
			message: expect.stringContaining('has the role for it'),
			amazon: {status: 403, code: 'Unauthorized'},
		});
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	test('for a quota is THROTTLED, with the pause that it asks for', async () => {
		const {fake, auth} = await setStage();
		fake.fail({
			service,
			status: 429,
			headers: {'retry-after': '7'},
			body: {errors: [{code: 'QuotaExceeded', message: 'You exceeded your quota for the requested resource.'}]},
		});
		expect(await causeOf(auth.got(NA + ORDERS, NO_RETRY))).toMatchObject({
			code: 'ERR_AMAZON_THROTTLED',
			api: service,
			retryAfterMs: 7000,
			amazon: {status: 429, code: 'QuotaExceeded'},
		});
		expect(auth.stats()).toMatchObject({cachedTokens: 1, refused: 0});
	});

	test('that is about the request itself is the caller’s to read', async () => {
		const {auth} = await setStage();
		expect(await causeOf(auth.got(`${NA}/products/2020-08-26/products`, NO_RETRY))).toBeUndefined();
	});

	test('shows neither the token nor the path', async () => {
		const {fake, auth, arrived} = await setStage();
		fake.fail({service, error: 'Unauthorized'});
		const error = await rejectionOf(auth.got(`${NA}${ORDERS}/902-1845936?secret=1`, NO_RETRY));
		const shown = `${inspect(error, {depth: 10})} ${JSON.stringify(error)} ${error.message}`;
		expect(shown).not.toContain('902-1845936');
		expect(shown).not.toContain(String(arrived()[0]?.headers['x-amz-access-token']));
	});
});

describe('the token', () => {
	test('is asked for with the next secret where Amazon takes the first no more', async () => {
		const {fake} = await setStage();
		const [{clientId, clientSecret, refreshToken}] = fake.options.business;
		const business = {clientId, clientSecret: ['a-new-one-too-early', clientSecret] as const, refreshToken};
		await using auth = createAmazonAuth({business, got: fake.got, maxTokens: 100});
		await auth.got(NA + ORDERS);
		expect(fake.journal.map(({service: one, status}) => [one, status])).toEqual([
			['lwa', 401],
			['lwa', 200],
			[service, 200],
		]);
	});

	test('is shared by a store', async () => {
		const {fake} = await setStage();
		const shelf = createShelf();
		const {business, got} = fake.options;
		const shared = () => {
			const encryptionKeys = ['0123456789abcdef0123456789abcdef'].map((key) => Buffer.from(key)) as [Buffer];
			return createAmazonAuth({business, got, store: memoryStore(shelf), encryptionKeys, maxTokens: 100});
		};
		await using first = shared();
		await using second = shared();
		await first.got(NA + ORDERS);
		await second.got(NA + ORDERS);
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	test('is told on the channels by its API, its kind and its customer', async () => {
		const {on} = listen();
		const {fake, auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const one = auth.as({businessCustomerId: 'C1'});
		await one.got(NA + ORDERS);
		fake.expireTokens();
		await one.got(NA + ORDERS);
		const about = {api: service, kind: 'access-token', businessCustomerId: 'C1', sellingPartnerId: undefined};
		expect(on('got-amazon-auth:minted')).toMatchObject([about, about]);
		expect(on('got-amazon-auth:refused')).toMatchObject([{...about, what: 'request', status: 403}]);
		expect(on('got-amazon-auth:retried')).toMatchObject([{...about, what: 'request', status: 403}]);
	});
});
