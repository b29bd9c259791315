/**
 * Refusals that are believed for a minute, and the trial of a secret nobody has used.
 */
import {expect, test} from 'vitest';
import type {TokenCallReply} from '../../../src/tokens/calls/token-call.js';
import {createLoginWithAmazon} from '../../../src/tokens/login-with-amazon/client.js';
import type {Grant, LoginWithAmazon} from '../../../src/tokens/login-with-amazon/types.js';
import {type HandClock, handClock, LABEL, owner} from '../bench.js';

const SELLER = {label: LABEL, owner: owner('A')};

const GRANTED = '{"access_token":"Atza|a","token_type":"bearer","expires_in":3600}';

type Answer = (form: URLSearchParams) => Omit<TokenCallReply, 'headers'>;

function refused(error: string, status = 400): Omit<TokenCallReply, 'headers'> {
	return {status, body: JSON.stringify({error})};
}

interface Amazon {
	readonly ask: (grant: Grant, signal?: AbortSignal) => ReturnType<LoginWithAmazon>;
	readonly clock: HandClock;
	readonly calls: () => number;
}

function amazon(answer: Answer, secrets: () => readonly string[] = () => ['secret']): Amazon {
	const clock = handClock();
	let calls = 0;
	const login = createLoginWithAmazon({
		clientId: 'id',
		secrets: async () => secrets(),
		call: async ({body}) => {
			calls++;
			return {...answer(new URLSearchParams(body)), headers: {}};
		},
		clock,
	});
	return {clock, calls: () => calls, ask: (grant, signal = new AbortController().signal) => login(grant, SELLER, signal)};
}

function seller(name: string | number): Grant {
	return {grant_type: 'refresh_token', refresh_token: `Atzr|${name}`};
}

test('a thousand sellers with a wrong secret make one call at first, and one more in the next minute', async () => {
	const {ask, calls, clock} = amazon(() => refused('invalid_client', 401));
	for (let round = 0; round < 4; round++) {
		const outcomes = await Promise.allSettled(Array.from({length: 1_000}, (_, index) => ask(seller(index))));
		expect(outcomes.every(({status}) => status === 'rejected')).toBe(true);
		clock.advance(15_000);
	}
	expect(calls()).toBe(1);
	await expect(ask(seller(1))).rejects.toMatchObject({amazon: {code: 'invalid_client'}});
	expect(calls()).toBe(2);
});

test('a new secret is not held back by the refusal of the old one', async () => {
	let secret = 'old';
	const {ask, calls} = amazon(
		(form) => (form.get('client_secret') === 'new' ? {status: 200, body: GRANTED} : refused('invalid_client', 401)),
		() => [secret],
	);
	await expect(ask(seller(1))).rejects.toThrow();
	secret = 'new';
	expect((await ask(seller(1))).value).toBe('Atza|a');
	expect(calls()).toBe(2);
});

test('a revoked refresh token is asked for once a minute, and the new one at once', async () => {
	const {ask, calls, clock} = amazon((form) =>
		form.get('refresh_token') === 'Atzr|new' ? {status: 200, body: GRANTED} : refused('invalid_grant'),
	);
	for (let second = 0; second < 59; second++) {
		await expect(ask(seller('revoked'))).rejects.toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
		clock.advance(1_000);
	}
	expect(calls()).toBe(1);
	expect((await ask(seller('new'))).value).toBe('Atza|a');
	clock.advance(1_000);
	await expect(ask(seller('revoked'))).rejects.toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
	expect(calls()).toBe(3);
});

test('a refused scope holds back that scope alone', async () => {
	const {ask, calls} = amazon((form) =>
		form.get('scope') === 'good' ? {status: 200, body: GRANTED.replace('Atza', 'Atc')} : refused('invalid_scope'),
	);
	const scope = (name: string): Grant => ({grant_type: 'client_credentials', scope: name});
	await expect(ask(scope('bad'))).rejects.toMatchObject({amazon: {code: 'invalid_scope'}});
	await expect(ask(scope('bad'))).rejects.toMatchObject({amazon: {code: 'invalid_scope'}});
	expect((await ask(scope('good'))).value).toBe('Atc|a');
	expect(calls()).toBe(2);
});

test('a request that is malformed is no refusal to believe', async () => {
	const {ask, calls} = amazon(() => refused('invalid_request'));
	await expect(ask(seller(1))).rejects.toThrow();
	await expect(ask(seller(1))).rejects.toThrow();
	expect(calls()).toBe(2);
});

test('each caller is told by an error of its own', async () => {
	const {ask} = amazon(() => refused('invalid_grant'));
	const errors = await Promise.all(
		[ask(seller(1)), ask(seller(1)), ask(seller(1))].map((asked) => asked.catch((error: unknown) => error)),
	);
	expect(new Set(errors).size).toBe(3);
});

test('while a new secret is tried the others wait, and then go together', async () => {
	const {ask, calls} = amazon(() => ({status: 200, body: GRANTED}));
	const first = ask(seller(1));
	const others = Array.from({length: 20}, (_, index) => ask(seller(index + 2)));
	await Promise.resolve();
	await Promise.resolve();
	expect(calls()).toBeLessThanOrEqual(1);
	await Promise.all([first, ...others]);
	expect(calls()).toBe(21);
});

test('a seller whose grant is revoked proves the secret all the same', async () => {
	const {ask, calls} = amazon((form) =>
		form.get('refresh_token') === 'Atzr|revoked' ? refused('invalid_grant') : {status: 200, body: GRANTED},
	);
	const outcomes = await Promise.allSettled([ask(seller('revoked')), ask(seller(2)), ask(seller(3))]);
	expect(outcomes.map(({status}) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
	expect(calls()).toBe(3);
});

test('one who waits for a trial may go away', async () => {
	let answer: (reply: Omit<TokenCallReply, 'headers'>) => void = () => {};
	const clock = handClock();
	const login = createLoginWithAmazon({
		clientId: 'id',
		secrets: async () => ['secret'],
		call: async () => ({
			...(await new Promise<Omit<TokenCallReply, 'headers'>>((resolve) => {
				answer = resolve;
			})),
			headers: {},
		}),
		clock,
	});
	const first = login(seller(1), SELLER, new AbortController().signal);
	const gone = new AbortController();
	const second = login(seller(2), SELLER, gone.signal);
	await new Promise((resolve) => setImmediate(resolve));
	gone.abort(new Error('gone'));
	await expect(second).rejects.toThrow('gone');
	answer({status: 200, body: GRANTED});
	expect((await first).value).toBe('Atza|a');
});
