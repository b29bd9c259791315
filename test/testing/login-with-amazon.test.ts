import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import errors from '../fixtures/seeds/login-with-amazon-errors.json' with {type: 'json'};
import {askToken, call, clientToken, denied, NA, sellerToken, send, text} from './harness.js';

const TOKEN_ENDPOINT = 'https://api.amazon.com/auth/o2/token';

test('a refresh token gives an access token and is echoed unchanged', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const refreshToken = fake.refreshTokenOf();
	const answer = await askToken(fake, {
		grant_type: 'refresh_token',
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: refreshToken,
	});
	expect(answer.status).toBe(200);
	expect(answer.json).toEqual({
		access_token: expect.stringMatching(/^Atza\|/),
		refresh_token: refreshToken,
		token_type: 'bearer',
		expires_in: 3600,
	});
	expect(answer.headers['cache-control']).toBe('no-store');
});

test('client credentials give a token with its scope and no refresh token', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.appstore;
	const answer = await askToken(fake, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: 'appstore::apps:readwrite',
	});
	expect(answer.json).toEqual({
		access_token: expect.stringMatching(/^Atc\|/),
		scope: 'appstore::apps:readwrite',
		token_type: 'bearer',
		expires_in: 3600,
	});
});

test('no two tokens are alike', async () => {
	await using fake = await startFakeAmazon();
	expect(await sellerToken(fake)).not.toBe(await sellerToken(fake));
});

test('a JSON body and the other spelling of the path are taken too', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const body = {
		grant_type: 'refresh_token',
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: fake.refreshTokenOf(),
	};
	const headers = {'content-type': 'application/json'};
	const answer = await send(fake, 'https://api.amazon.com/auth/O2/token', {method: 'POST', headers, body: JSON.stringify(body)});
	expect(answer.status).toBe(200);
});

test('a form with a charset is taken', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const form = {
		grant_type: 'refresh_token',
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: fake.refreshTokenOf(),
	};
	const headers = {'content-type': 'application/x-www-form-urlencoded;charset=UTF-8'};
	const answer = await send(fake, TOKEN_ENDPOINT, {method: 'POST', headers, body: new URLSearchParams(form).toString()});
	expect(answer.status).toBe(200);
});

test('another content type is refused in the words of the Appstore page', async () => {
	await using fake = await startFakeAmazon();
	const answer = await send(fake, TOKEN_ENDPOINT, {
		method: 'POST',
		headers: {'content-type': 'text/plain'},
		body: 'grant_type=refresh_token',
	});
	expect([answer.status, answer.json]).toEqual([400, errors[3]]);
});

test('a wrong secret is invalid_client in the words of the Appstore page', async () => {
	await using fake = await startFakeAmazon();
	const {clientId} = fake.options.appstore;
	const form = {grant_type: 'client_credentials', client_id: clientId, client_secret: 'wrong', scope: 'appstore::apps:readwrite'};
	const answer = await askToken(fake, form);
	expect([answer.status, answer.json]).toEqual([401, errors[0]]);
});

test("another client's scope is invalid_scope in the words of the Appstore page", async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.appstore;
	const form = {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: 'sellingpartnerapi::notifications',
	};
	const answer = await askToken(fake, form);
	expect([answer.status, answer.json]).toEqual([400, errors[1]]);
});

test('a missing grant type is unsupported_grant_type in the words of the Appstore page', async () => {
	await using fake = await startFakeAmazon();
	const answer = await askToken(fake, {client_id: 'x'});
	expect([answer.status, answer.json]).toEqual([400, errors[2]]);
});

test('a missing refresh token is invalid_request and named', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const answer = await askToken(fake, {grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret});
	expect([answer.status, answer.json]).toEqual([
		400,
		{error: 'invalid_request', error_description: 'The request is missing a required parameter : refresh_token'},
	]);
});

test('an unknown refresh token is invalid_grant', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const answer = await askToken(fake, {
		grant_type: 'refresh_token',
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: 'Atzr|no',
	});
	expect([answer.status, answer.json]).toEqual([
		400,
		{
			error: 'invalid_grant',
			error_description:
				"The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
		},
	]);
});

test('a rotated secret is valid next to the old one', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const secrets = [fake.rotateSecret(), clientSecret];
	for (const secret of secrets) {
		const form = {grant_type: 'refresh_token', client_id: clientId, client_secret: secret, refresh_token: fake.refreshTokenOf()};
		expect((await askToken(fake, form)).status).toBe(200);
	}
});

test('an authorization code gives a new refresh token, once', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const before = fake.refreshTokenOf();
	const form = {
		grant_type: 'authorization_code',
		client_id: clientId,
		client_secret: clientSecret,
		code: fake.issueAuthorizationCode(),
	};
	const first = await askToken(fake, form);
	expect(text(first, 'refresh_token')).toBe(fake.refreshTokenOf());
	expect(fake.refreshTokenOf()).not.toBe(before);
	const second = await askToken(fake, form);
	expect([second.status, second.json]).toEqual([
		400,
		{error: 'invalid_grant', error_description: 'The request has an invalid grant parameter : code'},
	]);
});

test('an authorization code is dead after five minutes', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const code = fake.issueAuthorizationCode();
	fake.clock.advance(300_000);
	const answer = await askToken(fake, {grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code});
	expect(answer.status).toBe(400);
});

test('an authorization code is tied to its redirect URI', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const code = fake.issueAuthorizationCode({redirectUri: 'https://app.example/callback'});
	const form = {grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code};
	expect((await askToken(fake, {...form, redirect_uri: 'https://evil.example/'})).status).toBe(400);
	expect((await askToken(fake, {...form, redirect_uri: 'https://app.example/callback'})).status).toBe(200);
});

test('a token dies when its time is over', async () => {
	await using fake = await startFakeAmazon({expiresIn: 60});
	const token = await sellerToken(fake);
	fake.clock.advance(60_000);
	const answer = await call(fake, token, `${NA}/catalog/2022-04-01/items/B00`);
	expect([answer.status, answer.json]).toEqual([403, denied('The access token you provided has expired.')]);
});

test('the Appstore client may not use a refresh token', async () => {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.appstore;
	const form = {
		grant_type: 'refresh_token',
		client_id: clientId,
		client_secret: clientSecret,
		refresh_token: fake.refreshTokenOf(),
	};
	expect((await askToken(fake, form)).json).toMatchObject({error: 'unauthorized_client'});
});

test('several scopes may be asked for at once', async () => {
	await using fake = await startFakeAmazon();
	const scope = 'sellingpartnerapi::notifications sellingpartnerapi::migration';
	expect(await clientToken(fake, 'sellingPartner', scope)).toMatch(/^Atc\|/);
});
