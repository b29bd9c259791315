/**
 * Client secrets that rotate.
 */
import {expect, test} from 'vitest';
import type {TokenCall} from '../../../src/tokens/calls/token-call.js';
import {createLoginWithAmazon} from '../../../src/tokens/login-with-amazon/client.js';
import {everythingOf, rejectionOf} from '../../support/errors.js';
import {handClock, LABEL, owner} from '../bench.js';

const SELLER = {label: LABEL, owner: owner('A')};
const GRANT = {grant_type: 'refresh_token', refresh_token: 'Atzr|refresh-secret'} as const;

/** A Login with Amazon that takes some secrets, and what it was asked with. */
function amazon(...accepted: string[]): {call: TokenCall; tried: string[]; accepted: string[]} {
	const tried: string[] = [];
	const call: TokenCall = async ({body}) => {
		const secret = new URLSearchParams(body).get('client_secret') ?? '';
		tried.push(secret);
		return accepted.includes(secret)
			? {status: 200, headers: {}, body: '{"access_token":"Atza|a","token_type":"bearer","expires_in":3600}'}
			: {status: 401, headers: {}, body: '{"error":"invalid_client","error_description":"Client authentication failed"}'};
	};
	return {call, tried, accepted};
}

function login(call: TokenCall, secrets: () => Promise<readonly string[]>, clock = handClock()) {
	const ask = createLoginWithAmazon({clientId: 'id', secrets, call, clock});
	return () => ask(GRANT, SELLER, new AbortController().signal);
}

test('the newest secret is tried first', async () => {
	const {call, tried} = amazon('new', 'old');
	await login(call, async () => ['new', 'old'])();
	expect(tried).toEqual(['new']);
});

test('on invalid_client the next secret is tried once, and the one that worked comes first from then on', async () => {
	const {call, tried} = amazon('old');
	const ask = login(call, async () => ['new', 'old']);
	await ask();
	await ask();
	expect(tried).toEqual(['new', 'old', 'old']);
});

test('once the old secret has ended the newest takes its place, a minute after it was refused at the earliest', async () => {
	const {call, tried, accepted} = amazon('old');
	const clock = handClock();
	const ask = login(call, async () => ['new', 'old'], clock);
	await ask();
	clock.advance(60_000);
	accepted.splice(0, 1, 'new');
	await ask();
	await ask();
	expect(tried).toEqual(['new', 'old', 'old', 'new', 'new']);
});

test('of several secrets all are tried in their order, each once, and the one that worked comes first from then on', async () => {
	const {call, tried} = amazon('oldest');
	const ask = login(call, async () => ['new', 'old', 'oldest']);
	await ask();
	await ask();
	expect(tried).toEqual(['new', 'old', 'oldest', 'oldest']);
});

test('after the one that worked the others are tried, newest first', async () => {
	const {call, tried, accepted} = amazon('old');
	const clock = handClock();
	const ask = login(call, async () => ['new', 'old', 'oldest'], clock);
	await ask();
	clock.advance(60_000);
	accepted.splice(0, 1, 'oldest');
	await ask();
	expect(tried).toEqual(['new', 'old', 'old', 'new', 'oldest']);
});

test('where all secrets are refused the call fails after one attempt each, and for a minute none is tried again', async () => {
	const {call, tried} = amazon();
	const clock = handClock();
	const ask = login(call, async () => ['new', 'old', 'older', 'new'], clock);
	const refused = {code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {code: 'invalid_client'}};
	expect(await rejectionOf(ask())).toMatchObject(refused);
	clock.advance(59_999);
	expect(await rejectionOf(ask())).toMatchObject(refused);
	expect(tried).toEqual(['new', 'old', 'older']);
	clock.advance(1);
	await rejectionOf(ask());
	expect(tried).toEqual(['new', 'old', 'older', 'new', 'old', 'older']);
});

test('one secret that is refused is not tried again', async () => {
	const {call, tried} = amazon();
	await rejectionOf(login(call, async () => ['only'])());
	expect(tried).toEqual(['only']);
});

test('a secret that worked and is no longer one of them is not used', async () => {
	const {call, tried} = amazon('old', 'new');
	let secrets = ['old'];
	const ask = login(call, async () => secrets);
	await ask();
	secrets = ['new'];
	await ask();
	expect(tried).toEqual(['old', 'new']);
});

test('a refusal other than invalid_client does not try the next secret', async () => {
	const tried: string[] = [];
	const call: TokenCall = async ({body}) => {
		tried.push(new URLSearchParams(body).get('client_secret') ?? '');
		return {status: 400, headers: {}, body: '{"error":"invalid_grant"}'};
	};
	const error = await rejectionOf(login(call, async () => ['new', 'old'])());
	expect(error).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
	expect(tried).toEqual(['new']);
});

test('no error holds a secret or the refresh token', async () => {
	const {call} = amazon();
	const error = await rejectionOf(login(call, async () => ['hush-new', 'hush-old'])());
	expect(everythingOf(error)).not.toMatch(/hush|refresh-secret/);
});

test('a function of the user that fails fails the call with its own error', async () => {
	const {call, tried} = amazon('new');
	const vault = new Error('the vault is sealed');
	const error = await rejectionOf(
		login(call, async () => {
			throw vault;
		})(),
	);
	expect(error).toBe(vault);
	expect(tried).toEqual([]);
});
