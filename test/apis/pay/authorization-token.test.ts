/** The exchange of an MWS token for a delegation token: its request and what is read from its reply. */
import {describe, expect, it} from 'vitest';
import {buildAuthorizationTokenRequest, readAuthorizationTokenReply} from '../../../src/apis/pay/token-exchange.js';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 0, 0);
const MINUTES_MS = 60_000;
const json = {'content-type': 'application/json'};
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object, header: object = {alg: 'HS256', typ: 'JWT'}): string => `${segment(header)}.${segment(claims)}.c2ln`;
const reply = (authorizationToken: unknown) =>
	readAuthorizationTokenReply(200, json, JSON.stringify({authorizationToken}), NOW_MS);

describe('request', () => {
	const exchange = {host: 'pay-api.amazon.com', publicKeyId: 'LIVE-1', mwsAuthToken: 'amzn.mws.1', merchantId: 'aX123BFs343'};

	it('is a GET with the merchant in the query', () => {
		const {method, url} = buildAuthorizationTokenRequest(exchange);
		expect(method).toBe('GET');
		expect(url.href).toBe('https://pay-api.amazon.com/v2/authorizationTokens/amzn.mws.1?merchantId=aX123BFs343');
	});
	it('encodes the token as one segment and the merchant as one value', () => {
		const {url} = buildAuthorizationTokenRequest({
			...exchange,
			publicKeyId: 'KEY',
			mwsAuthToken: "a b?c#d%2F'",
			merchantId: 'M&1=+',
		});
		expect(url.href).toBe('https://pay-api.amazon.com/live/v2/authorizationTokens/a%20b%3Fc%23d%252F%27?merchantId=M%261%3D%2B');
	});
	const bad = ['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\u0000', '\u0085', '\ud800', undefined, null, 5];
	it.each(bad)('the MWS token %j is refused by name and not quoted (traps 13, 21)', (value) => {
		// A wrong value is what is tested.
		expect(() => buildAuthorizationTokenRequest({...exchange, mwsAuthToken: value as string})).toThrow(
			new TypeError(
				'"mwsAuthToken" must be a non-empty, well-formed string without slashes or control characters, and not "." or ".."',
			),
		);
	});
	it.each(bad)('the merchant id %j is refused by name: no word "undefined" is ever sent (trap 13)', (value) => {
		// A wrong value is what is tested.
		expect(() => buildAuthorizationTokenRequest({...exchange, merchantId: value as string})).toThrow(/^"merchantId" must be/);
	});
});

describe('reply', () => {
	it('the token is read from "authorizationToken" (trap 20)', async () => {
		const token =
			'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
		expect(await reply(token)).toEqual({token, expiresInMs: 15 * MINUTES_MS});
	});
	it('a body in bytes is read like a text', async () => {
		const body = new TextEncoder().encode('{"authorizationToken":"opaque"}');
		expect(await readAuthorizationTokenReply(200, json, body, NOW_MS)).toEqual({token: 'opaque', expiresInMs: 15 * MINUTES_MS});
	});
	it('an "exp" that decodes is a hint, whatever algorithm the header names (trap 23)', async () => {
		const token = jwt({exp: NOW_MS / 1000 + 3600}, {alg: 'HmacSHA256', typ: 'JWT'});
		expect(await reply(token)).toEqual({token, expiresInMs: 60 * MINUTES_MS});
	});
	it('an "exp" beyond a day counts as a day', async () => {
		expect(await reply(jwt({exp: NOW_MS / 1000 + 400_000}))).toMatchObject({expiresInMs: 24 * 60 * MINUTES_MS});
	});
	it.each([
		['without exp', jwt({sub: '1'})],
		['with an exp of the past', jwt({exp: NOW_MS / 1000 - 1})],
		['with an exp that is a word', jwt({exp: 'tomorrow'})],
		['whose claims are no JSON', 'a.b.c'],
		['that is no JWT', 'opaque'],
	])('a token %s is good for 15 minutes (trap 23)', async (_name, token) => {
		expect(await reply(token)).toEqual({token, expiresInMs: 15 * MINUTES_MS});
	});
	it.each([undefined, null, '', 5, {}, 'a b', 'a\nb', 'ü', 'a'.repeat(8193)])(
		'a 200 with the token %j is a fault without a code',
		async (token) => {
			expect(await reply(token)).toEqual({status: 200});
		},
	);
	it.each(['<html></html>', '', '[]', 'null'])('a 200 with the body %j is a fault without a code', async (body) => {
		expect(await readAuthorizationTokenReply(200, json, body, NOW_MS)).toEqual({status: 200});
	});
	it('a refusal is read with its code, even where its body holds a token', async () => {
		const body = '{"reasonCode":"InvalidAuthorizationToken","message":"no","authorizationToken":"opaque"}';
		expect(await readAuthorizationTokenReply(403, json, body, NOW_MS)).toEqual({
			status: 403,
			code: 'InvalidAuthorizationToken',
			message: 'no',
		});
	});
});
