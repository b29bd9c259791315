/**
 * Short memories of many keys (rules 16, 18, 19 and 22): as many as the cache has tokens, for as long as they count.
 */
import {expect, onTestFinished, test, vi} from 'vitest';
import {createSellingPartnerClient} from '../../src/apis/selling-partner/client.js';
import {AmazonAuthError} from '../../src/errors.js';
import {createCachedTokens, createRefusedTokens} from '../../src/tokens/cached-tokens.js';
import {createAttemptLimit} from '../../src/tokens/calls/attempt-limit.js';
import {createCooldowns, createRefreshAttempts} from '../../src/tokens/cooldowns.js';
import {NOBODY} from '../../src/tokens/key.js';
import {LOGIN_WITH_AMAZON} from '../../src/tokens/login-with-amazon/endpoint.js';
import {createRefusals} from '../../src/tokens/login-with-amazon/refusals.js';
import {createShortMemory} from '../../src/util/bounded-maps.js';
import {systemClock} from '../../src/util/clock.js';
import {handClock} from '../tokens/bench.js';

/** More than a memory of ten thousand would hold. */
const KEYS = Array.from({length: 11_000}, (_, index) => `key ${index}`);

/** Of thirty thousand errors nobody reads them, and they are most of the time. */
function noStacks(): void {
	const {stackTraceLimit} = Error;
	Error.stackTraceLimit = 0;
	onTestFinished(() => {
		Error.stackTraceLimit = stackTraceLimit;
	});
}

test('what is remembered of one key is not forgotten for eleven thousand others', async () => {
	noStacks();
	const clock = handClock();
	const attempts = createRefreshAttempts(clock);
	const tokens = createRefusedTokens(clock);
	const coolDowns = createCooldowns(clock);
	const calls = createAttemptLimit(clock);
	const refusals = createRefusals({clientId: 'id', endpoint: LOGIN_WITH_AMAZON, clock});
	const grantOf = (key: string) => ({grant_type: 'refresh_token', refresh_token: key}) as const;
	const unreachable = new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', 'It answered 500.');
	const pause = new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Later.', {retryAfterMs: 90_000});
	const revoked = new AmazonAuthError('ERR_AMAZON_GRANT_REVOKED', 'No.', {amazon: {status: 400, code: 'invalid_grant'}});
	for (const key of KEYS) {
		attempts.failed(key);
		tokens.mayForce(key);
		coolDowns.begin(key, pause);
		for (let times = 0; times < 4; times++) {
			calls.sent(key);
		}
		calls.failed(key, unreachable);
		await refusals.remember('secret', grantOf(key), revoked);
	}
	clock.advance(29_999);
	const held = KEYS.map((key) => [
		attempts.mayTry(key),
		tokens.mayForce(key),
		coolDowns.refusalOf(key)?.code,
		calls.refusalOf(key)?.code,
		refusals.of('secret', grantOf(key))?.code,
	]);
	const expected = [false, false, 'ERR_AMAZON_THROTTLED', 'ERR_AMAZON_TOKEN_UNREACHABLE', 'ERR_AMAZON_GRANT_REVOKED'];
	// One comparison: eleven thousand take longer than all else here.
	expect(new Set(held.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(expected)]));
});

test('what is over is not given any more, and each call, a look too, gives back more than it can take', () => {
	const clock = handClock();
	const memory = createShortMemory<string>(clock, 60_000);
	for (const key of KEYS) {
		memory.set(key, key);
	}
	clock.advance(60_000);
	expect(memory.get('key 5')).toBeUndefined();
	for (let index = 0; index < 3_000; index++) {
		memory.get(`other ${index}`);
	}
	expect(memory.size).toBe(KEYS.length - 6_002);
	for (let index = 0; index < 5_000; index++) {
		memory.set(`other ${index}`, 'new');
	}
	expect([memory.size, memory.get('other 0')]).toEqual([5_000, 'new']);
});

test('what is over is given back within a minute though nobody calls any more', () => {
	vi.useFakeTimers();
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const memory = createShortMemory<string>(systemClock, 60_000);
	for (const key of KEYS) {
		memory.set(key, key);
	}
	vi.advanceTimersByTime(30_000);
	memory.set('late', 'still there');
	vi.advanceTimersByTime(30_000);
	expect([memory.size, memory.get('late')]).toEqual([1, 'still there']);
	vi.advanceTimersByTime(60_000);
	expect([memory.size, vi.getTimerCount()]).toEqual([0, 0]);
});

test('a look round begins no timer anew: one that fires while a test has timers of its own is not among those', () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const clock = handClock();
	const memory = createShortMemory<true>(clock, 30_000);
	memory.set('A', true);
	// Not a spy: after the file the runner restores every spy once more, and this one would put the faked timer back for all later files.
	const {setTimeout: faked} = globalThis;
	let begun = 0;
	globalThis.setTimeout = ((...timer: Parameters<typeof faked>) => {
		begun++;
		return faked(...timer);
	}) as typeof faked;
	onTestFinished(() => {
		globalThis.setTimeout = faked;
		vi.useRealTimers();
	});
	vi.advanceTimersByTime(90_000);
	expect([begun, vi.getTimerCount(), memory.size]).toEqual([0, 1, 1]);
	clock.advance(30_000);
	vi.advanceTimersByTime(30_000);
	expect([vi.getTimerCount(), memory.size]).toEqual([0, 0]);
	memory.set('B', true);
	expect([begun, vi.getTimerCount()]).toEqual([0, 1]);
});

test('what is remembered keeps no process alive', () => {
	const waitingFor = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
	const before = waitingFor();
	const memory = createShortMemory<string>(systemClock, 60_000);
	memory.set('A', 'remembered');
	expect([waitingFor(), memory.size]).toEqual([before, 1]);
});

test('twenty thousand sellers that were refused leave nothing behind once that is over', async () => {
	noStacks();
	vi.useFakeTimers();
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const client = createSellingPartnerClient({clock: systemClock, maxTokens: 100_000, settings: {}} as never); // nothing else is asked for
	const memory = client.missingRoles;
	const refusals = createRefusals({clientId: 'id', endpoint: LOGIN_WITH_AMAZON, clock: systemClock});
	const calls = createAttemptLimit(systemClock);
	const coolDowns = createCooldowns(systemClock);
	const tokens = createCachedTokens({clock: systemClock, maxTokens: 100_000});
	const revoked = new AmazonAuthError('ERR_AMAZON_GRANT_REVOKED', 'No.', {amazon: {status: 400, code: 'invalid_grant'}});
	const label = {api: 'selling-partner', kind: 'access-token'} as const;
	for (let index = 0; index < 20_000; index++) {
		const key = `seller ${index}`;
		await refusals.remember('secret', {grant_type: 'refresh_token', refresh_token: key}, revoked);
		calls.sent(key);
		calls.failed(key, revoked);
		coolDowns.begin(key, new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Later.', {retryAfterMs: 60_000}));
		tokens.keep({key, label, owner: NOBODY}, {value: key, lifetimeMs: 3_600_000});
		tokens.refuse(key);
		memory.set(key, {} as never);
	}
	expect(vi.getTimerCount()).toBeGreaterThan(0);
	vi.advanceTimersByTime(2 * 3_600_000);
	// Each keeps its timer for as long as it holds anything.
	expect([vi.getTimerCount(), memory.size]).toEqual([0, 0]);
});

test('a look prolongs nothing, another entry for the key does', () => {
	const clock = handClock();
	const memory = createShortMemory<string>(clock, 60_000);
	memory.set('A', 'first');
	memory.set('B', 'first');
	clock.advance(40_000);
	memory.get('A');
	memory.set('B', 'second');
	clock.advance(20_000);
	memory.set('C', 'first');
	expect([memory.get('A'), memory.get('B'), memory.size]).toEqual([undefined, 'second', 2]);
});

test('a memory is bounded by what a cache has tokens for', () => {
	const memory = createShortMemory<true>(handClock(), 60_000);
	for (let index = 0; index <= 200_000; index++) {
		memory.set(`key ${index}`, true);
	}
	expect([memory.size, memory.get('key 0'), memory.get('key 1')]).toEqual([200_000, undefined, true]);
});
