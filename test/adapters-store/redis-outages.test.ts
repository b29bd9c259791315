/**
 * A Redis that is stopped, restarted, stalled or full: processes fetch their own tokens, say so, and share again by themselves.
 *
 * Dates are set, so that the pause after five failures takes no time; connections and their timers are real.
 */
import {isDeepStrictEqual} from 'node:util';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeEach, expect, test, vi} from 'vitest';
import {redisTokenStore} from '../../adapters/redis.js';
import {until} from '../support/until.js';
import {mintOf, NEVER, never, type Process, request, startProcess} from '../tokens/store/process.js';
import {startProxy, startRedis, withServer} from './servers.js';

const redis = await startRedis();

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});
afterAll(() => redis?.stop());

withServer('a Redis of our own', redis, (own) => {
	let nextSeller = 0;
	const seller = (): string => `seller ${nextSeller++}`;

	/** Tokens of new sellers, until they are shared: a test that waits in vain ends by its own deadline. */
	async function untilShared(first: Process, second: Process): Promise<void> {
		for (;;) {
			vi.advanceTimersByTime(10_000);
			const id = seller();
			await first.shared.mintOnce(request(id), mintOf('shared'), NEVER);
			const token = await second.shared.read(request(id));
			if (token?.value === 'shared') {
				return;
			}
			// Connections are opened meanwhile.
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	}

	/** Enough calls for the pause to begin. Every one has its token, of its own process. */
	async function expectOwnTokens({shared}: Process): Promise<void> {
		for (let call = 0; call < 6; call++) {
			expect(await shared.mintOnce(request(seller()), mintOf('own'), NEVER)).toMatchObject({value: 'own', isMinted: true});
		}
	}

	const pair = (url: string): [Process, Process] => [startProcess(redisTokenStore({url})), startProcess(redisTokenStore({url}))];
	const close = (...processes: Process[]): Promise<unknown> => Promise.all(processes.map(({shared}) => shared.close()));

	test('stopped and started again', async () => {
		const [first, second] = pair(own.url);
		await untilShared(first, second);
		await own.stop();
		await expectOwnTokens(first);
		expect(first.announced).toContainEqual({event: 'suspended', forMs: 10_000});
		await own.start();
		await untilShared(first, second);
		expect(first.announced).toContainEqual({event: 'resumed'});
		await close(first, second);
	});

	test('not there when the process starts', async () => {
		await own.stop();
		const [first, second] = pair(own.url);
		await expectOwnTokens(first);
		expect(first.announced).toContainEqual({event: 'suspended', forMs: 10_000});
		await own.start();
		await untilShared(first, second);
		await close(first, second);
	});

	test('stalled in between', async () => {
		const proxy = await startProxy(own.port);
		const [first, second] = pair(proxy.url);
		await untilShared(first, second);
		proxy.stall();
		await expectOwnTokens(first);
		expect(first.announced).toContainEqual({event: 'failed', action: 'read', reason: 'TimeoutError'});
		proxy.resume();
		await untilShared(first, second);
		await close(first, second);
		await proxy.close();
	});

	test('full: tokens that are there are read, and new ones are not shared', async () => {
		const [first, second] = pair(own.url);
		await untilShared(first, second);
		const known = seller();
		await first.shared.mintOnce(request(known), mintOf('known'), NEVER);
		const admin = new Redis(own.url);
		await admin.config('SET', 'maxmemory-policy', 'noeviction');
		await admin.config('SET', 'maxmemory', '1');
		expect((await second.shared.read(request(known)))?.value).toBe('known');
		const unknown = seller();
		expect((await first.shared.mintOnce(request(unknown), mintOf('own'), NEVER)).value).toBe('own');
		expect(first.announced).toContainEqual({event: 'failed', action: 'lease', reason: 'OOM'});
		expect(await second.shared.read(request(unknown))).toBeUndefined();
		await admin.config('SET', 'maxmemory', '0');
		await untilShared(first, second);
		admin.disconnect();
		await close(first, second);
	});

	test('a lease that an outage cut off is had again when it is over', async () => {
		const [first, second] = pair(own.url);
		await untilShared(first, second);
		const id = seller();
		const mint = async () => {
			await own.stop();
			return {value: 'minted while it was down', lifetimeMs: 3_600_000};
		};
		expect((await first.shared.mintOnce(request(id), mint, NEVER)).value).toBe('minted while it was down');
		await own.start();
		await untilShared(first, second);
		expect((await second.shared.mintOnce(request(id), mintOf('later'), NEVER)).value).toBe('later');
		await close(first, second);
	});

	test.each([
		['after it was asked for again', 1],
		['when nobody waits for it any more', 2],
	])('a lease that is granted and whose reply comes %s is kept from nobody', async (_when, failures) => {
		const proxy = await startProxy(own.port);
		const store = redisTokenStore({url: proxy.url});
		let leases = 0;
		const late = startProcess({
			...store,
			async lease(...args) {
				if (leases++ === 0) {
					proxy.holdReplies();
				}
				return store.lease?.(...args);
			},
		});
		const other = startProcess(redisTokenStore({url: own.url}));
		await Promise.all([late, other].map(({shared}) => shared.read(request(seller()))));
		const id = seller();
		const mint = mintOf('token');
		const minting = late.shared.mintOnce(request(id), mint, NEVER);
		await until(() => leases === 1);
		// Whoever comes meanwhile: the one whose lease was late gives it back, and takes turns with the others.
		const waiting = other.shared.mintOnce(request(id), mint, NEVER);
		const tooLate = {event: 'failed', action: 'lease', reason: 'TimeoutError'};
		await until(() => late.announced.filter((one) => isDeepStrictEqual(one, tooLate)).length === failures);
		proxy.handOnReplies();
		const tokens = await Promise.all([minting, waiting]);
		expect(tokens.map(({value}) => value)).toEqual(['token', 'token']);
		// One that goes on without an answer mints for itself, as without a store.
		expect(mint.count).toBe(failures);
		const admin = new Redis(own.url);
		await vi.waitFor(async () => expect(await admin.keys('*:lease')).toEqual([]), 10_000);
		admin.disconnect();
		await close(late, other);
		await proxy.close();
	});

	test.each(['just started', 'connected'])(
		'a Redis that pauses for 300 ms costs eight processes that are %s no mint',
		async (which) => {
			vi.useRealTimers(); // calls that fail together are told by the time they began
			const fleet = Array.from({length: 8}, () => startProcess(redisTokenStore({url: own.url})));
			if (which === 'connected') {
				await Promise.all(fleet.map(({shared}) => shared.read(request('nobody'))));
			}
			const admin = new Redis(own.url);
			const sellers = Array.from({length: 20}, seller);
			const mint = mintOf('token');
			await admin.client('PAUSE', 300, 'ALL');
			const tokens = fleet.flatMap(({shared}) => sellers.map((id) => shared.mintOnce(request(id), mint, never())));
			await Promise.all(tokens);
			expect(mint.count).toBe(sellers.length);
			admin.disconnect();
			await close(...fleet);
		},
	);
});
