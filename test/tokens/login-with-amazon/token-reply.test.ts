/**
 * What Login with Amazon answered, and what is told of it.
 */
import {expect, test} from 'vitest';
import {TokenCallFault, type TokenCallReply} from '../../../src/tokens/calls/token-call.js';
import {readTokenReply} from '../../../src/tokens/login-with-amazon/token-endpoint.js';
import errors from '../../fixtures/seeds/login-with-amazon-errors.json' with {type: 'json'};
import granted from '../../fixtures/seeds/login-with-amazon-reply.json' with {type: 'json'};
import {catchError, everythingOf} from '../../support/errors.js';

const NOW_MS = 1_800_000_000_000;

function reply(status: number, body: unknown, headers: TokenCallReply['headers'] = {}): TokenCallReply {
	return {status, headers, body: typeof body === 'string' ? body : JSON.stringify(body)};
}

function read(answer: TokenCallReply) {
	return readTokenReply(answer, {grantType: 'client_credentials', nowMs: NOW_MS});
}

test("Amazon's own sample of a reply is a token of an hour", () => {
	expect(read(reply(200, granted))).toEqual({value: 'Atc|MAEBI...', lifetimeMs: 3_600_000, refreshToken: undefined});
});

test('a refresh token in the reply is handed on', () => {
	const answer = reply(200, {...granted, access_token: 'Atza|a', refresh_token: 'Atzr|r'});
	expect(readTokenReply(answer, {grantType: 'refresh_token', nowMs: NOW_MS})).toEqual({
		value: 'Atza|a',
		lifetimeMs: 3_600_000,
		refreshToken: 'Atzr|r',
	});
});

test.each(['bearer', 'Bearer', 'BEARER'])('the token type %s is taken', (token_type) => {
	expect(read(reply(200, {...granted, token_type})).value).toBe('Atc|MAEBI...');
});

const {access_token: _token, ...withoutToken} = granted;
const {expires_in: _seconds, ...withoutLifetime} = granted;
const {token_type: _type, ...withoutType} = granted;

test.each<[string, unknown]>([
	['no token', withoutToken],
	['an empty token', {...granted, access_token: ''}],
	['a token that is a number', {...granted, access_token: 5}],
	['a token of a seller', {...granted, access_token: 'Atza|a'}],
	['no token type', withoutType],
	['another token type', {...granted, token_type: 'mac'}],
	['a token type that is no text', {...granted, token_type: ['bearer']}],
	['no lifetime', withoutLifetime],
	['a lifetime of 0', {...granted, expires_in: 0}],
	['a negative lifetime', {...granted, expires_in: -1}],
	['a lifetime in letters', {...granted, expires_in: '3600'}],
	['a lifetime of two days', {...granted, expires_in: 172_800}],
	['a lifetime of null', {...granted, expires_in: null}],
	['an error with status 200', {error: 'invalid_client', error_description: 'Client authentication failed'}],
])('a 200 with %s is TOKEN_MALFORMED and is not tried again', (_title, body) => {
	const error = catchError(() => read(reply(200, body)));
	expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	expect(everythingOf(error)).not.toContain('MAEBI');
});

test.each<[string, string]>([
	['a page of HTML', '<html>Atc|secret</html>'],
	['nothing', ''],
	['half a reply', '{"access_token":"Atc|secret'],
	['an array', '[{"access_token":"Atc|secret"}]'],
])('a 200 with %s is tried again once', (_title, body) => {
	const error = catchError(() => read(reply(200, body)));
	expect(error).toBeInstanceOf(TokenCallFault);
	expect(error).toMatchObject({retries: 1});
	expect(everythingOf(error)).not.toContain('secret');
});

const advice: Readonly<Record<string, RegExp>> = {
	invalid_client: /client id or client secret is wrong or has expired/,
	invalid_scope: /attach the security profile/,
	unsupported_grant_type: /does not offer this grant/,
	invalid_request: /parameter is missing or malformed/,
};

test.each(errors)("Amazon's sample of $error is TOKEN_REFUSED, with its words and what to do", (body) => {
	const error = catchError(() => read(reply(body.error === 'invalid_client' ? 401 : 400, body)));
	expect(error).toMatchObject({
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		amazon: {status: body.error === 'invalid_client' ? 401 : 400, code: body.error, message: body.error_description},
	});
	expect(error.message).toMatch(advice[body.error] ?? /no advice is known/);
});

test('invalid_grant is GRANT_REVOKED and asks for a new authorization', () => {
	const description =
		"The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.";
	const error = catchError(() => read(reply(400, {error: 'invalid_grant', error_description: description})));
	expect(error).toMatchObject({
		code: 'ERR_AMAZON_GRANT_REVOKED',
		status: 502,
		amazon: {status: 400, code: 'invalid_grant', message: description},
	});
	expect(error.message).toContain('Ask for a new authorization.');
});

test.each(['unauthorized_client', 'access_denied'])('%s is TOKEN_REFUSED', (code) => {
	expect(catchError(() => read(reply(400, {error: code})))).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {code}});
});

test.each(['toString', '__proto__', 'constructor', 'hasOwnProperty', 'teapot'])(
	'the error code %j, which Amazon does not document, is not repeated',
	(code) => {
		const error = catchError(() => read(reply(400, `{"error":${JSON.stringify(code)}}`, {'x-amzn-errortype': 'Other'})));
		expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {status: 400}});
		expect(error.message).toBe(
			'Login with Amazon refused the token request (400). See the status; the reply itself is not shown, since it may hold a secret.',
		);
	},
);

test('a description that Amazon does not document is not repeated', () => {
	const body = {error: 'invalid_grant', error_description: 'Your token Atzr|hush is bad'};
	expect(everythingOf(catchError(() => read(reply(400, body))))).not.toContain('hush');
});

test('the request id is told, from the body or the header, and only if it looks like one', () => {
	const error = (body: object, headers?: TokenCallReply['headers']) => catchError(() => read(reply(400, body, headers)));
	expect(error({error: 'invalid_scope', request_id: 'b-1'})).toMatchObject({amazon: {requestId: 'b-1'}});
	expect(error({}, {'X-Amzn-RequestId': 'h-1'})).toMatchObject({amazon: {requestId: 'h-1'}});
	expect(everythingOf(error({error: 'invalid_scope', request_id: 'Atzr|hush'}))).not.toContain('hush');
	const secret = '0123456789abcdef'.repeat(4);
	expect(everythingOf(error({error: 'invalid_client', request_id: secret}, {'X-Amzn-RequestId': secret}))).not.toContain(secret);
});

test.each([300, 301, 302, 304, 307, 308])('a %i is TOKEN_UNREACHABLE and names a proxy', (status) => {
	const error = catchError(() => read(reply(status, '', {location: 'https://evil.example/?secret'})));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(error.message).toContain('proxy');
	expect(everythingOf(error)).not.toContain('evil');
});

test.each([408, 429, 500, 503])('a %i may be cured by another attempt', (status) => {
	const error = catchError(() => read(reply(status, '<html>', {'retry-after': '2'})));
	expect(error).toMatchObject({name: 'TokenCallFault', status, retryAfterMs: 2_000});
});

test('an error of another endpoint names who answered there, and gives the advice of that endpoint', () => {
	const endpoint = {
		url: 'https://tokens.example/oauth2/token',
		encoding: 'form',
		giver: 'The Example Pool',
		advice: {invalid_client: 'Compare the id with the pool.'},
	} as const;
	const readThere = (answer: TokenCallReply) => () =>
		readTokenReply(answer, {grantType: 'client_credentials', endpoint, nowMs: NOW_MS});
	const said = (answer: TokenCallReply): string => String((catchError(readThere(answer)) as Error).message);
	expect(said(reply(400, {error: 'invalid_client'}))).toBe(
		'The Example Pool refused the token request (400 invalid_client). Compare the id with the pool.',
	);
	expect(said(reply(400, {error: 'invalid_scope'}))).toContain('attach the security profile');
	expect(said(reply(302, ''))).toMatch(/^The Example Pool answered 302/);
	expect(said(reply(200, {...granted, token_type: 'mac'}))).toMatch(/^The Example Pool gave a token whose/);
	expect(said(reply(200, {...granted, access_token: ''}))).toBe('The Example Pool gave no token. Nothing was sent with it.');
	expect(said(reply(200, {...granted, expires_in: 0}))).toMatch(/^The Example Pool stated no lifetime/);
	expect(said(reply(200, '<html>'))).toContain('something between here and tokens.example answered');
});
