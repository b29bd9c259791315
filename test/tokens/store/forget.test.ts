/**
 * Forgetting, across processes: what has been forgotten is served by nobody after 30 s, and comes back by no flight, copy or crash.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {systemClock} from '../../../src/util/clock.js';
import {createShelf, memoryStore, moodyStore, type Shelf} from './memory-store.js';
import {type MintOnCommand, mintOf, mintOnCommand, NEVER, OTHER_KEY, owner, request, startProcess} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

async function fleetOfTwo(shelf: Shelf = createShelf()) {
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const token = await first.shared.mintOnce(request('A'), mintOf('token of A'), NEVER);
	await first.shared.mintOnce(request('B'), mintOf('token of B'), NEVER);
	await second.shared.read(request('A'));
	return {first: first.shared, second: second.shared, token, announced: second.announced};
}

test('a forgotten token is not read again by the process that forgot it', async () => {
	const {first} = await fleetOfTwo();
	await first.forget({sellingPartnerId: 'A'});
	expect(await first.read(request('A'))).toBeUndefined();
	expect((await first.read(request('B')))?.value).toBe('token of B');
});

test('another process does not read it after 30 s', async () => {
	const {first, second, announced} = await fleetOfTwo();
	await first.forget({sellingPartnerId: 'A'});
	vi.advanceTimersByTime(30_000);
	expect(await second.read(request('A'))).toBeUndefined();
	expect(announced).toEqual([{event: 'unreadable', kind: 'token', reason: 'outdated'}]);
});

test('another process learns within 30 s that a token it keeps has been forgotten', async () => {
	const {first, second, token} = await fleetOfTwo();
	expect(second.isForgotten(owner('A'), token.generation)).toBe(false);
	await first.forget({sellingPartnerId: 'A'});
	vi.advanceTimersByTime(30_000);
	expect(second.isForgotten(owner('A'), token.generation)).toBeUndefined();
	expect(await second.wasForgotten(owner('A'), token.generation)).toBe(true);
	expect(second.isForgotten(owner('A'), token.generation)).toBe(true);
});

test('a token that was minted after is not forgotten with the rest', async () => {
	const {first, second} = await fleetOfTwo();
	await first.forget({sellingPartnerId: 'A'});
	await first.mintOnce(request('A'), mintOf('new token of A'), NEVER);
	expect((await second.read(request('A')))?.value).toBe('new token of A');
});

test('one who does not know yet takes the newer token, and knows from then on', async () => {
	const {first, second, token} = await fleetOfTwo();
	await first.forget({sellingPartnerId: 'A'});
	await first.mintOnce(request('A'), mintOf('new token of A'), NEVER);
	await second.read(request('A'));
	expect(second.isForgotten(owner('A'), token.generation)).toBe(true);
});

test.each([
	['of a seller, whatever the account', {sellingPartnerId: 'A'}, [true, true, false]],
	['of a seller in one account', {sellingPartnerId: 'A', tenant: 'T'}, [false, true, false]],
	['of an account', {tenant: 'T'}, [false, true, false]],
	['of all', {}, [true, true, true]],
])('forgetting the tokens %s', async (_which, whose, expected) => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const requests = [request('A'), request('A', {key: 'in T', owner: owner('A', 'T')}), request('B')];
	const tokens = [];
	for (const one of requests) {
		tokens.push({one, token: await shared.mintOnce(one, mintOf('token'), NEVER)});
	}
	await shared.forget(whose);
	const forgotten = tokens.map(({one, token}) => shared.wasForgotten(one.owner, token.generation));
	expect(await Promise.all(forgotten)).toEqual(expected);
});

async function mintUnderWay(
	shared: ReturnType<typeof startProcess>['shared'],
): Promise<{slow: MintOnCommand; minting: Promise<unknown>}> {
	const slow = mintOnCommand();
	const minting = shared.mintOnce(request('A'), slow, NEVER);
	await slow.started;
	return {slow, minting};
}

test('a mint that was under way brings nothing back', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const {slow, minting} = await mintUnderWay(shared);
	await shared.forget({sellingPartnerId: 'A'});
	slow.land('old');
	await minting;
	expect(await shared.read(request('A'))).toBeUndefined();
});

test('a new authorization drops the other tokens of its seller, and not the one that it came with', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const other = await shared.mintOnce(request('A', {key: 'restricted'}), mintOf('restricted'), NEVER);
	const {slow, minting} = await mintUnderWay(shared);
	await shared.forgetOthers('key of A', owner('A'));
	slow.land('new');
	await minting;
	expect((await shared.read(request('A')))?.value).toBe('new');
	expect(shared.isForgotten(owner('A'), other.generation)).toBe(true);
});

test('a process that starts later does not get what was forgotten before', async () => {
	const shelf = createShelf();
	const {first} = await fleetOfTwo(shelf);
	await first.forget({sellingPartnerId: 'A'});
	const later = startProcess(memoryStore(shelf));
	expect(await later.shared.read(request('A'))).toBeUndefined();
});

test('what is forgotten while the store is down is forgotten by all when it is back', async () => {
	const shelf = createShelf();
	const {second, token} = await fleetOfTwo(shelf);
	const store = moodyStore(memoryStore(shelf));
	const cutOff = startProcess(store).shared;
	store.mood = 'failing';
	await cutOff.forget({sellingPartnerId: 'A'});
	store.mood = 'well';
	vi.advanceTimersByTime(30_000);
	await cutOff.read(request('B'));
	vi.advanceTimersByTime(30_000);
	expect(await second.wasForgotten(owner('A'), token.generation)).toBe(true);
});

test('what a process forgot while the store was down it reads no more, though another whose clock is ahead forgot before', async () => {
	const shelf = createShelf();
	const ahead = {...systemClock, nowMs: () => Date.now() + 2_000};
	const first = startProcess(memoryStore(shelf), {clock: ahead}).shared;
	const store = moodyStore(memoryStore(shelf));
	const second = startProcess(store).shared;
	await second.read(request('B'));
	await first.forget({sellingPartnerId: 'A'});
	await first.mintOnce(request('A'), mintOf('from before'), NEVER);
	store.mood = 'failing';
	await second.forget({sellingPartnerId: 'A'});
	store.mood = 'well';
	const token = await second.mintOnce(request('A'), mintOf('new'), NEVER);
	expect(token.value).toBe('new');
	vi.advanceTimersByTime(30_000);
	expect((await first.mintOnce(request('A'), mintOf('third'), NEVER)).value).toBe('new');
});

test('a store put back to a copy from before does not bring back what was forgotten', async () => {
	const shelf = createShelf();
	const {first} = await fleetOfTwo(shelf);
	const copy = new Map(shelf.values);
	await first.forget({sellingPartnerId: 'A'});
	shelf.values.clear();
	for (const [name, value] of copy) {
		shelf.values.set(name, value);
	}
	vi.advanceTimersByTime(30_000);
	expect(await first.read(request('A'))).toBeUndefined();
});

test('a store that has lost everything is told again', async () => {
	const shelf = createShelf();
	const {first} = await fleetOfTwo(shelf);
	const token = [...shelf.values];
	await first.forget({sellingPartnerId: 'A'});
	shelf.values.clear();
	vi.advanceTimersByTime(30_000);
	await first.read(request('A'));
	for (const [name, value] of token) {
		shelf.values.set(name, value);
	}
	expect(await startProcess(memoryStore(shelf)).shared.read(request('A'))).toBeUndefined();
});

test('in the middle of a rotation those who know only the old key learn of it too', async () => {
	const shelf = createShelf();
	const old = startProcess(memoryStore(shelf), {encryptionKeys: [OTHER_KEY]}).shared;
	const token = await old.mintOnce(request('A'), mintOf('token'), NEVER);
	const rotated = startProcess(memoryStore(shelf), {encryptionKeys: [Uint8Array.from(OTHER_KEY, (byte) => byte ^ 1), OTHER_KEY]});
	await rotated.shared.forget({sellingPartnerId: 'A'});
	vi.advanceTimersByTime(30_000);
	expect(await old.wasForgotten(owner('A'), token.generation)).toBe(true);
});

test('a store that cannot be asked forgets nothing', async () => {
	const shelf = createShelf();
	const store = moodyStore(memoryStore(shelf));
	const {shared} = startProcess(store);
	const {generation} = await shared.mintOnce(request('A'), mintOf('token'), NEVER);
	vi.advanceTimersByTime(30_000);
	store.mood = 'failing';
	expect(await shared.wasForgotten(owner('A'), generation)).toBe(false);
});

test('a warm process reads one number in 30 s, however many sellers it serves', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	const {shared} = startProcess(store);
	const sellers = Array.from({length: 50}, (_, index) => `seller ${index}`);
	const tokens = new Map<string, readonly number[]>();
	for (const seller of sellers) {
		tokens.set(seller, (await shared.mintOnce(request(seller), mintOf(seller), NEVER)).generation);
	}
	vi.advanceTimersByTime(30_000);
	store.calls = 0;
	for (const [seller, generation] of tokens) {
		await shared.wasForgotten(owner(seller), generation);
	}
	expect(store.calls).toBe(1);
});
