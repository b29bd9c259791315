/**
 * Whole auths over one Redis whose clocks are ten minutes apart, and a Redis into which somebody puts old entries back.
 *
 * Each auth is asked with its own clock set; the lifetimes that Redis counts down are moved on by hand.
 */
import {randomUUID} from 'node:crypto';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {closeAll, PLAIN, startAuth, startAuths, tokenOf} from './auths.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const MINUTE_MS = 60_000;
const redis = await findRedis();
const testsOfHere = `test-${randomUUID()}:`;

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});
afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, testsOfHere);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	/** A place in Redis, and time that goes on there too. */
	function createPlace() {
		const prefix = `${testsOfHere}${randomUUID()}:`;
		const client = new Redis(url);
		let trueMs = Date.now();
		return {
			client,
			store: () => redisTokenStore({url, prefix}),
			keys: () => client.keys(`${prefix}*`),
			nowMs: () => trueMs,
			async pass(ms: number): Promise<void> {
				trueMs += ms;
				vi.advanceTimersByTime(ms);
				for (const key of await client.keys(`${prefix}*`)) {
					await client.pexpire(key, (await client.pttl(key)) - ms);
				}
			},
			/** What somebody does whose clock is so far ahead of the others'. */
			async with<T>(aheadMs: number, work: () => Promise<T>): Promise<T> {
				vi.setSystemTime(trueMs + aheadMs);
				const outcome = await work();
				vi.setSystemTime(trueMs);
				return outcome;
			},
		};
	}

	describe.each([
		['the one that mints is ten minutes ahead', 10 * MINUTE_MS],
		['the one that mints is ten minutes behind', -10 * MINUTE_MS],
	])('%s', (_which, aheadMs) => {
		test('the other takes its token, and no call of either is ever refused', async () => {
			const place = createPlace();
			await using fake = await startFakeAmazon({sellers: ['A'], clock: {nowMs: place.nowMs}});
			const [minting, reading] = startAuths(2, fake, place.store);
			if (!minting || !reading) {
				throw new Error('Two auths were asked for.');
			}
			const call = async ({as}: typeof minting): Promise<number> => (await as({sellingPartnerId: 'A'}).got(PLAIN)).statusCode;
			const both = async (): Promise<number[]> => [
				await place.with(aheadMs, () => call(minting)),
				await place.with(0, () => call(reading)),
			];
			await both();
			expect(fake.count({service: 'lwa'})).toBe(1);
			for (let minutes = 0; minutes < 150; minutes += 5) {
				await place.pass(5 * MINUTE_MS - 1);
				expect(await both()).toEqual([200, 200]);
				await vi.waitFor(() => expect([minting, reading].map((auth) => auth.stats().openFlights)).toEqual([0, 0]), 10_000);
				await place.pass(1);
			}
			expect(fake.journal.filter(({status}) => status !== 200)).toEqual([]);
			// Every 45 minutes where one of them is ahead: it lets go of a token of the other's that much earlier.
			expect(fake.count({service: 'lwa'})).toBeLessThanOrEqual(4);
			place.client.disconnect();
			await closeAll([minting, reading]);
		});
	});

	describe('an entry of a dead token, put back', () => {
		/** The entry of a token that has ended by now, with a way to put it back as if it were new. */
		async function deadEntry() {
			const place = createPlace();
			const fake = await startFakeAmazon({sellers: ['A'], clock: {nowMs: place.nowMs}});
			const first = startAuth(fake, place.store());
			const dead = await tokenOf(first, 'A');
			const keys = (await place.keys()).filter((key) => key.endsWith('}'));
			const values = await Promise.all(keys.map((key) => place.client.get(key)));
			await place.pass(62 * MINUTE_MS);
			const putBack = async (): Promise<void> => {
				for (const [index, key] of keys.entries()) {
					await place.client.set(key, values[index] ?? '', 'PX', 60 * MINUTE_MS);
				}
			};
			const end = async (): Promise<void> => {
				place.client.disconnect();
				await closeAll([first]);
				await fake.close();
			};
			return {place, fake, first, dead, putBack, end};
		}

		test('is served by nobody whose clock is right', async () => {
			const {place, fake, first, dead, putBack, end} = await deadEntry();
			await putBack();
			const later = startAuth(fake, place.store());
			for (const auth of [later, first]) {
				expect(await tokenOf(auth, 'A')).not.toBe(dead);
				await putBack();
			}
			await later.close();
			await end();
		});

		test('costs a process whose clock is behind one refused call, which is sent again with a new token, and no second one', async () => {
			const {place, fake, dead, putBack, end} = await deadEntry();
			await putBack();
			const late = startAuth(fake, place.store());
			const calls = async (): Promise<number> => (await late.as({sellingPartnerId: 'A'}).got(PLAIN)).statusCode;
			await place.with(-10 * MINUTE_MS, async () => {
				expect(await tokenOf(late, 'A')).toBe(dead);
				expect(await calls()).toBe(200);
				expect(fake.journal.filter(({service}) => service === 'selling-partner').map(({status}) => status)).toEqual([403, 200]);
				// Again, with the new token forgotten here: what was put back is older than what this process has minted.
				await putBack();
				await late.forget({sellingPartnerId: 'A'});
				expect(await calls()).toBe(200);
				expect(await calls()).toBe(200);
			});
			expect(fake.journal.filter(({status}) => status === 403)).toHaveLength(1);
			await late.close();
			await end();
		});

		test('is not taken by a process that has seen a newer one, though its clock is behind', async () => {
			const {place, fake, dead, putBack, end} = await deadEntry();
			const late = startAuth(fake, place.store());
			await place.with(-10 * MINUTE_MS, async () => {
				await tokenOf(late, 'A');
				fake.expireTokens();
				await putBack();
				// The new token is refused too: in its place comes a newer one, and not the one from before.
				expect((await late.as({sellingPartnerId: 'A'}).got(PLAIN)).statusCode).toBe(200);
				expect(await tokenOf(late, 'A')).not.toBe(dead);
			});
			expect(fake.journal.filter(({status}) => status === 403)).toHaveLength(1);
			await late.close();
			await end();
		});
	});
});
