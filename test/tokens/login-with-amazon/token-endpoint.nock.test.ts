/**
 * What goes to Login with Amazon and to other token endpoints: the real host, the encoding, and the fields of each grant.
 */
import nock from 'nock';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createTransport} from '../../../src/tokens/calls/transport.js';
import {buildTokenRequest} from '../../../src/tokens/login-with-amazon/token-endpoint.js';
import type {Grant} from '../../../src/tokens/login-with-amazon/types.js';
import seed from '../../fixtures/seeds/login-with-amazon-request.json' with {type: 'json'};

beforeAll(() => {
	nock.disableNetConnect();
});

afterEach(() => {
	nock.cleanAll();
});

afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

test.each<[string, Grant, Record<string, string>]>([
	[
		'a refresh token',
		{grant_type: 'refresh_token', refresh_token: 'Atzr|a+b/c='},
		{grant_type: 'refresh_token', refresh_token: 'Atzr|a+b/c=', client_id: 'id', client_secret: 's&c=r t'},
	],
	[
		'client credentials',
		{grant_type: 'client_credentials', scope: 'appstore::apps:readwrite'},
		{grant_type: 'client_credentials', scope: 'appstore::apps:readwrite', client_id: 'id', client_secret: 's&c=r t'},
	],
	[
		'an authorization code',
		{grant_type: 'authorization_code', code: 'ANDM'},
		{grant_type: 'authorization_code', code: 'ANDM', client_id: 'id', client_secret: 's&c=r t'},
	],
	[
		'an authorization code with its redirect URI',
		{grant_type: 'authorization_code', code: 'ANDM', redirect_uri: 'https://example.com/back?a=1'},
		{
			grant_type: 'authorization_code',
			code: 'ANDM',
			redirect_uri: 'https://example.com/back?a=1',
			client_id: 'id',
			client_secret: 's&c=r t',
		},
	],
])('%s goes to api.amazon.com as a form with exactly its fields', async (_title, grant, fields) => {
	let sent: unknown;
	const headers = {'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', accept: 'application/json'};
	const amazon = nock('https://api.amazon.com', {reqheaders: headers, badheaders: ['authorization', 'cookie']})
		.post('/auth/o2/token', (body: unknown) => {
			sent = body;
			return true;
		})
		.reply(200, {});
	const call = createTransport(undefined);
	const reply = await call(buildTokenRequest(grant, {clientId: 'id', secret: 's&c=r t'}), new AbortController().signal);
	expect(reply.status).toBe(200);
	expect(sent).toEqual(fields);
	expect(amazon.isDone()).toBe(true);
});

test("the fields of client credentials are those of Amazon's own sample", () => {
	const application = {clientId: seed.client_id, secret: seed.client_secret};
	const {body} = buildTokenRequest({grant_type: 'client_credentials', scope: seed.scope}, application);
	expect(Object.fromEntries(new URLSearchParams(body))).toEqual(seed);
});

test('an endpoint that takes JSON is sent exactly the same fields in it, at its own address', async () => {
	let sent: unknown;
	const headers = {'content-type': 'application/json', accept: 'application/json'};
	const amazon = nock('https://api.amazon.co.jp', {reqheaders: headers, badheaders: ['authorization', 'cookie']})
		.post('/auth/o2/token', (body: unknown) => {
			sent = body;
			return true;
		})
		.reply(200, {});
	const endpoint = {url: 'https://api.amazon.co.jp/auth/o2/token', encoding: 'json', giver: 'Login with Amazon'} as const;
	const grant = {grant_type: 'client_credentials', scope: 'made-up::default'} as const;
	const request = buildTokenRequest(grant, {clientId: 'id', secret: 's&c=r "t"'}, endpoint);
	await createTransport(undefined)(request, new AbortController().signal);
	expect(sent).toEqual({...grant, client_id: 'id', client_secret: 's&c=r "t"'});
	expect(amazon.isDone()).toBe(true);
});
