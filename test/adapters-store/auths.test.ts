/**
 * Several auths over one Redis and one fake Amazon: what one has fetched, been refused or forgotten the others know.
 */
import {randomUUID} from 'node:crypto';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, afterEach, beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {rejectionOf} from '../support/errors.js';
import {closeAll, ORDER, PLAIN, startAuth, startAuths, tokenOf} from './auths.js';
import {dropKeys, findRedis, startProxy, startRedis, withServer} from './servers.js';

const redis = await findRedis();
const ownRedis = await startRedis();
const testsOfHere = `test-${randomUUID()}:`;

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});
afterAll(async () => {
	await ownRedis?.stop();
	if (redis) {
		await dropKeys(redis.url, testsOfHere);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	const stores = (): (() => ReturnType<typeof redisTokenStore>) => {
		const prefix = `${testsOfHere}${randomUUID()}:`;
		return () => redisTokenStore({url, prefix});
	};

	test('what one has fetched the others take, and only the one has minted it', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const [first, second] = startAuths(2, fake, stores());
		if (!first || !second) {
			throw new Error('two auths were asked for');
		}
		const token = await tokenOf(first, 'A', ORDER);
		expect(await tokenOf(second, 'A', ORDER)).toBe(token);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([1, 1]);
		expect([first.stats().minted, second.stats().minted]).toEqual([2, 0]);
		expect([first.stats().storeFailures, second.stats().storeFailures]).toEqual([0, 0]);
		await closeAll([first, second]);
	});

	test('eight auths that start on 12 sellers at once make 12 calls of each kind', async () => {
		const sellers = Array.from({length: 12}, (_, index) => `seller ${index}`);
		await using fake = await startFakeAmazon({sellers});
		const fleet = startAuths(8, fake, stores());
		const tokens = await Promise.all(fleet.flatMap((auth) => sellers.map((seller) => tokenOf(auth, seller, ORDER))));
		expect(new Set(tokens).size).toBe(12);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([12, 12]);
		await closeAll(fleet);
	});

	test('a revoked seller costs eight auths at most two calls', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const fleet = startAuths(8, fake, stores());
		fake.revoke({sellingPartnerId: 'A'});
		const refusals = await Promise.all(fleet.map((auth) => rejectionOf(tokenOf(auth, 'A'))));
		expect(refusals.map((error) => (error as {code?: string}).code)).toEqual(Array(8).fill('ERR_AMAZON_GRANT_REVOKED'));
		expect(fake.count({service: 'lwa'})).toBeLessThanOrEqual(2);
		await closeAll(fleet);
	}, 20_000);

	test('what one forgets the others notice within 30 s', async () => {
		await using fake = await startFakeAmazon({sellers: ['A', 'B']});
		const [first, second] = startAuths(2, fake, stores());
		if (!first || !second) {
			throw new Error('two auths were asked for');
		}
		const [old, ofOther] = [await tokenOf(second, 'A'), await tokenOf(second, 'B')];
		await first.forget({sellingPartnerId: 'A'});
		vi.advanceTimersByTime(30_000);
		expect(await tokenOf(second, 'A')).not.toBe(old);
		expect(await tokenOf(second, 'B')).toBe(ofOther);
		expect(fake.count({service: 'lwa'})).toBe(3);
		await closeAll([first, second]);
	});

	test('a token that Amazon calls dead is renewed by one, and the others take the new one', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const fleet = startAuths(2, fake, stores());
		await Promise.all(fleet.map((auth) => tokenOf(auth, 'A')));
		fake.expireTokens();
		for (const auth of fleet) {
			const {got} = auth.as({sellingPartnerId: 'A'});
			expect((await got(PLAIN)).statusCode).toBe(200);
		}
		expect(fake.count({service: 'lwa'})).toBe(2);
		await closeAll(fleet);
	});

	test('an ageing token is renewed by one, and the others take the new one', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const fleet = startAuths(2, fake, stores());
		const old = await Promise.all(fleet.map((auth) => tokenOf(auth, 'A')));
		vi.advanceTimersByTime(3_600_000 - 120_000);
		expect(await Promise.all(fleet.map((auth) => tokenOf(auth, 'A')))).toEqual(old);
		await vi.waitFor(() => expect(fleet.map((auth) => auth.stats().openFlights)).toEqual([0, 0]), 10_000);
		const renewed = await Promise.all(fleet.map((auth) => tokenOf(auth, 'A')));
		expect(new Set([...old, ...renewed]).size).toBe(2);
		expect(fake.count({service: 'lwa'})).toBe(2);
		expect(fleet.map((auth) => auth.stats().refreshedAhead).sort()).toEqual([0, 1]);
		await closeAll(fleet);
	});

	test('a new authorization outdates what the others have of the old one', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const [first, second] = startAuths(2, fake, stores());
		if (!first || !second) {
			throw new Error('two auths were asked for');
		}
		const old = await tokenOf(first, 'A', ORDER);
		expect(await tokenOf(second, 'A', ORDER)).toBe(old);
		await tokenOf(second, 'A');
		fake.authorize('A');
		fake.expireTokens();
		await second.as({sellingPartnerId: 'A'}).got(PLAIN);
		vi.advanceTimersByTime(30_000);
		const renewed = await tokenOf(first, 'A', ORDER);
		expect(renewed).not.toBe(old);
		expect(await tokenOf(second, 'A', ORDER)).toBe(renewed);
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([2, 2]);
		await closeAll([first, second]);
	});
});

withServer('a Redis of our own', ownRedis, (own) => {
	// Waits for one answer and no more: half a second, and a call with a deadline of a second gets its reply.
	test.each([
		["the seller's token", PLAIN],
		['a restricted one', ORDER],
	])('a call with %s waits once for a Redis that hangs from the start, and gets its reply', async (_token, url) => {
		const heard: unknown[] = [];
		const listen = (message: unknown): void => {
			heard.push(message);
		};
		subscribe('got-amazon-auth:store', listen);
		onTestFinished(() => {
			unsubscribe('got-amazon-auth:store', listen);
		});
		await using fake = await startFakeAmazon({sellers: ['A']});
		const proxy = await startProxy(own.port);
		proxy.stall();
		const auth = startAuth(fake, redisTokenStore({url: proxy.url}));
		const reply = await auth.as({sellingPartnerId: 'A'}).got(url, {retry: {limit: 0}});
		expect(reply.statusCode).toBe(200);
		// What it reads first it reads in one call; it asks for no lease and writes nothing.
		const reading = {event: 'failed', action: 'read', reason: 'TimeoutError'};
		expect(heard).toEqual([reading, {event: 'suspended', forMs: 1_000}]);
		await auth.close();
		await proxy.close();
	});

	test('where Redis is down calls go on, which stats and the diagnostics channel tell', async () => {
		const heard: unknown[] = [];
		const listen = (message: unknown): void => {
			heard.push(message);
		};
		subscribe('got-amazon-auth:store', listen);
		await using fake = await startFakeAmazon({sellers: ['A', 'B']});
		const auth = startAuth(fake, redisTokenStore({url: own.url}));
		const token = await tokenOf(auth, 'A');
		await own.stop();
		vi.advanceTimersByTime(30_000);
		expect(await tokenOf(auth, 'A')).toBe(token);
		expect(await tokenOf(auth, 'B')).not.toBe('');
		await auth.forget({sellingPartnerId: 'A'});
		expect(await tokenOf(auth, 'A')).not.toBe(token);
		expect(auth.stats().storeFailures).toBeGreaterThan(0);
		expect(heard).toContainEqual(expect.objectContaining({event: 'failed', action: 'read'}));
		unsubscribe('got-amazon-auth:store', listen);
		await auth.close();
	});
});
