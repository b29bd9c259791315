/**
 * Requests to Amazon Business and to what is near it, typed out by hand, with the headers that must arrive or the error.
 */
import {type AmazonAuthOptions, type AmazonIdentity, amazonAuthErrorOf} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {type Asked, WAYS} from '../ways.js';
import {CUSTOMERS, EU, NA, ORDERS, PRODUCTS, SANDBOX_NA, setStage} from './stage.js';

/** The headers that are looked at; a header that is left out must not arrive. */
interface Arriving {
	readonly 'x-amz-access-token'?: unknown;
	readonly 'x-amz-date'?: unknown;
	readonly 'user-agent'?: unknown;
	readonly 'x-amz-user-email'?: string;
	readonly authorization?: string;
}

const TOKEN = expect.stringMatching(/^Atza\|[\w-]+$/);
const DATE = expect.stringMatching(/^\d{8}T\d{6}Z$/);
const OWN_AGENT = expect.stringMatching(/^got-amazon-auth\/[\d.]+ \(Language=JavaScript\)$/);
const FULL: Arriving = {'x-amz-access-token': TOKEN, 'x-amz-date': DATE, 'user-agent': OWN_AGENT};
const MAIL = 'buyer@example.com';

interface Row extends Partial<Asked> {
	readonly url: string;
	/** GET where none is given. */
	readonly method?: string;
	readonly status: number;
}

const ROWS: readonly (readonly [what: string, row: Row, arriving: Arriving])[] = [
	['orders', {url: NA + ORDERS, status: 200}, FULL],
	['orders with a query', {url: `${NA}${ORDERS}?startDate=2026-11-01T00%3A00%3A00Z`, status: 200}, FULL],
	['orders of the sandbox', {url: SANDBOX_NA + ORDERS, status: 200}, FULL],
	['orders at the port of https', {url: `${NA}:443${ORDERS}`, status: 200}, FULL],
	['a host in capitals', {url: `https://NA.Business-API.amazon.com${ORDERS}`, status: 200}, FULL],
	['a region that the refresh token is not of', {url: EU + ORDERS, status: 403}, FULL],
	['a path that nobody knows', {url: `${NA}/nothing/at/all`, status: 404}, FULL],
	[
		'the Tokens API, which is none of this one',
		{method: 'POST', url: `${NA}/tokens/2021-03-01/restrictedDataToken`, status: 404},
		FULL,
	],
	['an order id with an encoded slash', {url: `${NA}${ORDERS}/a%2Fb`, status: 200}, FULL],
	['SCIM', {url: `${NA}/scim/v2/Users`, status: 200}, FULL],
	['a search without the user’s address', {url: NA + PRODUCTS, status: 400}, FULL],
	[
		'a search with the address of the caller',
		{url: NA + PRODUCTS, headers: {'x-amz-user-email': MAIL}, status: 200},
		{...FULL, 'x-amz-user-email': MAIL},
	],
	[
		'an order, with an address in capitals',
		{method: 'POST', url: `${NA}/ordering/2022-10-30/orders`, headers: {'X-Amz-User-Email': MAIL}, body: '{}', status: 200},
		{...FULL, 'x-amz-user-email': MAIL},
	],
	[
		'a user-agent of the caller',
		{url: NA + ORDERS, headers: {'user-agent': 'Buyer/2.0 (Language=TypeScript)'}, status: 200},
		{...FULL, 'user-agent': 'Buyer/2.0 (Language=TypeScript)'},
	],
	[
		'a token and a date of the caller are replaced',
		{url: NA + ORDERS, headers: {'X-Amz-Access-Token': 'Atza|of-the-caller', 'x-amz-date': 'today'}, status: 200},
		FULL,
	],
	['another host below', {url: `https://us.business-api.amazon.com${ORDERS}`, status: 200}, {}],
	['a host that ends alike', {url: `https://xna.business-api.amazon.com${ORDERS}`, status: 200}, {}],
];

const ELSEWHERE = {'us.business-api.amazon.com': () => ({}), 'xna.business-api.amazon.com': () => ({})};

describe.each(WAYS)('through %s', (name, send) => {
	test.each(ROWS)('%s', async (_what, {status, method = 'GET', ...row}, arriving) => {
		const {fake, auth} = await setStage({}, {extraHosts: ELSEWHERE});
		const told = await send({...row, method}, {auth, fake});
		const entry = fake.journal.at(-1);
		const isOurs = arriving === FULL || 'x-amz-access-token' in arriving;
		expect(pick(entry?.headers ?? {}, isOurs)).toEqual(arriving);
		expect([told.status, entry?.status, entry?.method]).toEqual([status, status, method]);
		// A token is asked for only where the request gets it.
		expect(fake.journal.length).toBe(isOurs ? 2 : 1);
	});

	const client = {clientId: 'amzn1.application-oa2-client.x', clientSecret: 'x', refreshToken: 'Atzr|x'};
	const REFUSED: readonly (readonly [string, string, Partial<AmazonAuthOptions>, AmazonIdentity, string])[] = [
		['without its option', NA, {business: undefined}, {application: true}, 'SERVICE_NOT_CONFIGURED'],
		['the sandbox, with production alone', SANDBOX_NA, {business: client}, {application: true}, 'SERVICE_NOT_CONFIGURED'],
		[
			'production, with the sandbox alone',
			NA,
			{business: {...client, sandbox: true}},
			{application: true},
			'SERVICE_NOT_CONFIGURED',
		],
		['a seller alone', NA, {}, {sellingPartnerId: 'A1'}, 'IDENTITY_MISSING'],
		['nobody', NA, {}, {}, 'IDENTITY_MISSING'],
		['a customer, where nothing says whose the string is', NA, {}, {businessCustomerId: 'C1'}, 'IDENTITY_CONFLICT'],
		[
			'another customer than the configured one',
			NA,
			{business: [{...client, businessCustomerId: 'C1'}]},
			{businessCustomerId: 'C2'},
			'IDENTITY_CONFLICT',
		],
		[
			'the application, where a function needs a customer',
			NA,
			{business: {...client, refreshToken: () => 'Atzr|x'}},
			{application: true},
			'IDENTITY_MISSING',
		],
	];

	test.each(REFUSED)('%s it is refused, and nothing is sent', async (_what, host, options, identity, code) => {
		const {fake, auth} = await setStage(options);
		const call = send({method: 'GET', url: host + ORDERS}, {auth: auth.as(identity), fake});
		await expect(refusal(call)).resolves.toBe(`ERR_AMAZON_${code}`);
		expect(fake.journal).toEqual([]);
	});

	// An agent for https is asked for nothing where a URL has no TLS.
	test.each(name === 'the agent' ? [':8443'] : [':8443', 'http'])('%s is refused as unsafe', async (how) => {
		const {fake, auth} = await setStage();
		const url = how === 'http' ? NA.replace('https', 'http') + ORDERS : NA + how + ORDERS;
		await expect(refusal(send({method: 'GET', url}, {auth, fake}))).resolves.toBe('ERR_AMAZON_INSECURE_URL');
		expect(fake.journal).toEqual([]);
	});
});

describe('authorize', () => {
	test('gives the token, the date and, where the request has none, the user-agent', async () => {
		const {auth} = await setStage();
		expect(await auth.authorize({method: 'GET', url: NA + ORDERS})).toEqual(FULL);
		const userAgent = {'user-agent': 'Buyer/2.0 (Language=TypeScript)'};
		expect(await auth.authorize({method: 'GET', url: NA + ORDERS, headers: userAgent})).toEqual({
			'x-amz-access-token': TOKEN,
			'x-amz-date': DATE,
		});
	});

	test('takes the user-agent of the entry that the host is of', async () => {
		const {auth} = await setStage({}, {});
		const {fake} = await setStage();
		const [production, sandbox] = fake.options.business;
		const own = 'Procurement/1.0 (Language=TypeScript)';
		const other = await setStage({business: [production, {...sandbox, userAgent: own}], got: fake.got});
		expect(await other.auth.authorize({method: 'GET', url: SANDBOX_NA + ORDERS})).toMatchObject({'user-agent': own});
		expect(await other.auth.authorize({method: 'GET', url: NA + ORDERS})).toMatchObject({'user-agent': OWN_AGENT});
		expect(auth.explain('GET', NA + ORDERS).api).toBe('business');
	});
});

describe('explain', () => {
	test('tells region, sandbox and header, and holds no id', async () => {
		const {auth, fake} = await setStage();
		expect(auth.explain('GET', `https://sandbox.jp.business-api.amazon.com${ORDERS}/123`)).toEqual({
			api: 'business',
			credential: 'refresh-token',
			reason: 'Calls of Amazon Business go with the access token of the customer.',
			region: 'jp',
			sandbox: true,
			header: 'x-amz-access-token',
		});
		expect(fake.journal).toEqual([]);
	});

	test('says what an identity must name that is known only at the call', async () => {
		const {auth} = await setStage({}, {businessCustomers: CUSTOMERS});
		const later = auth.as(() => ({businessCustomerId: 'C1'}));
		expect(later.explain('GET', EU + ORDERS).reason).toMatch(/ The identity must name businessCustomerId\.$/);
		expect(auth.explain('GET', EU + ORDERS)).toMatchObject({
			credential: 'none',
			reason: expect.stringContaining('No customer of Amazon Business was named'),
		});
	});
});

function pick(headers: Readonly<Record<string, string>>, isOurs: boolean): Arriving {
	const names = ['x-amz-access-token', 'x-amz-date', 'x-amz-user-email', 'authorization', ...(isOurs ? ['user-agent'] : [])];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

async function refusal(call: Promise<unknown>): Promise<string | undefined> {
	return call.then(
		() => undefined,
		(error: unknown) => amazonAuthErrorOf(error)?.code,
	);
}
