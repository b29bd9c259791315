/**
 * A secret that nobody has used yet: one call tries it, and one that nobody answers holds up no other seller for long.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createSecretTrials} from '../../../src/tokens/login-with-amazon/client.js';
import {systemClock} from '../../../src/util/clock.js';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Calls that end when they are told to. */
function stage() {
	const trials = createSecretTrials(systemClock);
	const sent: PromiseWithResolvers[] = [];
	let refusal: Error | undefined;
	const run = () =>
		trials.run('secret', new AbortController().signal, {
			assertOpen() {
				if (refusal) {
					throw refusal;
				}
			},
			call: () =>
				new Promise<string>((resolve, reject) => {
					sent.push({resolve, reject});
				}),
		});
	return {
		sent,
		run,
		/** Amazon refuses the client, which is remembered before the call ends. */
		refuse(call: PromiseWithResolvers | undefined) {
			refusal = new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'No.', {amazon: {status: 401, code: 'invalid_client'}});
			call?.reject(refusal);
		},
	};
}

interface PromiseWithResolvers {
	resolve(value: string): void;
	reject(error: Error): void;
}

const reasonOf = (running: Promise<unknown>): Promise<unknown> => running.catch((error: unknown) => error);

test('one call tries, the others wait for its answer and go on together', async () => {
	const {sent, run} = stage();
	const calls = [run(), run(), run()];
	await vi.advanceTimersByTimeAsync(1_999);
	expect(sent).toHaveLength(1);
	sent[0]?.resolve('first');
	await vi.advanceTimersByTimeAsync(0);
	expect(sent).toHaveLength(3);
	sent[1]?.resolve('second');
	sent[2]?.resolve('third');
	expect(await Promise.all(calls)).toEqual(['first', 'second', 'third']);
});

test('while a trial is not answered another one begins every two seconds, and an answer to any is for all', async () => {
	const {sent, run} = stage();
	const calls = Array.from({length: 20}, run);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(sent).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(sent).toHaveLength(3);
	sent[1]?.resolve('second');
	await vi.advanceTimersByTimeAsync(0);
	expect(sent).toHaveLength(20);
	for (const call of sent) {
		call.resolve('late');
	}
	expect(await Promise.all(calls)).toHaveLength(20);
});

test('a refusal of the client is for all, whichever trial it came to', async () => {
	const {sent, run, refuse} = stage();
	const calls = Array.from({length: 20}, () => reasonOf(run()));
	await vi.advanceTimersByTimeAsync(2_000);
	refuse(sent[0]);
	await vi.advanceTimersByTimeAsync(0);
	expect(sent).toHaveLength(2);
	refuse(sent[1]);
	expect(new Set((await Promise.all(calls)).map((error) => (error as AmazonAuthError).code))).toEqual(
		new Set(['ERR_AMAZON_TOKEN_REFUSED']),
	);
});
