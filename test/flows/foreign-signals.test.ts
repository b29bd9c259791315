/**
 * A polyfill's signal ends a call as Node's does, wherever one is taken.
 */
import type {AmazonAuth} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it} from 'vitest';
import {failure, NA, never, PLAIN, start} from '../clients/got/hooks/harness.js';
import {LeastSignal, PolyfilledSignal} from './foreign-makes.js';

const URL_ = `${NA}${PLAIN}`;
type Call = (signal: AbortSignal, at: {auth: AmazonAuth; fake: FakeAmazon}) => Promise<unknown>;

const CALLS: readonly [name: string, call: Call][] = [
	['an option of got', (signal, {auth}) => auth.got(URL_, {signal, retry: never})],
	['an option of fetch', (signal, {auth, fake}) => auth.fetch(URL_, {signal, dispatcher: fake.dispatcher})],
	['authorize', (signal, {auth}) => auth.authorize({method: 'GET', url: URL_}, {signal})],
	['as, for got', (signal, {auth}) => auth.as({application: true}, {signal}).got(URL_, {retry: never})],
	['as, for fetch', (signal, {auth, fake}) => auth.as({application: true}, {signal}).fetch(URL_, {dispatcher: fake.dispatcher})],
	[
		'as, beside one of the call',
		(signal, {auth}) => auth.as({application: true}, {signal}).got(URL_, {retry: never, signal: new AbortController().signal}),
	],
	['a tool', (signal, {auth}) => auth.sellingPartner.exchangeAuthorizationCode({code: 'c', signal})],
];

describe.each([
	['an EventTarget without a reason', PolyfilledSignal],
	['no more than aborted, onabort and addEventListener', LeastSignal],
] as const)('a signal that is %s', (_make, Made) => {
	// got itself takes its listener away when the call ends, and fails where it cannot.
	const calls = CALLS.filter(([name]) => Made !== LeastSignal || name !== 'an option of got');

	it.each(calls)('ends a call as %s', async (_name, call) => {
		const {auth, fake} = await start();
		fake.fail({service: 'lwa', hang: true, times: 9});
		const made = new Made();
		const outcome = failure(call(made as unknown as AbortSignal, {auth, fake}));
		while (fake.count({service: 'lwa'}) === 0) {
			await new Promise(setImmediate);
		}
		made.abort();
		expect((await outcome).name).toBe('AbortError');
	});

	it.each(calls)('ends a call before it began as %s', async (_name, call) => {
		const {auth, fake} = await start();
		const made = new Made();
		made.abort();
		expect((await failure(call(made as unknown as AbortSignal, {auth, fake}))).name).toBe('AbortError');
		expect(fake.journal).toEqual([]);
	});
});

it('a long-lived one has one listener of ours, however many calls it is given to', async () => {
	const {auth} = await start();
	const made = new LeastSignal();
	for (let call = 0; call < 5; call++) {
		await auth.authorize({method: 'GET', url: URL_}, {signal: made as unknown as AbortSignal});
	}
	expect(made.listeners).toHaveLength(1);
});

it.each([{}, 5, {aborted: false}])('what is no signal is a TypeError of ours where no client takes it', async (value) => {
	const {auth} = await start();
	const signal = value as unknown as AbortSignal;
	expect(() => auth.as({application: true}, {signal})).toThrow('"signal" must be an AbortSignal');
	await expect(auth.authorize({method: 'GET', url: URL_}, {signal})).rejects.toThrow('"options.signal" must be an AbortSignal');
});
