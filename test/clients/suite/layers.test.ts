/**
 * One credential a request: rule 36, in every pair of layers that can stand one above the other.
 *
 * The same binding twice is harmless and leaves one credential; another binding's is refused before the call leaves.
 */
import https, {type Agent} from 'node:https';
import got from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {type FakeAmazon, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {getGlobalDispatcher, request, setGlobalDispatcher, fetch as undiciFetch} from 'undici';
import {afterEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import {canTakeDispatcher} from './nodes-fetch.js';

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-0000000-0000001';
const CHARGES = 'https://pay-api.amazon.com/live/v2/charges';
const [A, B] = ['A1SELLER', 'A2SELLER'] as const;

interface Asked {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body?: string;
}

const GET: Asked = {method: 'GET', url: ORDER, headers: {}};
const CHARGE: Asked = {method: 'POST', url: CHARGES, headers: {'content-type': 'application/json'}, body: '{"chargeAmount":{}}'};

/** One layer above another: the status of the reply, or what it failed with. */
type Pair = (layers: {upper: AmazonAuth; lower: AmazonAuth; fake: FakeAmazon}, asked: Asked) => Promise<number>;

/** A lower layer, which gets the headers that `authorize` of an upper one made. */
type Lower = (lower: AmazonAuth, fake: FakeAmazon, asked: Asked) => Promise<number>;

const LOWERS: Readonly<Record<string, Lower>> = {
	'auth.got': async ({got}, _fake, {url, ...asked}) => (await got(url, {...asked, retry: {limit: 0}})).statusCode,
	"a user's own got with hooks": async ({hooks}, fake, {url, ...asked}) =>
		(await fake.got.extend({hooks})(url, {...asked, retry: {limit: 0}})).statusCode,
	'auth.fetch': async (auth, fake, asked) => {
		vi.stubGlobal('fetch', fake.fetch);
		return (await auth.fetch(asked.url, init(asked))).status;
	},
	'an interceptor under request': async (auth, fake, {url, ...asked}) =>
		(await request(url, {...asked, dispatcher: fake.dispatcher.compose(amazonInterceptor(auth))})).statusCode,
	"an interceptor under undici's fetch": async (auth, fake, asked) =>
		unwrapped(async () => {
			const dispatcher = fake.dispatcher.compose(amazonInterceptor(auth));
			return (await undiciFetch(asked.url, {...init(asked), dispatcher})).status;
		}),
	'an agent': (auth, fake, asked) => sendThrough(amazonAgent(auth, {agent: fake.agent}), asked),
	authorize: async (auth, fake, asked) => {
		const headers = {...asked.headers, ...(await auth.authorize(asked))};
		return (await fake.got(asked.url, {method: asked.method, headers, ...bodyOf(asked), retry: {limit: 0}})).statusCode;
	},
};

const PAIRS: Readonly<Record<string, Pair>> = {
	...Object.fromEntries(
		Object.entries(LOWERS).map(([name, send]): [string, Pair] => [
			`headers of authorize, then ${name}`,
			async ({upper, lower, fake}, asked) =>
				send(lower, fake, {...asked, headers: {...asked.headers, ...(await upper.authorize(asked))}}),
		]),
	),
	'hooks upon hooks': async ({upper, lower, fake}, {url, ...asked}) =>
		(await fake.got.extend({hooks: upper.hooks}).extend({hooks: lower.hooks})(url, {...asked, retry: {limit: 0}})).statusCode,
	'auth.got upon hooks': async ({upper, lower}, {url, ...asked}) =>
		(await upper.got.extend({hooks: lower.hooks})(url, {...asked, retry: {limit: 0}})).statusCode,
	'hooks around a request function that had hooks': async ({upper, lower, fake}, {url, ...asked}) => {
		const hiding = (options: {request?: unknown; parseJson?: unknown}) => {
			const inner = options.request as (...parameters: unknown[]) => unknown;
			options.request = (...parameters: unknown[]) => inner(...parameters);
			options.parseJson = JSON.parse;
		};
		const below = fake.got.extend({hooks: lower.hooks}).extend({hooks: {beforeRequest: [hiding as () => void]}});
		return (await below.extend({hooks: upper.hooks})(url, {...asked, retry: {limit: 0}})).statusCode;
	},
	'auth.fetch over an auth.fetch': async ({upper, lower, fake}, asked) => {
		vi.stubGlobal('fetch', (input: string, given: object) => {
			vi.stubGlobal('fetch', fake.fetch);
			return lower.fetch(input, given);
		});
		return (await upper.fetch(asked.url, init(asked))).status;
	},
	'an interceptor upon an interceptor': async ({upper, lower, fake}, {url, ...asked}) => {
		const dispatcher = fake.dispatcher.compose(amazonInterceptor(lower)).compose(amazonInterceptor(upper));
		return (await request(url, {...asked, dispatcher})).statusCode;
	},
	'an agent upon an agent': ({upper, lower, fake}, asked) =>
		sendThrough(amazonAgent(upper, {agent: amazonAgent(lower, {agent: fake.agent})}), asked),
	'hooks upon an agent': async ({upper, lower, fake}, {url, ...asked}) =>
		(await got(url, {...asked, retry: {limit: 0}, hooks: upper.hooks, agent: {https: amazonAgent(lower, {agent: fake.agent})}}))
			.statusCode,
	...(canTakeDispatcher &&
		({
			'auth.fetch with an interceptor as dispatcher': async ({upper, lower, fake}, asked) => {
				const dispatcher = fake.dispatcher.compose(amazonInterceptor(lower));
				return unwrapped(async () => (await upper.fetch(asked.url, {...init(asked), dispatcher} as RequestInit)).status);
			},
			'auth.fetch with an interceptor in the global dispatcher': async ({upper, lower, fake}, asked) => {
				const before = getGlobalDispatcher();
				setGlobalDispatcher(fake.dispatcher.compose(amazonInterceptor(lower)));
				onTestFinished(() => setGlobalDispatcher(before));
				return unwrapped(async () => (await upper.fetch(asked.url, init(asked))).status);
			},
			'a client of another kind through auth.fetch, with an interceptor below': async ({upper, lower, fake}, asked) => {
				const dispatcher = fake.dispatcher.compose(amazonInterceptor(lower));
				// As ky and axios call it: a Request of their own.
				const client = (input: Request) => upper.fetch(input, {dispatcher} as RequestInit);
				return unwrapped(async () => (await client(new Request(asked.url, init(asked)))).status);
			},
		} satisfies Record<string, Pair>)),
};

afterEach(() => {
	vi.unstubAllGlobals();
});

function init({method, headers, body}: Asked): {method: string; headers: Record<string, string>; body?: string} {
	return {method, headers, ...(body !== undefined && {body})};
}

function bodyOf({body}: Asked): {body?: string} {
	return body === undefined ? {} : {body};
}

/** What fetch failed because of. */
async function unwrapped(send: () => Promise<number>): Promise<number> {
	try {
		return await send();
	} catch (error) {
		throw error instanceof TypeError && error.cause ? error.cause : error;
	}
}

function sendThrough(agent: Agent, {url, method, headers, body}: Asked): Promise<number> {
	return new Promise((resolve, reject) => {
		const sent = https.request(url, {method, headers, agent}, (reply) => {
			reply.resume();
			resolve(reply.statusCode ?? 0);
		});
		sent.once('error', reject);
		sent.end(body);
	});
}

async function start(): Promise<{fake: FakeAmazon; one: AmazonAuth; another: AmazonAuth}> {
	const fake = await startFakeAmazon({
		sellers: [A, B],
		merchants: {M1: {mwsAuthToken: 'amzn.mws.m1'}, M2: {mwsAuthToken: 'amzn.mws.m2'}},
	});
	onTestFinished(() => fake.close());
	const options = optionsOf(fake);
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}) => fake.refreshTokenOf(sellingPartnerId);
	const mwsAuthToken = ({merchantId}: {merchantId: string}) => `amzn.mws.${merchantId.toLowerCase()}`;
	const make = () =>
		createAmazonAuth({
			...options,
			sellingPartner: {...options.sellingPartner, refreshToken},
			pay: {...options.pay, mwsAuthToken},
			maxTokens: 100,
		});
	return {fake, one: make(), another: make()};
}

const arrived = ({journal}: FakeAmazon): JournalEntry[] =>
	journal.filter(({service, path}) => (service === 'selling-partner' && path.startsWith('/orders')) || service === 'pay');

type Choose = (auths: {one: AmazonAuth; another: AmazonAuth}) => AmazonAuth;

const SAME: readonly [what: string, asked: Asked, upper: Choose, lower: Choose][] = [
	['one seller by an as of its own', GET, ({one}) => one.as({sellingPartnerId: A}), ({one}) => one.as({sellingPartnerId: A})],
	[
		'one seller whom a function names',
		GET,
		({one}) => one.as({sellingPartnerId: A}),
		({one}) => one.as(async () => ({sellingPartnerId: A})),
	],
	['one merchant', CHARGE, ({one}) => one.as({merchantId: 'M1'}), ({one}) => one.as({merchantId: 'M1'})],
	['oneself', CHARGE, ({one}) => one, ({one}) => one],
];

const OTHER: readonly [what: string, asked: Asked, upper: Choose, lower: Choose][] = [
	['another seller', GET, ({one}) => one.as({sellingPartnerId: B}), ({one}) => one.as({sellingPartnerId: A})],
	[
		'another seller whom a function names',
		GET,
		({one}) => one.as(() => ({sellingPartnerId: B})),
		({one}) => one.as(async () => ({sellingPartnerId: A})),
	],
	[
		'the seller of another tenant',
		GET,
		({one}) => one.as({sellingPartnerId: A, tenant: 't1'}),
		({one}) => one.as({sellingPartnerId: A, tenant: 't2'}),
	],
	[
		'the same seller of another application',
		GET,
		({another}) => another.as({sellingPartnerId: A}),
		({one}) => one.as({sellingPartnerId: A}),
	],
	['another merchant', CHARGE, ({one}) => one.as({merchantId: 'M2'}), ({one}) => one.as({merchantId: 'M1'})],
	['a merchant upon oneself', CHARGE, ({one}) => one.as({merchantId: 'M1'}), ({one}) => one],
	['oneself upon a merchant', CHARGE, ({one}) => one, ({one}) => one.as({merchantId: 'M1'})],
	['oneself of another application', CHARGE, ({another}) => another, ({one}) => one],
];

describe.each(Object.entries(PAIRS))('%s', (_name, send) => {
	it.each(SAME)('%s twice is harmless: the call arrives with one credential', async (_what, asked, upper, lower) => {
		const {fake, ...auths} = await start();
		const status = await send({upper: upper(auths), lower: lower(auths), fake}, asked);
		expect(status).toBeLessThan(300);
		expect(arrived(fake)).toMatchObject([
			asked === GET ? {sellingPartnerId: A, credential: 'seller-token'} : {credential: 'pay-signature'},
		]);
	});

	it.each(OTHER)('%s is a conflict, and nothing is sent', async (_what, asked, upper, lower) => {
		const {fake, ...auths} = await start();
		const call = send({upper: upper(auths), lower: lower(auths), fake}, asked);
		await expect(call).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
		expect(arrived(fake)).toEqual([]);
	});
});

describe.each(Object.entries(LOWERS))("a caller's own header and %s", (_name, send) => {
	it.each(['x-amz-access-token', 'authorization'])('%s is replaced', async (name) => {
		const {fake, one} = await start();
		const asked = {...GET, headers: {[name]: 'Atza|of-nobody-we-know'}};
		expect(await send(one.as({sellingPartnerId: A}), fake, asked)).toBe(200);
		expect(arrived(fake)).toMatchObject([{sellingPartnerId: A, credential: 'seller-token'}]);
	});
});

it("a token that has been replaced since is still its seller's", async () => {
	const {fake, one} = await start();
	const headers = await one.as({sellingPartnerId: B}).authorize(GET);
	await one.forget();
	await expect(one.as({sellingPartnerId: A}).got(ORDER, {headers})).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(arrived(fake)).toEqual([]);
});

it("a ready-made Restricted Data Token is its call's seller's too", async () => {
	const {fake, one} = await start();
	const amazon = {restrictedDataToken: () => 'Atz.sprdt|ready-made'};
	const headers = await one.as({sellingPartnerId: B}).authorize(GET, {amazon});
	await expect(one.as({sellingPartnerId: A}).got(ORDER, {headers})).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(arrived(fake)).toEqual([]);
});

it('a call that has no credential in one layer carries what the other has put on, and nothing else', async () => {
	const {fake, one} = await start();
	const headers = await one.as({sellingPartnerId: B}).authorize(GET);
	await one.as({sellingPartnerId: A}).got(ORDER, {headers, context: {amazon: false}});
	vi.stubGlobal('fetch', (input: string, given: object) => {
		vi.stubGlobal('fetch', fake.fetch);
		return one.as({sellingPartnerId: A}).fetch(input, given);
	});
	await one.as({sellingPartnerId: B}).fetch(ORDER, {amazon: false});
	expect(arrived(fake)).toMatchObject([{sellingPartnerId: B}, {sellingPartnerId: A}]);
});

it('of two hooks of one binding the signals of both end the call', async () => {
	const {fake, one} = await start();
	const bound = new AbortController();
	const got = fake.got
		.extend({hooks: one.as({sellingPartnerId: A}, {signal: bound.signal}).hooks})
		.extend({hooks: one.as({sellingPartnerId: A}).hooks});
	fake.fail({path: new URL(ORDER).pathname, hang: true});
	const call = got(ORDER, {retry: {limit: 0}}).catch((error: {code?: string}) => error.code);
	while (arrived(fake).length === 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	bound.abort();
	expect(await call).toBe('ABORT_ERR');
});
