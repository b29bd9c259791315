/**
 * A fleet of eight real processes with whole auths over one Redis and one fake Amazon: a cold start, and what a process leaves behind
 * when it is killed or ended.
 */
import {randomUUID} from 'node:crypto';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeAll, expect, test, vi} from 'vitest';
import {type AuthProcess, compileProcess, slowDown, startAuthProcess} from './auth-processes.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const PROCESSES = 8;
const SELLERS = Array.from({length: 200}, (_, index) => `seller ${index}`);
const RUNS = 10;
/** One reply in twenty. */
const SLOW = SELLERS.length / 20;

const redis = await findRedis();
const prefixOfHere = `test-${randomUUID()}:`;
const started = new Set<AuthProcess>();

beforeAll(compileProcess);
afterEach(async () => {
	await Promise.all([...started].map((one) => one.end('SIGKILL')));
	started.clear();
});
afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefixOfHere);
		await redis.stop();
	}
});

withServer('Redis', redis, ({url}) => {
	const start = async (...[fake, prefix]: [Parameters<typeof startAuthProcess>[0], string]): Promise<AuthProcess> => {
		const one = await startAuthProcess(fake, url, prefix);
		started.add(one);
		return one;
	};

	const leasesOf = async (prefix: string): Promise<{key: string; leftMs: number}[]> => {
		const client = new Redis(url);
		const keys = await client.keys(`${prefix}*:lease`);
		const leases = await Promise.all(keys.map(async (key) => ({key, leftMs: await client.pttl(key)})));
		client.disconnect();
		return leases;
	};

	/** In all ten runs. */
	let repeatsLeft = 5;

	/** How many calls of each kind there were for each seller. */
	const mintsOfSellers = ({journal}: FakeAmazon): number[] => {
		const counts = new Map<string, number>();
		for (const {service, sellingPartnerId} of journal) {
			const kind = `${service} ${sellingPartnerId}`;
			counts.set(kind, (counts.get(kind) ?? 0) + 1);
		}
		return [...counts.values()];
	};

	/** One cold start. A machine on which Redis stood still meanwhile measures something else: it is asked again, and says so. */
	async function measure(run: number): Promise<void> {
		await using fake = await startFakeAmazon({sellers: SELLERS});
		const prefix = `${prefixOfHere}run ${run}, ${repeatsLeft}:`;
		slowDown(fake, 'lwa', {seed: run, replies: SELLERS.length, slow: SLOW});
		slowDown(fake, 'tokens', {seed: run + RUNS, replies: SELLERS.length, slow: SLOW});
		const fleet = await Promise.all(Array.from({length: PROCESSES}, () => start(fake, prefix)));
		const begunMs = performance.now();
		const said = await Promise.all(fleet.map((one) => one.authorizeOrders(SELLERS)));
		const tookMs = Math.round(performance.now() - begunMs);
		const cpuMs = said.reduce((sum, one) => sum + one.cpuMs, 0);
		const lwa = fake.count({service: 'lwa'});
		const tokens = fake.count({service: 'tokens'});
		console.info(`run ${run}: ${lwa} LWA calls, ${tokens} Tokens calls, ${tookMs} ms, ${cpuMs} ms of CPU in the processes`);
		// Whatever Redis does: every call has a token, and no process has fetched one of a seller twice.
		expect(said.flatMap(({failures}) => failures)).toEqual([]);
		expect(said.map(({tokens: ofProcess}) => ofProcess.length)).toEqual(said.map(() => SELLERS.length));
		expect(Math.max(...mintsOfSellers(fake))).toBeLessThanOrEqual(PROCESSES);
		// On a machine that stood still Redis did not answer a process, which has told so and fetched tokens of its own.
		const announced = said.flatMap((one) => one.announced);
		if (announced.length > 0 && lwa + tokens > 2 * SELLERS.length && repeatsLeft > 0) {
			repeatsLeft--;
			console.info(`run ${run} is repeated: Redis failed or took too long in ${announced.length} calls.`);
			await Promise.all(fleet.map((one) => one.end('SIGKILL')));
			return measure(run);
		}
		expect(new Set(said.flatMap((one) => one.tokens)).size).toBe(SELLERS.length);
		expect([lwa, tokens]).toEqual([SELLERS.length, SELLERS.length]);
	}

	for (let run = 1; run <= RUNS; run++) {
		test(`run ${run}: eight processes that start cold on 200 sellers make 200 calls of each kind, 5 % of the replies slow`, async () => {
			await measure(run);
		});
	}

	test('a seller whose authorisation was revoked costs eight processes two LWA calls at most', async () => {
		await using fake = await startFakeAmazon({sellers: ['A', 'B']});
		const fleet = await Promise.all(Array.from({length: PROCESSES}, () => start(fake, `${prefixOfHere}revoked:`)));
		// The client secret is known to be good: what is refused is the seller's.
		await fleet[0]?.authorizeOrders(['B']);
		const before = fake.count({service: 'lwa'});
		fake.revoke({sellingPartnerId: 'A'});
		for (let round = 0; round < 3; round++) {
			const said = await Promise.all(fleet.map((one) => one.authorizeOrders(['A'])));
			expect(said.map(({failures}) => failures.length)).toEqual(Array(PROCESSES).fill(1));
			expect(said.flatMap(({failures}) => failures).join()).toContain('ERR_AMAZON_GRANT_REVOKED');
		}
		const calls = fake.count({service: 'lwa'}) - before;
		console.info(`revoked: ${calls} LWA calls of ${PROCESSES} processes in three rounds`);
		expect(calls).toBeLessThanOrEqual(2);
	});

	test('kill -9 of the holder in the middle of a mint delays another by its lease, and costs it no call', async () => {
		await using fake = await startFakeAmazon({sellers: ['A']});
		const prefix = `${prefixOfHere}killed:`;
		const [holder, other, third] = [await start(fake, prefix), await start(fake, prefix), await start(fake, prefix)];
		fake.fail({service: 'lwa', hang: true});
		void holder.authorizeOrders(['A']).catch(() => {});
		await vi.waitFor(() => expect(fake.count({service: 'lwa'})).toBe(1), 10_000);
		await holder.end('SIGKILL');
		const leases = await leasesOf(prefix);
		expect(Math.max(...leases.map(({leftMs}) => leftMs))).toBeLessThanOrEqual(15_000);
		const said = await Promise.all([other.authorizeOrders(['A']), third.authorizeOrders(['A'])]);
		expect(said.flatMap(({failures}) => failures)).toEqual([]);
		expect(new Set(said.flatMap(({tokens}) => tokens)).size).toBe(1);
		const [hung, minted] = fake.journal.filter(({service}) => service === 'lwa');
		const laterMs = (minted?.atMs ?? 0) - (hung?.atMs ?? 0);
		console.info(`killed: the next LWA call came ${laterMs} ms after the one that was cut off`);
		// The lease, and a look at it now and then.
		expect(laterMs).toBeLessThan(17_000);
		// Both took turns at the lease: neither gave up waiting and minted by itself.
		expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([2, 1]);
	});

	test('kill -9 of a process that holds 32 leases: the others have the tokens of all 200 sellers within 17 s', async () => {
		await using fake = await startFakeAmazon({sellers: [...SELLERS, 'TRIED']});
		const prefix = `${prefixOfHere}killed with many:`;
		const [holder, ...others] = [await start(fake, prefix), await start(fake, prefix), await start(fake, prefix)];
		// The client secret is known to be good: nobody waits for its trial.
		for (const one of [holder, ...others]) {
			await one.authorizeOrders(['TRIED']);
		}
		const before = fake.count({service: 'lwa'});
		fake.fail({service: 'lwa', hang: true, times: 32});
		void holder.authorizeOrders(SELLERS).catch(() => {});
		await vi.waitFor(() => expect(fake.count({service: 'lwa'})).toBe(before + 32), 10_000);
		await holder.end('SIGKILL');
		const killedAtMs = Date.now();
		const said = await Promise.all(others.map((one) => one.authorizeOrders(SELLERS)));
		expect(said.flatMap(({failures}) => failures)).toEqual([]);
		const minted = fake.journal.filter(({service, atMs}) => service === 'lwa' && atMs >= killedAtMs);
		const lastMs = Math.max(...minted.map(({atMs}) => atMs)) - killedAtMs;
		console.info(`killed with 32 leases: the last of ${minted.length} LWA calls came after ${lastMs} ms`);
		expect(minted).toHaveLength(SELLERS.length);
		expect(lastMs).toBeLessThan(17_000);
	});

	test('SIGTERM with close gives back the leases: another mints at once', async () => {
		await using fake = await startFakeAmazon({sellers: ['A', 'B', 'C']});
		const prefix = `${prefixOfHere}ended:`;
		const [holder, other] = [await start(fake, prefix), await start(fake, prefix)];
		fake.fail({service: 'lwa', hang: true, times: 3});
		void holder.authorizeOrders(['A', 'B', 'C']).catch(() => {});
		// One of them tries the client secret for all.
		await vi.waitFor(() => expect(fake.count({service: 'lwa'})).toBe(1), 10_000);
		expect(await leasesOf(prefix)).toHaveLength(3);
		await holder.end('SIGTERM');
		expect(await leasesOf(prefix)).toEqual([]);
		expect(await other.authorizeOrders(['A'])).toMatchObject({tokens: [expect.any(String)], failures: []});
	});
});
