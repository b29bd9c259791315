/**
 * What a request carries when it leaves the agent: the auth's own credential, whatever the client has put on.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import https from 'node:https';
import {inspect} from 'node:util';
import axios, {type AxiosError} from 'axios';
import {AmazonAuthError, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it, onTestFinished} from 'vitest';
import {CHARGES, call, failureOf, leadTo, ORDER, PLAIN, setStage} from './stage.js';

const TOKEN_ENDPOINT = 'https://api.amazon.com/auth/o2/token';
const REFRESH = JSON.stringify({grant_type: 'refresh_token', refresh_token: 'Atzr|theirs', client_id: 'i', client_secret: 's'});

describe('what the client brings', () => {
	it.each(['x-amz-access-token', 'X-Amz-Access-Token', 'X-AMZ-ACCESS-TOKEN'])('a %s of its own is replaced', async (name) => {
		const {fake, agent} = await setStage();
		expect((await call(PLAIN, {agent, headers: {[name]: 'held by the agent'}})).status).toBe(200);
		expect(fake.journal.at(-1)?.headers['x-amz-access-token']).toMatch(/^Atza\|/);
	});

	it.each(['/x', '?', '#', '\\'])('a host of its own that goes on with %s is no host of Amazon', async (rest) => {
		const {fake, agent} = await setStage();
		const host = `sellingpartnerapi-na.amazon.com${rest}`;
		await call('https://x', {agent, host, hostname: host}).catch(() => {});
		expect(fake.journal.every(({credential}) => credential === 'none')).toBe(true);
	});

	it('a request that it has signed for Amazon Pay itself is left alone, and not signed twice', async () => {
		const {fake, auth} = await setStage();
		const arrived: unknown[] = [];
		const inner = await leadTo((request, reply) => {
			arrived.push([request.headers.authorization, request.headers['x-amz-pay-date']]);
			reply.writeHead(403).end('{"reasonCode":"InvalidRequestSignature","message":"no"}');
		});
		const authorization = 'AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=LIVE-X, SignedHeaders=accept, Signature=abc';
		const headers = {authorization, 'x-amz-pay-date': '20261130T000000Z', 'content-type': 'application/json'};
		const reply = await call(CHARGES, {method: 'POST', agent: amazonAgent(auth, {agent: inner}), headers}, '{}');
		expect(reply.status).toBe(403);
		expect(arrived).toEqual([[authorization, '20261130T000000Z']]);
		expect(fake.journal).toEqual([]);
	});

	it('what the same auth has signed above is signed anew, and what another has signed is IDENTITY_CONFLICT', async () => {
		const {fake, auth, agent} = await setStage();
		const other = createAmazonAuth({...fake.options, got: fake.got, maxTokens: 100});
		const request = {method: 'POST', url: CHARGES, headers: {'content-type': 'application/json'}, body: '{"a":1}'} as const;
		const send = async (by: typeof auth) =>
			call(CHARGES, {method: 'POST', agent, headers: {...request.headers, ...(await by.authorize(request))}}, request.body);
		const signed = (await send(auth)) && fake.journal.at(-1);
		expect([signed?.service, signed?.credential]).toEqual(['pay', 'pay-signature']);
		expect((await failureOf(send(other))).code).toBe('ERR_AMAZON_IDENTITY_CONFLICT');
	});

	it('a credential that is there twice is refused', async () => {
		const {fake, agent} = await setStage();
		const error = await failureOf(call(PLAIN, {agent, headers: {'x-amz-access-token': ['a', 'b']}}));
		expect([error.name, error.message]).toEqual(['TypeError', expect.stringContaining('more than once')]);
		expect(fake.journal).toEqual([]);
	});
});

describe('what is changed on a request after it was made', () => {
	it.each([
		['its path', {path: '/catalog/2022-04-01/items/B000000001'}],
		['its method', {method: 'DELETE'}],
	])('%s: nothing is sent', async (_what, change) => {
		const {fake, agent} = await setStage();
		const request = Object.assign(https.request(PLAIN, {agent}), change).end();
		const [error] = (await once(request, 'error')) as [Error & {code?: string}];
		expect([error.code, fake.journal]).toEqual(['ERR_AMAZON_URL_CHANGED', []]);
	});

	it('its headers: they are sent as they are then', async () => {
		const {fake, agent} = await setStage();
		const request = https.request(PLAIN, {agent});
		await once(request, 'socket');
		request.setHeader('x-amz-access-token', 'late').setHeader('x-late', '1').end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		reply.resume();
		const sent = fake.journal.at(-1)?.headers;
		expect([reply.statusCode, sent?.['x-late'], sent?.['x-amz-access-token']]).toEqual([
			200,
			'1',
			expect.stringMatching(/^Atza/),
		]);
	});
});

describe('token calls of the client', () => {
	it('go to Login with Amazon as they are, where nothing else is asked for', async () => {
		const {fake, agent} = await setStage();
		await call(TOKEN_ENDPOINT, {method: 'POST', agent, headers: {'content-type': 'application/json'}}, REFRESH);
		expect(fake.journal.map(({service, body}) => [service, body.includes('theirs')])).toEqual([['lwa', true]]);
	});

	it.each([
		['JSON', 'application/json', REFRESH],
		['a form', 'application/x-www-form-urlencoded', 'grant_type=refresh_token&refresh_token=Atzr%7Ctheirs&client_id=i'],
		[
			'a grantless form',
			'application/x-www-form-urlencoded',
			'grant_type=client_credentials&scope=sellingpartnerapi%3A%3Anotifications',
		],
	])('are answered in %s, and Amazon gets no call', async (_what, type, body) => {
		const {fake, agent} = await setStage({}, {tokenCalls: 'answer'});
		const {status, headers, text} = await call(TOKEN_ENDPOINT, {method: 'POST', agent, headers: {'content-type': type}}, body);
		expect([status, headers['content-type']]).toEqual([200, 'application/json']);
		expect(JSON.parse(text)).toEqual({
			access_token: 'Atza|held-by-the-agent',
			token_type: 'bearer',
			expires_in: 3600,
			...(body.includes('theirs') && {refresh_token: 'Atzr|theirs'}),
		});
		expect(fake.journal).toEqual([]);
	});

	it.each([
		'https://api.amazon.co.uk/auth/o2/token',
		'https://api.amazon.co.jp/auth/o2/token',
		'https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token',
		'https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token',
		'https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token',
	])('to %s are answered too', async (url) => {
		const {fake, agent} = await setStage({}, {tokenCalls: 'answer'});
		const body = JSON.stringify({grant_type: 'client_credentials', client_id: 'i', client_secret: 's', scope: 'any'});
		const {status, text} = await call(url, {method: 'POST', agent, headers: {'content-type': 'application/json'}}, body);
		expect([status, JSON.parse(text).access_token, fake.journal]).toEqual([200, 'Atza|held-by-the-agent', []]);
	});

	it('are answered whatever limit there is for bodies', async () => {
		const {fake, agent} = await setStage({}, {tokenCalls: 'answer', maxBodyBytes: 0});
		const reply = await call(TOKEN_ENDPOINT, {method: 'POST', agent, headers: {'content-type': 'application/json'}}, REFRESH);
		expect([reply.status, fake.journal]).toEqual([200, []]);
	});

	it('an authorization code is exchanged by Amazon all the same: its refresh token comes once', async () => {
		const {fake, agent} = await setStage({}, {tokenCalls: 'answer'});
		const body = 'grant_type=authorization_code&code=ANcode';
		await call(TOKEN_ENDPOINT, {method: 'POST', agent, headers: {'content-type': 'application/x-www-form-urlencoded'}}, body);
		expect(fake.journal.map(({service, body: arrived}) => [service, arrived])).toEqual([['lwa', body]]);
	});

	it('the placeholder goes to no host, in whatever header', async () => {
		const arrived: string[] = [];
		const note = ({headers}: {headers: object}) => {
			arrived.push(JSON.stringify(headers));
			return {body: '{}'};
		};
		const {fake, agent} = await setStage({extraHosts: {'foreign.example': note}}, {tokenCalls: 'answer'});
		const headers = {
			'x-amz-access-token': 'Atza|held-by-the-agent',
			authorization: 'Bearer Atza|held-by-the-agent',
			'x-mine': '1',
		};
		await call('https://foreign.example/', {agent, headers});
		await call(PLAIN, {agent, headers});
		const type = {'content-type': 'application/json'};
		expect((await call(CHARGES, {agent, method: 'POST', headers: {...headers, ...type}}, '{}')).status).toBeLessThan(400);
		expect(arrived).toHaveLength(1);
		expect(arrived[0]).toContain('x-mine');
		expect(JSON.stringify([arrived, fake.journal])).not.toContain('held-by-the-agent');
	});
});

describe('whose context', () => {
	it('the functions of the application and the reply are in the context that the call was made in, on a shared connection', async () => {
		const tenant = new AsyncLocalStorage<string>();
		const sellers = ['A', 'B', 'C', 'D'];
		const fake = await startFakeAmazon({sellers});
		onTestFinished(() => fake.close());
		const asked: unknown[] = [];
		const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}) => {
			asked.push([tenant.getStore(), sellingPartnerId]);
			return fake.refreshTokenOf(sellingPartnerId);
		};
		const auth = createAmazonAuth({
			sellingPartner: {...fake.options.sellingPartner, refreshToken},
			got: fake.got,
			maxTokens: 100,
		});
		const replied: unknown[] = [];
		const send = (seller: string) =>
			tenant.run(seller, async () => {
				const client = axios.create({
					httpsAgent: amazonAgent(auth.as({sellingPartnerId: seller}), {agent: fake.agent}),
					proxy: false,
				});
				await client.get(PLAIN);
				replied.push([tenant.getStore(), seller]);
			});
		await Promise.all([...sellers, ...sellers].map(send));
		const each = sellers.map((seller) => [seller, seller]);
		expect(asked.toSorted()).toEqual(each);
		expect(replied.toSorted()).toEqual([...each, ...each].toSorted());
	});
});

describe('why a call failed', () => {
	it('is found behind the error of axios, which copies its name and its code', async () => {
		const {fake, agent} = await setStage();
		fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '60'}, times: 9});
		const error = await failureOf(axios.get(PLAIN, {httpsAgent: agent, proxy: false}));
		const ours = amazonAuthErrorOf(error);
		expect(ours).toBeInstanceOf(AmazonAuthError);
		expect([ours?.code, ours?.retryAfterMs]).toEqual(['ERR_AMAZON_THROTTLED', 60_000]);
	});
});

describe('what can be seen', () => {
	it('no token is in what a client holds: its request, its reply, its errors', async () => {
		const {fake, agent} = await setStage();
		const client = axios.create({httpsAgent: agent, proxy: false});
		const reply = await client.get(PLAIN);
		fake.fail({path: new URL(ORDER).pathname, status: 500, body: '{}', times: 1});
		const error = (await failureOf(client.get(ORDER))) as AxiosError;
		const token = fake.journal.find(({service}) => service === 'selling-partner')?.headers['x-amz-access-token'] ?? 'none';
		expect(token).toMatch(/^Atza\|/);
		for (const held of [reply, error, agent, reply.request]) {
			expect(inspect(held, {depth: 12, showHidden: true})).not.toContain(token);
		}
		expect(JSON.stringify(error)).not.toContain(token);
	});
});
