/**
 * Reads of a store that can read many at once: what is asked for in a moment goes out as one call, and nobody is answered otherwise for it.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {TokenStore} from '../../../src/tokens/store/token-store.js';
import {createShelf, memoryStore, type Shelf} from './memory-store.js';
import {passTime} from './pass-time.js';
import {HOUR_MS, mintOf, NEVER, never, request, startProcess} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

type GetMany = NonNullable<TokenStore['getMany']>;

/** A store in memory that reads many at once, and keeps which. */
function togetherStore(shelf: Shelf = createShelf()) {
	const store = memoryStore(shelf);
	const asked: (readonly string[])[] = [];
	const getMany: GetMany = async (keys, signal) => {
		asked.push(keys);
		return Promise.all(keys.map((key) => store.get(key, signal)));
	};
	return {...store, get: vi.fn(store.get), getMany: vi.fn(getMany), asked};
}

const SELLERS = Array.from({length: 50}, (_, index) => `seller ${index}`);

/** A shelf with a token for each seller. */
async function filled(): Promise<Shelf> {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	await Promise.all(SELLERS.map((seller) => shared.mintOnce(request(seller), mintOf(`of ${seller}`), never())));
	return shelf;
}

test('the tokens of many sellers are read together, each its own', async () => {
	const store = togetherStore(await filled());
	const {shared, announced} = startProcess(store);
	const tokens = await Promise.all(SELLERS.map((seller) => shared.read(request(seller))));
	expect(tokens.map((token) => token?.value)).toEqual(SELLERS.map((seller) => `of ${seller}`));
	// First the tokens and whether anybody was forgotten, then whether these were.
	expect(store.asked.map((keys) => keys.length)).toEqual([51, 51]);
	expect([store.get.mock.calls, announced]).toEqual([[], []]);
});

test('once it is known whether anybody was forgotten, a token and its owner are read in one call', async () => {
	const store = togetherStore(await filled());
	const {shared} = startProcess(store);
	await shared.read(request('nobody'));
	store.asked.length = 0;
	expect((await shared.read(request('seller 7')))?.value).toBe('of seller 7');
	expect(store.asked.map((keys) => keys.length)).toEqual([2]);
});

test('a name that many ask for at once is asked for once', async () => {
	const store = togetherStore(await filled());
	const {shared} = startProcess(store);
	await shared.read(request('nobody'));
	store.asked.length = 0;
	const tokens = await Promise.all(Array.from({length: 20}, () => shared.read(request('seller 1'))));
	expect(new Set(tokens.map((token) => token?.value))).toEqual(new Set(['of seller 1']));
	expect(store.asked.map((keys) => keys.length)).toEqual([2]);
});

test('no call reads more than 200 names', async () => {
	const store = togetherStore();
	const {shared} = startProcess(store);
	await Promise.all(Array.from({length: 450}, (_, index) => shared.read(request(`seller ${index}`))));
	expect(store.asked.map((keys) => keys.length)).toEqual([200, 200, 51, 200, 200, 51]);
	expect(store.asked.every((keys) => new Set(keys).size === keys.length)).toBe(true);
});

test('what is forgotten elsewhere is read by nobody', async () => {
	const shelf = await filled();
	await startProcess(memoryStore(shelf)).shared.forget({sellingPartnerId: 'seller 3'});
	const {shared} = startProcess(togetherStore(shelf));
	const tokens = await Promise.all(SELLERS.map((seller) => shared.read(request(seller))));
	expect(SELLERS.filter((_seller, index) => !tokens[index])).toEqual(['seller 3']);
});

test('an entry that was changed is a miss, and costs those that are read with it nothing', async () => {
	const shelf = await filled();
	const [name = ''] = shelf.values.keys();
	shelf.values.set(name, {value: 'changed', endsAtMs: Date.now() + HOUR_MS});
	const {shared, announced} = startProcess(togetherStore(shelf));
	const tokens = await Promise.all(SELLERS.map((seller) => shared.read(request(seller))));
	expect(tokens.filter((token) => token)).toHaveLength(SELLERS.length - 1);
	expect(announced).toEqual([{event: 'unreadable', kind: 'token', reason: 'corrupt'}]);
});

test('one that fails is one failure, and everybody has a token', async () => {
	const store = {...togetherStore(await filled()), getMany: async () => Promise.reject(new Error('OOM no'))};
	const {shared, announced} = startProcess(store);
	const tokens = await Promise.all(SELLERS.map((seller) => shared.mintOnce(request(seller), mintOf('own'), never())));
	expect(new Set(tokens.map(({value}) => value))).toEqual(new Set(['own']));
	expect(announced).toEqual([{event: 'failed', action: 'read', reason: 'OOM'}]);
});

test('one that hangs is waited for as long as a single read is', async () => {
	const store = togetherStore(await filled());
	const {shared, announced} = startProcess(store);
	await shared.read(request('nobody'));
	store.getMany.mockImplementation(() => new Promise(() => {}));
	const begun = Date.now();
	const tokens = await passTime(
		Promise.all(SELLERS.map((seller) => shared.mintOnce(request(seller), mintOf(String(Date.now() - begun)), never()))),
	);
	expect(tokens.every(({isMinted}) => isMinted)).toBe(true);
	expect(Date.now() - begun).toBeLessThan(600);
	expect(announced).toEqual(Array(2).fill({event: 'failed', action: 'read', reason: 'TimeoutError'}));
});

test('five failures are reason to leave it alone, however many wait for each', async () => {
	const store = togetherStore(await filled());
	const {shared, announced} = startProcess(store);
	await shared.read(request('nobody'));
	store.getMany.mockImplementation(async () => Promise.reject(new Error('no')));
	for (let round = 1; round <= 5; round++) {
		expect(announced.map(({event}) => event)).not.toContain('suspended');
		await Promise.all(SELLERS.map((seller) => shared.read(request(seller))));
	}
	expect(announced.at(-1)).toEqual({event: 'suspended', forMs: 10_000});
});

test.each([
	['nothing', undefined],
	['a list that is too short', []],
	['an object', {0: undefined, length: 2}],
])('a store that gives %s in place of a list of as many fails', async (_what, reply) => {
	const store = {...togetherStore(await filled()), getMany: async () => reply as never}; // what a store in JavaScript may give
	const {shared, announced} = startProcess(store);
	expect((await shared.mintOnce(request('seller 1'), mintOf('own'), NEVER)).value).toBe('own');
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'TypeError'});
});

test.each([['text'], [7], [{value: 7, lifetimeMs: 1}]])('a value of %j in the list is a miss', async (value) => {
	const store = {...togetherStore(await filled()), getMany: async (keys: readonly string[]) => keys.map(() => value as never)};
	const {shared, announced} = startProcess(store);
	expect(await shared.read(request('seller 1'))).toBeUndefined();
	expect(new Set(announced.map((one) => JSON.stringify(one)))).toEqual(
		new Set(['generation', 'token'].map((kind) => JSON.stringify({event: 'unreadable', kind, reason: 'corrupt'}))),
	);
});

test('it is called in the async context of one of those who wait for it', async () => {
	const tenant = new AsyncLocalStorage<string>();
	const store = togetherStore(await filled());
	const seen: (string | undefined)[] = [];
	const getMany: GetMany = async (keys, signal) => {
		seen.push(tenant.getStore());
		return Promise.all(keys.map((key) => store.get(key, signal)));
	};
	const {shared} = startProcess({...store, getMany});
	await Promise.all(SELLERS.map((seller) => tenant.run(seller, () => shared.read(request(seller)))));
	expect(seen.length).toBeGreaterThan(0);
	expect(seen.every((one) => one !== undefined && SELLERS.includes(one))).toBe(true);
});

test('after each answer every caller is in its own async context', async () => {
	const tenant = new AsyncLocalStorage<string>();
	const {shared} = startProcess(togetherStore());
	const minted = await Promise.all(
		SELLERS.map((seller) =>
			tenant.run(seller, () =>
				shared.mintOnce(request(seller), async () => ({value: tenant.getStore() ?? 'nobody', lifetimeMs: HOUR_MS}), never()),
			),
		),
	);
	expect(minted.map(({value}) => value)).toEqual(SELLERS);
});

test('a store that does not read many at once is asked name by name', async () => {
	const shelf = await filled();
	const {getMany: _none, ...store} = togetherStore(shelf);
	const {shared} = startProcess(store);
	await Promise.all(SELLERS.map((seller) => shared.read(request(seller))));
	// The tokens and their owners, all owners, and whether anybody was forgotten.
	expect(store.get).toHaveBeenCalledTimes(2 * SELLERS.length + 2);
});
