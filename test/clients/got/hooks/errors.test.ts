/**
 * Rules 29 and 30: on every way in which a call to Amazon fails, its error shows nothing of the request, the reply or a secret.
 */
import {inspect} from 'node:util';
import type {BeforeRequestHook, Got, OptionsOfTextResponseBody} from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {expect, it} from 'vitest';
import {noJitter} from '../../../flows/stage.js';
import {until} from '../../../support/until.js';
import {arrived, FOREIGN, failure, NA, never, PAY, PLAIN, type Started, start} from './harness.js';
import {leaksIn} from './leaks.js';

const PATH = '/listings/2021-08-01/items/A3EXAMPLESELLER/SKU-SECRET-1';
const URL_OF_CALL = `${NA}${PATH}?customer=query-secret`;
const SHOWN = `${NA}/…`;
const OPTIONS: OptionsOfTextResponseBody = {
	method: 'PUT',
	json: {street: 'body-secret'},
	headers: {'x-custom': 'header-secret'},
	context: {note: 'context-secret'},
	retry: never,
};
const REPLY = {street: 'reply-secret'};

type Fails = (started: Started, client: Got) => Promise<Error & {response?: {body: unknown}}>;

const fails: Readonly<Record<string, Fails>> = {
	'an HTTP error': ({fake}, client) => {
		fake.fail({path: PATH, status: 400, body: REPLY});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'an HTTP error whose reply is about the credential': ({fake}, client) => {
		fake.fail({
			path: PATH,
			status: 403,
			body: {errors: [{code: 'Unauthorized', message: 'reply-secret', details: 'reply-secret'}]},
		});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'a 503 after retries': ({fake}, client) => {
		fake.fail({path: PATH, status: 503, body: REPLY, times: 2});
		return failure(client(URL_OF_CALL, {...OPTIONS, retry: {limit: 1, calculateDelay: ({computedValue}) => computedValue && 1}}));
	},
	'a parse error of .json()': ({fake}, client) => {
		fake.fail({path: PATH, status: 200, body: 'reply-secret'});
		return failure(client(URL_OF_CALL, OPTIONS).json());
	},
	'a parse error by responseType': ({fake}, client) => {
		fake.fail({path: PATH, status: 200, body: 'reply-secret'});
		return failure(client(URL_OF_CALL, {...OPTIONS, responseType: 'json'} as never));
	},
	"a parse error of the caller's own parser": ({fake}, client) => {
		fake.fail({path: PATH, status: 200, body: 'reply-secret'});
		const parseJson = (text: string): never => {
			throw new Error(`cannot read ${text}`);
		};
		return failure(client(URL_OF_CALL, {...OPTIONS, parseJson}).json());
	},
	'a timeout': ({fake}, client) => {
		fake.fail({path: PATH, hang: true});
		return failure(client(URL_OF_CALL, {...OPTIONS, timeout: {response: 40}}));
	},
	'an abort': async ({fake}, client) => {
		fake.fail({path: PATH, hang: true});
		const controller = new AbortController();
		const call = failure(client(URL_OF_CALL, {...OPTIONS, signal: controller.signal}));
		await until(() => fake.count({path: PATH}) === 1);
		controller.abort();
		return call;
	},
	'an abort while the credential is fetched': async ({fake}, client) => {
		fake.fail({service: 'lwa', latencyMs: 50});
		const controller = new AbortController();
		const call = failure(client(URL_OF_CALL, {...OPTIONS, signal: controller.signal}));
		await until(() => fake.count({service: 'lwa'}) === 1);
		controller.abort();
		return call;
	},
	'a cancel': async ({fake}, client) => {
		fake.fail({path: PATH, hang: true});
		// Only got 14's promises have it; where there is none, an abort takes its place.
		const controller = new AbortController();
		const promise: Promise<unknown> & {cancel?: () => void} = client(URL_OF_CALL, {...OPTIONS, signal: controller.signal});
		const call = failure(promise);
		await until(() => fake.count({path: PATH}) === 1);
		promise.cancel ? promise.cancel() : controller.abort();
		return call;
	},
	'a broken connection': ({fake}, client) => {
		fake.fail({path: PATH, reset: true});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'a reply that breaks off': ({fake}, client) => {
		fake.fail({path: PATH, truncate: true});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'too many redirects': ({fake}, client) => {
		fake.fail({path: PATH, status: 307, headers: {location: `${PATH}?to=location-secret`}, times: 5});
		return failure(client(URL_OF_CALL, {...OPTIONS, maxRedirects: 2}));
	},
	'a redirect that is no URL': ({fake}, client) => {
		fake.fail({path: PATH, status: 307, headers: {location: 'https://[location-secret'}});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'an error of another host after a redirect': ({fake}, client) => {
		fake.fail({path: PATH, status: 307, headers: {location: `${FOREIGN}/fails?to=location-secret`}});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'a hook that throws': (_started, client) => {
		const hooks = {
			afterResponse: [
				(): never => {
					throw new Error('not today');
				},
			],
		};
		return failure(client(URL_OF_CALL, {...OPTIONS, throwHttpErrors: false, hooks}));
	},
	'a URL that a hook changed': (_started, client) => {
		const change: BeforeRequestHook = (options) => {
			options.url = new URL(FOREIGN);
		};
		return failure(client(URL_OF_CALL, {...OPTIONS, hooks: {beforeRequest: [change]}}));
	},
	'a bare call': ({fake}, client) => {
		fake.fail({path: PATH, status: 400, body: REPLY});
		return failure(client(URL_OF_CALL, {...OPTIONS, context: {amazon: false, note: 'context-secret'}}));
	},
	'a stream': ({fake}, client) => {
		fake.fail({path: PATH, status: 400, body: REPLY});
		return failure(client.stream(URL_OF_CALL, {...OPTIONS, isStream: true} as never).toArray());
	},
	'a stream that is destroyed': async ({fake}, client) => {
		fake.fail({path: PATH, hang: true});
		const stream = client.stream(URL_OF_CALL, {...OPTIONS, isStream: true} as never);
		const call = failure(stream.toArray());
		await until(() => fake.count({path: PATH}) === 1);
		stream.destroy(new Error('enough'));
		return call;
	},
	'a refused refresh token': ({fake}, client) => {
		fake.revoke();
		return failure(client(URL_OF_CALL, OPTIONS));
	},
	'a token service that is no more': ({fake}, client) => {
		noJitter();
		fake.fail({service: 'lwa', status: 500, body: 'reply-secret', times: 9});
		return failure(client(URL_OF_CALL, OPTIONS));
	},
};

async function startCalls(): Promise<Started> {
	return start({extraHosts: {'foreign.example': () => ({status: 500, body: 'reply-secret'})}});
}

function secretsOf({fake}: Started): Record<string, string> {
	const {clientSecret, refreshToken} = fake.options.sellingPartner;
	const tokens = arrived(fake).map(({headers}) => headers['x-amz-access-token']);
	const [token = 'Atza|'] = tokens;
	return {
		token,
		clientSecret,
		refreshToken: String(refreshToken),
		'any refresh token': 'Atzr|',
		path: 'SKU-SECRET-1',
		query: 'query-secret',
		body: 'body-secret',
		header: 'header-secret',
		context: 'context-secret',
		reply: 'reply-secret',
		location: 'location-secret',
	};
}

it.each(Object.keys(fails))('nothing is to be found in the error of %s', async (name) => {
	const started = await startCalls();
	const error = await fails[name]?.(started, started.fake.got.extend({hooks: started.auth.hooks}));
	expect(error).toBeInstanceOf(Error);
	expect(leaksIn(error, secretsOf(started))).toEqual([]);
});

it('the search finds a secret that is planted in each place', () => {
	const secrets = {planted: 'Atza|planted+/='};
	const at = (place: object): Error => Object.assign(new Error('message'), place);
	const deep = {a: {b: {c: {d: {e: {f: {g: 'Atza|planted+/='}}}}}}};
	const subjects = [
		new Error('with Atza|planted+/= inside'),
		at({stack: 'Error: Atza|planted+/='}),
		at({options: deep}),
		at({url: 'https://a.example/?q=Atza%7Cplanted%2B%2F%3D'}),
		at({toJSON: () => ({token: 'Atza|planted+/='})}),
		new Error('outer', {cause: new Error('inner', {cause: new Error('Atza|planted+/=')})}),
	];
	expect(subjects.map((subject) => leaksIn(subject, secrets))).toEqual(subjects.map(() => ['planted']));
});

it('without the hooks the search finds the request in the error', async () => {
	const started = await startCalls();
	started.fake.fail({path: PATH, status: 400, body: REPLY});
	const error = await failure(started.fake.got(URL_OF_CALL, OPTIONS));
	expect(leaksIn(error, secretsOf(started))).toEqual(expect.arrayContaining(['path', 'query', 'body', 'header']));
});

it('the message names status, method, host and what is known of the operation', async () => {
	const {auth, fake} = await start();
	fake.fail({operation: 'getOrder', status: 400});
	const error = await failure(auth.got(`${NA}/orders/v0/orders/123-SECRET`));
	expect(error.message).toBe(`Request failed with status code 400 (Bad Request): GET ${NA}/orders/v0/orders/{orderId}`);
	expect(error).toMatchObject({name: 'HTTPError', code: 'ERR_NON_2XX_3XX_RESPONSE'});
});

it.each([
	['a timeout', `Timeout awaiting 'response' for 40ms: PUT ${SHOWN}`],
	['a broken connection', `The request failed (ECONNRESET): PUT ${SHOWN}`],
	['a parse error by responseType', `The reply could not be parsed (ERR_BODY_PARSE_FAILURE): PUT ${SHOWN}`],
	['too many redirects', `Too many redirects (ERR_TOO_MANY_REDIRECTS): PUT ${SHOWN}`],
	['a redirect that is no URL', `The request failed (ERR_INVALID_URL): PUT ${SHOWN}`],
	['an error of another host after a redirect', `Request failed with status code 500 (Internal Server Error): PUT ${FOREIGN}/…`],
])('the message of %s says what happened', async (name, message) => {
	const started = await startCalls();
	expect((await fails[name]?.(started, started.auth.got))?.message).toBe(message);
});

it.each(['a broken connection', 'a timeout', 'a parse error by responseType'])(
	'the error of %s has no cause to look into',
	async (name) => {
		const started = await startCalls();
		const error = await fails[name]?.(started, started.auth.got);
		expect('cause' in (error ?? {})).toBe(false);
	},
);

it("an error of the caller's own hook is the cause", async () => {
	const started = await startCalls();
	const error = await fails['a hook that throws']?.(started, started.auth.got);
	expect(error).toMatchObject({name: 'RequestError', cause: {message: 'not today'}});
});

it('the reply stays at error.response.body, and is not enumerable', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, status: 400, body: REPLY});
	const {response} = await failure(auth.got(`${NA}${PLAIN}`));
	expect(response?.body).toBe('{"street":"reply-secret"}');
	expect(Object.keys(response ?? {})).not.toContain('body');
	expect(Object.keys(response ?? {})).not.toContain('rawBody');
	expect(response).toMatchObject({url: SHOWN, redirectUrls: []});
});

it('an error from another host is untouched', async () => {
	const {auth} = await start({extraHosts: {'foreign.example': () => ({status: 400, body: 'said'})}});
	const error = await failure(auth.got(`${FOREIGN}/path?q=1`, {headers: {'x-custom': 'shown'}}));
	expect(error.message).toBe('Request failed with status code 400 (Bad Request): GET https://foreign.example/path?q=1');
	expect(error).toMatchObject({options: {headers: {'x-custom': 'shown'}}});
	expect(inspect(error, {depth: 12})).toContain('/path?q=1');
});

it("a parse error from another host is got's own", async () => {
	const {auth} = await start({extraHosts: {'foreign.example': () => ({body: 'no JSON'})}});
	const error = await failure(auth.got(`${FOREIGN}/path?q=1`).json());
	expect(error.message).toMatch(/no JSON.* in "https:\/\/foreign\.example\/path\?q=1"$/s);
});

it('a page that is no JSON is told of without a word of it, and of another host as got tells it', async () => {
	const {auth, fake} = await start({extraHosts: {'foreign.example': () => ({body: '{"Name":Jane'})}});
	fake.fail({path: PLAIN, status: 200, body: '{"Name":Jane Doe}', headers: {'content-type': 'application/json'}});
	const pages = (url: string): Promise<unknown> => auth.got.paginate.all(url);
	const error = await failure(pages(`${NA}${PLAIN}`));
	expect(leaksIn(error, {name: 'Jane', other: 'Doe'})).toEqual([]);
	expect(error).toMatchObject({message: expect.stringContaining('not valid JSON')});
	expect((await failure(pages(FOREIGN))).message).toContain('Jane');
});

it("pages are read as the application's own got reads them", async () => {
	const {fake} = await start();
	const own = fake.got.extend({pagination: {transform: ({body}) => [String(body).length]}});
	const auth = createAmazonAuth({...fake.options, got: own});
	fake.fail({path: PLAIN, status: 200, body: '12345'});
	expect(await auth.got.paginate.all(`${NA}${PLAIN}`)).toEqual([5]);
});

const MWS = 'amzn.mws.11111111-2222-3333-4444-555555555555';

it('no secret of Amazon Pay is to be found in the error of a delegated call', async () => {
	const {fake} = await start({merchants: {A2MERCHANT: {mwsAuthToken: MWS}}});
	const auth = createAmazonAuth({...fake.options, pay: {...fake.options.pay, mwsAuthToken: () => MWS}});
	fake.fail({service: 'pay', status: 400, body: REPLY});
	const error = await failure(
		auth.as({merchantId: 'A2MERCHANT'}).got.post(`${PAY}/v2/charges?a=query-secret`, {
			json: {note: 'body-secret'},
			headers: {'x-amz-pay-idempotency-key': 'keysecret'},
			retry: never,
		}),
	);
	const {authorization = '', 'x-amz-pay-authtoken': authToken = ''} = arrived(fake)[0]?.headers ?? {};
	const signature = /Signature=(\S+)/.exec(authorization)?.[1] ?? '';
	const privateKey = fake.options.pay.privateKey.split('\n')[1] ?? '';
	expect([signature, authToken, privateKey].every(({length}) => length > 60)).toBe(true);
	const known = {MWS, signature, authToken, privateKey, key: 'keysecret'};
	expect(leaksIn(error, {...known, query: 'query-secret', body: 'body-secret', reply: 'reply-secret'})).toEqual([]);
});

it('an MWS token in the path of a call is not to be found in its error', async () => {
	const {auth, fake} = await start();
	fake.fail({host: 'pay-api.amazon.com', status: 400});
	const error = await failure(auth.got(`${PAY}/v2/authorizationTokens/${MWS}?merchantId=A2MERCHANT`));
	expect(leaksIn(error, {MWS, merchant: 'A2MERCHANT'})).toEqual([]);
});
