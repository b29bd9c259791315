/**
 * Amazon's own SDK for Node against the fake: its signed requests verify there, which says that the fake asks what Amazon asks.
 *
 * The SDK sends with axios, whose adapter is replaced here by one that goes to the fake over loopback.
 */
import {request as httpRequest} from 'node:http';
import {createRequire} from 'node:module';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it, onTestFinished} from 'vitest';
import {addKey, authFor, calls, signedHeaders} from './stage.js';

interface SdkReply {
	readonly status: number;
	readonly data: Readonly<Record<string, unknown>>;
}
interface SdkCall {
	method: string;
	urlFragment: string;
	payload?: string | object;
	headers?: Record<string, string>;
	queryParams?: Record<string, string>;
}
interface Sdk {
	WebStoreClient: new (
		config: object,
	) => {apiCall(call: SdkCall): Promise<SdkReply>; getAuthorizationToken(mws: string, merchant: string): Promise<SdkReply>};
}
interface AxiosRequest {
	readonly url: string;
	readonly method: string;
	readonly data?: string;
	readonly headers: {toJSON(): Record<string, string>};
	validateStatus(status: number): boolean;
}
interface Axios {
	defaults: {adapter: unknown};
}

// Neither has types; what is used of them is described above.
const require = createRequire(import.meta.url);
const path = require.resolve('@amazonpay/amazon-pay-api-sdk-nodejs');
const {WebStoreClient} = require(path) as Sdk;
const axios = createRequire(path)('axios') as Axios;

/** A client of the SDK whose requests arrive at the fake as they were put together. */
async function startSdk(config: object = {}): Promise<{fake: FakeAmazon; client: InstanceType<Sdk['WebStoreClient']>}> {
	const fake = await startFakeAmazon({merchants: {M1: {mwsAuthToken: 'amzn.mws.m1'}}});
	const {adapter} = axios.defaults;
	axios.defaults.adapter = (sent: AxiosRequest) => sendTo(fake, sent);
	onTestFinished(async () => {
		axios.defaults.adapter = adapter;
		await fake.close();
	});
	const {publicKeyId, privateKey, region} = fake.options.pay;
	return {fake, client: new WebStoreClient({publicKeyId, privateKey, region, sandbox: false, ...config})};
}

function sendTo(fake: FakeAmazon, {url, method, data = '', headers, validateStatus}: AxiosRequest): Promise<SdkReply> {
	const {host, pathname, search} = new URL(url);
	return new Promise((resolve, reject) => {
		const request = httpRequest(
			`${fake.url}${pathname}${search}`,
			{method: method.toUpperCase(), headers: {...headers.toJSON(), host, 'content-length': Buffer.byteLength(data)}},
			async (response) => {
				const status = response.statusCode ?? 0;
				const body = Buffer.concat(await response.toArray()).toString();
				if (validateStatus(status)) {
					resolve({status, data: JSON.parse(body)});
				} else {
					reject(new Error(`${status} ${body}`));
				}
			},
		);
		request.once('error', reject);
		request.end(data);
	});
}

const KEY = {'x-amz-pay-idempotency-key': '0123456789abcdef'};

const CALLS: readonly (readonly [name: string, call: SdkCall, status: number])[] = [
	['a GET', {method: 'GET', urlFragment: 'charges/S01-1'}, 200],
	['a GET with a query', {method: 'GET', urlFragment: 'reports', queryParams: {c: 'ä +', b: '2 3', a: 'x,y'}}, 200],
	['a POST of an object', {method: 'POST', urlFragment: 'charges', payload: {a: 'Süßwaren 日本語 😀'}, headers: KEY}, 201],
	['a POST of a string', {method: 'POST', urlFragment: 'refunds', payload: '{"a":1}', headers: KEY}, 201],
	['a PATCH', {method: 'PATCH', urlFragment: 'charges/S01-1', payload: {a: 1}}, 200],
	['a DELETE with a body', {method: 'DELETE', urlFragment: 'charges/S01-1/cancel', payload: {cancellationReason: 'x'}}, 200],
];

describe.each(['AMZN-PAY-RSASSA-PSS', 'AMZN-PAY-RSASSA-PSS-V2'])('the SDK, signing with %s', (algorithm) => {
	it.each(CALLS)('%s verifies in the fake', async (_what, call, status) => {
		const {fake, client} = await startSdk({algorithm});
		const reply = await client.apiCall({...call});
		expect([reply.status, reply.data.merchantId]).toEqual([status, 'A1EXAMPLEPROVIDER']);
		expect(fake.journal).toMatchObject([{credential: 'pay-signature', status}]);
	});

	it('a key that names its environment verifies on a path without it', async () => {
		const {fake, client} = await startSdk({algorithm, publicKeyId: 'SANDBOX-KEY'});
		addKey(fake, 'SANDBOX-KEY');
		await client.apiCall({method: 'GET', urlFragment: 'charges/S01-1'});
		expect(fake.journal).toMatchObject([{path: '/v2/charges/S01-1', sandbox: true, status: 200}]);
	});
});

it("the SDK's exchange is ours: method, path and query agree", async () => {
	const {fake, client} = await startSdk();
	const {data} = await client.getAuthorizationToken('amzn.mws.m1', 'M1');
	expect(data).toEqual({authorizationToken: expect.any(String)});
	const auth = authFor(fake);
	await auth.as({merchantId: 'M1'}).got('https://pay-api.amazon.com/live/v2/charges/1');
	const [theirs, ours] = fake.journal.map((entry) => [entry.method, entry.path, entry.query, entry.body, entry.status]);
	expect(ours).toEqual(theirs);
});

it("a token of the SDK's exchange serves a call of ours", async () => {
	const {fake, client} = await startSdk();
	const {data} = await client.getAuthorizationToken('amzn.mws.m1', 'M1');
	const headers = {'x-amz-pay-authtoken': String(data.authorizationToken)};
	await authFor(fake).got('https://pay-api.amazon.com/live/v2/charges/1', {headers});
	expect(calls(fake)).toMatchObject([{merchantId: 'M1', status: 200}]);
});

it('the same call of both differs in the user agent that the SDK signs, and in the form of the date', async () => {
	const {fake, client} = await startSdk({algorithm: 'AMZN-PAY-RSASSA-PSS-V2'});
	const payload = '{"a":"é"}';
	await client.apiCall({method: 'POST', urlFragment: 'charges', payload, headers: KEY});
	await authFor(fake).got.post('https://pay-api.amazon.com/live/v2/charges', {body: payload, headers: KEY});
	const [theirs, ours] = fake.journal;
	expect([theirs && signedHeaders(theirs), ours && signedHeaders(ours)]).toEqual([
		'accept;content-type;user-agent;x-amz-pay-date;x-amz-pay-host;x-amz-pay-idempotency-key;x-amz-pay-region',
		'accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-idempotency-key;x-amz-pay-region',
	]);
	expect([theirs?.headers['x-amz-pay-date'], ours?.headers['x-amz-pay-date']]).toEqual([
		expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
		expect.stringMatching(/^\d{8}T\d{6}Z$/),
	]);
	// One payment under one key, whoever sent it.
	expect(fake.charges).toHaveLength(1);
});
