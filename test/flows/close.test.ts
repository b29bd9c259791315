/**
 * Rule 31: an auth ends, and keeps no process alive.
 */
import {randomBytes} from 'node:crypto';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {rejectionOf} from '../support/errors.js';
import {APPSTORE, gate, PLAIN} from './stage.js';

afterEach(() => {
	vi.useRealTimers();
});

const CHARGE = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';

const get = (url: string) => ({method: 'GET', url});

/** Counts, from now on, the timers that keep the process alive. */
function watchTimers(): () => number {
	const started = vi.spyOn(globalThis, 'setTimeout');
	const ended = vi.spyOn(globalThis, 'clearTimeout');
	onTestFinished(() => {
		started.mockRestore();
		ended.mockRestore();
	});
	return () => {
		const cleared = new Set<unknown>(ended.mock.calls.map(([timer]) => timer));
		return started.mock.results.filter(({value}) => !cleared.has(value) && value.hasRef()).length;
	};
}

test('after close a call for a token is CLOSED, and nothing is sent', async () => {
	await using fake = await startFakeAmazon();
	const auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	await auth.close();
	const sent = fake.journal.length;
	for (const call of [auth.got(PLAIN), auth.authorize(get(APPSTORE)), auth.as({application: true}).got(PLAIN)]) {
		expect(await rejectionOf(call)).toMatchObject({code: 'ERR_AMAZON_CLOSED', status: 503});
	}
	expect([fake.journal.length, auth.stats().cachedTokens]).toEqual([sent, 0]);
});

test('after close a call of Amazon Pay is signed as ever, and one that needs a delegation token is CLOSED', async () => {
	await using fake = await startFakeAmazon();
	const auth = createAmazonAuth({...fake.options});
	await auth.close();
	expect((await auth.got(CHARGE)).statusCode).toBe(200);
	expect(await rejectionOf(auth.as({merchantId: 'M1'}).got(CHARGE))).toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	expect(fake.journal).toHaveLength(1);
});

test('close waits for a token call under way, whose callers get their token', async () => {
	await using fake = await startFakeAmazon();
	const vault = gate<string>();
	const auth = createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, refreshToken: vault.come}});
	const call = auth.as({sellingPartnerId: 'A'}).authorize(get(PLAIN));
	await vault.reached;
	const closed = auth.close();
	vault.open(fake.refreshTokenOf());
	expect(await call).toHaveProperty('x-amz-access-token');
	await closed;
	expect(auth.stats()).toMatchObject({openFlights: 0, cachedTokens: 0});
});

test('close ends a token call that has not come back after five seconds', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
	let ended: AbortSignal | undefined;
	const vault = gate<string>();
	const refreshToken = ({signal}: {signal: AbortSignal}): Promise<string> => {
		ended = signal;
		return vault.come();
	};
	const auth = createAmazonAuth({sellingPartner: {clientId: 'id', clientSecret: 'secret', refreshToken}});
	const call = rejectionOf(auth.as({sellingPartnerId: 'A'}).authorize(get(PLAIN)));
	await vault.reached;
	const closed = auth.close();
	await vi.advanceTimersByTimeAsync(4_999);
	expect(ended?.aborted).toBe(false);
	await vi.advanceTimersByTimeAsync(1);
	await closed;
	expect(await call).toMatchObject({code: 'ERR_AMAZON_CLOSED'});
	expect([ended?.aborted, vi.getTimerCount()]).toEqual([true, 0]);
});

test('closing twice is closing once', async () => {
	await using fake = await startFakeAmazon();
	const auth = createAmazonAuth({...fake.options});
	await Promise.all([auth.close(), auth.close(), auth.as({tenant: 'T'}).close()]);
	expect(await rejectionOf(auth.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_CLOSED'});
});

test('await using closes', async () => {
	await using fake = await startFakeAmazon();
	let outer: AmazonAuth | undefined;
	{
		await using auth = createAmazonAuth({...fake.options});
		outer = auth;
	}
	expect(await rejectionOf(outer.got(PLAIN))).toMatchObject({code: 'ERR_AMAZON_CLOSED'});
});

test('other hosts can be called after close', async () => {
	await using fake = await startFakeAmazon({extraHosts: {'plain.example': () => ({body: 'hello'})}});
	const auth = createAmazonAuth({...fake.options});
	await auth.close();
	expect(await auth.got('https://plain.example/').text()).toBe('hello');
});

test('neither an auth that was made nor a token that is cached holds a timer', async () => {
	await using fake = await startFakeAmazon();
	const holding = watchTimers();
	const auth = createAmazonAuth({...fake.options});
	await auth.authorize(get(APPSTORE));
	await auth.got(PLAIN);
	expect(holding()).toBe(0);
	await auth.close();
	expect(holding()).toBe(0);
});

test('a token call for which nobody waits any more holds no timer', async () => {
	const vault = gate<string>();
	const auth = createAmazonAuth({sellingPartner: {clientId: 'id', clientSecret: 'secret', refreshToken: vault.come}});
	const holding = watchTimers();
	const caller = new AbortController();
	const call = rejectionOf(auth.as({sellingPartnerId: 'A'}).authorize(get(PLAIN), {signal: caller.signal}));
	await vault.reached;
	expect(holding()).toBe(1); // the caller's own deadline
	caller.abort(new Error('left'));
	expect((await call).message).toBe('left');
	expect([auth.stats().openFlights, holding()]).toEqual([1, 0]);
});

test('who waits for forget or close keeps the process alive, however still the store is, and no longer', async () => {
	const begun = vi.spyOn(globalThis, 'setInterval');
	const ended = vi.spyOn(globalThis, 'clearInterval');
	onTestFinished(() => {
		begun.mockRestore();
		ended.mockRestore();
	});
	const holding = (): number => {
		const cleared = new Set<unknown>(ended.mock.calls.map(([timer]) => timer));
		return begun.mock.results.filter(({value}) => !cleared.has(value) && value.hasRef()).length;
	};
	const still = gate<undefined>();
	const store = {get: still.come, set: still.come, delete: still.come, close: still.come};
	const auth = createAmazonAuth({
		appstore: {clientId: 'amzn1.application-oa2-client.x', clientSecret: 'a secret'},
		store,
		encryptionKeys: [randomBytes(32)],
	});
	const forgotten = auth.forget({tenant: 'T1'});
	const closed = auth.close();
	expect(holding()).toBe(2);
	still.open(undefined);
	await Promise.all([forgotten, closed]);
	expect(holding()).toBe(0);
});
