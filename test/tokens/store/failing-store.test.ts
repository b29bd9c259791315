/**
 * A store that fails, hangs or comes back: every caller has its token, and the world is told.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createShelf, memoryStore, moodyStore} from './memory-store.js';
import {passTime} from './pass-time.js';
import {mintOf, NEVER, request, startProcess} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('with a store that fails each process mints its own token', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'failing';
	const [first, second] = [startProcess(store), startProcess(store)];
	const tokens = [
		await first.shared.mintOnce(request('A'), mintOf('one'), NEVER),
		await second.shared.mintOnce(request('A'), mintOf('two'), NEVER),
	];
	expect(tokens.map(({value, isMinted}) => [value, isMinted])).toEqual([
		['one', true],
		['two', true],
	]);
});

test('a failure is announced by its code, without the words of the store', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'failing';
	const {shared, announced} = startProcess(store);
	await shared.read(request('A'));
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'ECONNREFUSED'});
	expect(JSON.stringify(announced)).not.toContain('secret');
});

test('the word a database begins its refusal with is announced', async () => {
	const store = {...memoryStore(createShelf()), get: async () => Promise.reject(new Error('OOM command not allowed'))};
	const {shared, announced} = startProcess(store);
	await shared.read(request('A'));
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'OOM'});
});

test('a store that hangs from the start is waited for half a second, once for all that is asked of it', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'hanging';
	const {shared, announced} = startProcess(store);
	const begun = Date.now();
	const mint = async () => {
		await shared.refusals.read('asked in the middle of a mint');
		return {value: String(Date.now() - begun), lifetimeMs: 3_600_000};
	};
	const {value: waitedMs} = await passTime(shared.mintOnce(request('A'), mint, NEVER));
	expect(Number(waitedMs)).toBeGreaterThanOrEqual(500);
	expect(Number(waitedMs)).toBeLessThan(700);
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'TimeoutError'});
	expect(announced).toContainEqual({event: 'suspended', forMs: 1_000});
});

test('a store that hung at the start is found again a second later', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'hanging';
	const {shared, announced} = startProcess(store);
	await passTime(shared.read(request('A')));
	store.mood = 'well';
	vi.advanceTimersByTime(1_000);
	await passTime(shared.mintOnce(request('A'), mintOf('shared'), NEVER));
	expect(announced.at(-1)).toEqual({event: 'resumed'});
});

test('a store that never answers is left alone for ten seconds after five failures, too', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'hanging';
	const {shared, announced} = startProcess(store);
	for (let call = 0; call < 5; call++) {
		await passTime(shared.read(request('A')));
		vi.advanceTimersByTime(1_000);
	}
	expect(announced.at(-1)).toEqual({event: 'suspended', forMs: 10_000});
});

test('a store that hangs later is waited for 200 ms, twice', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	const {shared} = startProcess(store);
	await shared.read(request('A'));
	store.mood = 'hanging';
	const begun = Date.now();
	const mint = async () => ({value: String(Date.now() - begun), lifetimeMs: 3_600_000});
	const {value: waitedMs} = await passTime(shared.mintOnce(request('A'), mint, NEVER));
	expect(Number(waitedMs)).toBeGreaterThanOrEqual(400);
	expect(Number(waitedMs)).toBeLessThan(600);
});

test('a store that goes on hanging is waited for 200 ms, once', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	const {shared} = startProcess(store);
	await shared.read(request('A'));
	store.mood = 'hanging';
	await passTime(shared.read(request('A')));
	const begun = Date.now();
	await passTime(shared.read(request('A')));
	expect(Date.now() - begun).toBeLessThan(350);
});

test('a store that pauses for less than that costs no mint of its own', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	const first = startProcess(store);
	await first.shared.mintOnce(request('A'), mintOf('shared'), NEVER);
	const other = startProcess(store);
	await other.shared.read(request('nobody'));
	store.mood = 'hanging';
	setTimeout(() => {
		store.mood = 'well';
	}, 150);
	const token = await passTime(other.shared.mintOnce(request('A'), mintOf('own'), NEVER));
	expect(token).toMatchObject({value: 'shared', isMinted: false});
	// The token and its generation were asked for side by side, once.
	expect(other.announced).toEqual(Array(2).fill({event: 'failed', action: 'read', reason: 'TimeoutError'}));
});

test('after five failures the store is left alone for ten seconds, then asked again', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	const {shared, announced} = startProcess(store);
	await shared.read(request('A'));
	store.mood = 'failing';
	for (let call = 0; call < 5; call++) {
		await shared.read(request('A'));
	}
	expect(announced).toContainEqual({event: 'suspended', forMs: 10_000});
	const calls = store.calls;
	vi.advanceTimersByTime(9_999);
	await shared.read(request('A'));
	expect(store.calls).toBe(calls);
	vi.advanceTimersByTime(1);
	store.mood = 'well';
	await shared.read(request('A'));
	expect(store.calls).toBeGreaterThan(calls);
	expect(announced.at(-1)).toEqual({event: 'resumed'});
});

test('when the pause is over one call tries the store for all', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'failing';
	const {shared} = startProcess(store);
	for (let call = 0; call < 5; call++) {
		await shared.read(request('A'));
	}
	vi.advanceTimersByTime(10_000);
	const calls = store.calls;
	await Promise.all(['A', 'B', 'C'].map((seller) => shared.read(request(seller))));
	expect(store.calls).toBe(calls + 1);
});

test('four failures and a success are no reason to leave it alone', async () => {
	let failures = 0;
	const store = memoryStore(createShelf());
	const {shared, announced} = startProcess({
		...store,
		set: async (...args) => (++failures % 5 === 0 ? store.set(...args) : Promise.reject(new Error('no'))),
	});
	for (let call = 0; call < 20; call++) {
		await shared.mintOnce(request(`seller ${call}`), mintOf('token'), NEVER);
	}
	expect(announced.map(({event}) => event)).not.toContain('suspended');
});

test('a write that fails costs nobody the token, and the lease is given back', async () => {
	const shelf = createShelf();
	const {shared} = startProcess({...memoryStore(shelf), set: async () => Promise.reject(new Error('full'))});
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(shelf.leases.size).toBe(0);
});

test('a lease that cannot be asked for is done without', async () => {
	const {shared} = startProcess({...memoryStore(createShelf()), lease: async () => Promise.reject(new Error('no'))});
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
});

test('a store that throws at once is a store that fails', async () => {
	const store = {
		...memoryStore(createShelf()),
		get: () => {
			throw new Error('no promise at all');
		},
	};
	const {shared, announced} = startProcess(store);
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'Error'});
});

test('close reaches a store that is left alone', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'failing';
	const close = vi.fn(async () => {});
	const {shared, announced} = startProcess({...store, close});
	for (let call = 0; call < 5; call++) {
		await shared.read(request('A'));
	}
	expect(announced).toContainEqual({event: 'suspended', forMs: 10_000});
	await shared.close();
	expect(close).toHaveBeenCalledOnce();
});

test('a store whose close hangs or fails is waited for 200 ms at most, and announced', async () => {
	for (const close of [() => new Promise<void>(() => {}), async () => Promise.reject(new Error('no'))]) {
		const {shared, announced} = startProcess({...memoryStore(createShelf()), close});
		const begun = Date.now();
		await passTime(shared.close());
		expect(Date.now() - begun).toBeLessThan(350);
		expect(announced).toEqual([expect.objectContaining({event: 'failed', action: 'close'})]);
	}
});
