/**
 * Tokens of several processes over one store: minted once, never when they are dead, and found through a rotation of keys.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createKeyRing} from '../../../src/tokens/store/encryption.js';
import type {Clock} from '../../../src/util/clock.js';
import {until} from '../../support/until.js';
import {createShelf, memoryStore, moodyStore} from './memory-store.js';
import {passTime} from './pass-time.js';
import {HOUR_MS, KEY, mintOf, mintOnCommand, NEVER, never, OTHER_KEY, request, startProcess} from './process.js';

const MINUTE_MS = 60_000;

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('a token that one process has minted is the token of the next', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	await first.shared.mintOnce(request('A'), mintOf('token', {grant: 'digest'}), NEVER);
	const mint = mintOf('another');
	const token = await second.shared.mintOnce(request('A'), mint, NEVER);
	expect(token).toMatchObject({value: 'token', grant: 'digest', fullLifetimeMs: HOUR_MS, isMinted: false});
	expect(mint.count).toBe(0);
});

test('what is left of the lifetime crosses the border, not the whole of it', async () => {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	await shared.mintOnce(request('A'), mintOf('token'), NEVER);
	vi.advanceTimersByTime(20 * MINUTE_MS);
	expect((await shared.read(request('A')))?.lifetimeMs).toBe(40 * MINUTE_MS);
});

test('a token in the last minute of an hour is none', async () => {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	await shared.mintOnce(request('A'), mintOf('token'), NEVER);
	vi.advanceTimersByTime(59 * MINUTE_MS);
	expect(await shared.read(request('A'))).toBeUndefined();
});

test("sellers do not get each other's tokens", async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	await shared.mintOnce(request('A'), mintOf('token of A'), NEVER);
	expect(await shared.read(request('B'))).toBeUndefined();
});

test('who comes while another mints waits for that token', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const slow = mintOnCommand();
	const minting = first.shared.mintOnce(request('A'), slow, NEVER);
	await slow.started;
	const mint = mintOf('another');
	const waiting = second.shared.mintOnce(request('A'), mint, NEVER);
	await vi.advanceTimersByTimeAsync(2_000);
	slow.land('token');
	expect((await passTime(minting)).value).toBe('token');
	expect((await passTime(waiting)).value).toBe('token');
	expect(mint.count).toBe(0);
});

test('a mint that fails passes on to who waits, with the error for its own caller', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const failing = mintOnCommand();
	const minting = first.shared.mintOnce(request('A'), failing, NEVER);
	await failing.started;
	const waiting = second.shared.mintOnce(request('A'), mintOf('token of the second'), NEVER);
	failing.fail(new Error('refused'));
	await expect(passTime(minting)).rejects.toThrow('refused');
	expect((await passTime(waiting)).value).toBe('token of the second');
});

test('a holder that dies delays the others by its lease of 15 s', async () => {
	const shelf = createShelf();
	const store = moodyStore(memoryStore(shelf));
	const [dying, second] = [startProcess(store), startProcess(memoryStore(shelf))];
	const never = mintOnCommand();
	dying.shared.mintOnce(request('A'), never, NEVER);
	await never.started;
	store.mood = 'failing';
	const begun = Date.now();
	const mint = async () => ({value: String(Date.now() - begun), lifetimeMs: HOUR_MS});
	const {value: waitedMs} = await passTime(second.shared.mintOnce(request('A'), mint, NEVER));
	expect(Number(waitedMs)).toBeGreaterThanOrEqual(14_900);
	expect(Number(waitedMs)).toBeLessThan(15_500);
});

test('a mint that waits in line holds no lease, and takes the token that another has minted meanwhile', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const permit = {
		acquire: () => new Promise<void>((resolve) => setTimeout(resolve, 30_000)),
		use: async () => {},
		release: vi.fn(),
	};
	const waiting = mintOf('first');
	const minting = first.shared.mintOnce(request('A'), waiting, NEVER, {ready: async () => {}, permit});
	const free = {...permit, acquire: async () => {}};
	const token = await passTime(
		second.shared.mintOnce(request('A'), mintOf('second'), NEVER, {ready: async () => {}, permit: free}),
	);
	expect([token.value, (await passTime(minting)).value, waiting.count]).toEqual(['second', 'second', 0]);
	expect(permit.release).toHaveBeenCalled();
});

test('as many leases are held at a time as calls can be under way, and the other mints are left to others', async () => {
	const shelf = createShelf();
	const [busy, idle] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const sellers = Array.from({length: 40}, (_, index) => `seller ${index}`);
	const mints = sellers.map(() => mintOnCommand());
	const minting = sellers.map((seller, index) => busy.shared.mintOnce(request(seller), mints[index] ?? mintOnCommand(), never()));
	await until(() => shelf.leases.size === 32);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(shelf.leases.size).toBe(32);
	expect((await idle.shared.mintOnce(request('seller 39'), mintOf('of the idle one'), NEVER)).value).toBe('of the idle one');
	for (const mint of mints) {
		mint.land('of the busy one');
	}
	const values = (await passTime(Promise.all(minting))).map(({value}) => value);
	expect(values.filter((value) => value === 'of the idle one')).toHaveLength(1);
});

test('mints that need another token in the middle of theirs never wait for their own places', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const permit = {acquire: async () => {}, use: async () => {}, release: () => {}};
	const sellers = Array.from({length: 64}, (_, index) => `seller ${index}`);
	const tokens = await passTime(
		Promise.all(
			sellers.map((seller) => {
				const nested = async () => shared.mintOnce(request(`other of ${seller}`), mintOf(`of ${seller}`), never());
				return shared.mintOnce(request(seller), nested, never(), {ready: async () => {}, permit});
			}),
		),
	);
	expect(tokens.map(({value}) => value)).toEqual(sellers.map((seller) => `of ${seller}`));
});

test('mints that hang keep the others of their process from beginning no longer than a lease lasts', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const hanging = Array.from({length: 32}, mintOnCommand);
	for (const [index, mint] of hanging.entries()) {
		shared.mintOnce(request(`hanging ${index}`), mint, never()).catch(() => {});
	}
	await Promise.all(hanging.map(({started}) => started));
	const before = performance.now();
	const token = await passTime(shared.mintOnce(request('well'), mintOf('token'), NEVER));
	expect(token.value).toBe('token');
	// A lease lasts 15 s. Encryption runs in other threads while set time goes on, and a busy machine is slow at it: two leases would be 30 s.
	expect(performance.now() - before).toBeLessThan(25_000);
});

test('mints that each wait for another mint of their process do not wait for ever', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const outer = Array.from({length: 40}, (_, index) =>
		shared.mintOnce(
			request(`outer ${index}`),
			async (signal) => shared.mintOnce(request(`inner ${index}`), mintOf('token'), signal),
			never(),
		),
	);
	expect((await passTime(Promise.all(outer))).map(({value}) => value)).toEqual(Array(40).fill('token'));
});

test('a mint that hangs past its place ends with its signal', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	const controller = new AbortController();
	const hanging = mintOnCommand();
	const minting = shared.mintOnce(request('A'), hanging, controller.signal);
	await hanging.started;
	await vi.advanceTimersByTimeAsync(16_000);
	controller.abort(new Error('enough'));
	await expect(passTime(minting)).rejects.toThrow('enough');
});

test('what a mint is made with is fetched before the lease is taken', async () => {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	const leases: number[] = [];
	const ready = async (): Promise<void> => {
		leases.push(shelf.leases.size);
	};
	const permit = {acquire: async () => {}, use: async () => {}, release: () => {}};
	await shared.mintOnce(request('A'), mintOf('token'), NEVER, {ready, permit});
	expect(leases).toEqual([0]);
});

test('a lease that others keep from one for 20 s is waited for no longer', async () => {
	const store = {...memoryStore(createShelf()), lease: async () => undefined};
	const {shared} = startProcess(store);
	const begun = Date.now();
	const mint = async () => ({value: String(Date.now() - begun), lifetimeMs: HOUR_MS});
	const {value: waitedMs} = await passTime(shared.mintOnce(request('A'), mint, NEVER));
	expect(Number(waitedMs)).toBeGreaterThanOrEqual(20_000);
	expect(Number(waitedMs)).toBeLessThan(20_500);
});

test('however many wait, each asks again within a second', async () => {
	const shelf = createShelf();
	const asked = new Map<string, number[]>();
	const store = memoryStore(shelf);
	const {shared} = startProcess({
		...store,
		lease: async (name) => {
			asked.set(name, [...(asked.get(name) ?? []), Date.now()]);
			return undefined;
		},
	});
	const aborts = Array.from({length: 300}, () => new AbortController());
	const waiting = aborts.map(({signal}, index) => shared.mintOnce(request(`seller ${index}`), mintOf('token'), signal));
	const all = Promise.allSettled(waiting);
	await until(() => asked.size === 300);
	for (let step = 0; step < 60; step++) {
		await vi.advanceTimersByTimeAsync(50);
	}
	for (const abort of aborts) {
		abort.abort();
	}
	await all;
	const gaps = [...asked.values()].flatMap((times) => times.slice(1).map((time, index) => time - (times[index] ?? 0)));
	expect(Math.max(...gaps)).toBeLessThanOrEqual(1_050);
});

test('a holder that comes back after its lease writes over nothing', async () => {
	const shelf = createShelf();
	const store = moodyStore(memoryStore(shelf));
	const [cutOff, second] = [startProcess(store), startProcess(memoryStore(shelf))];
	const late = mintOnCommand();
	const minting = cutOff.shared.mintOnce(request('A'), late, NEVER);
	await late.started;
	store.mood = 'failing';
	await passTime(second.shared.mintOnce(request('A'), mintOf('newer'), NEVER));
	store.mood = 'well';
	late.land('older');
	await passTime(minting);
	expect((await second.shared.read(request('A')))?.value).toBe('newer');
});

test('a caller whose signal aborts waits no more, and mints nothing', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const slow = mintOnCommand();
	first.shared.mintOnce(request('A'), slow, NEVER);
	await slow.started;
	const abort = new AbortController();
	const mint = mintOf('token');
	const waiting = second.shared.mintOnce(request('A'), mint, abort.signal);
	waiting.catch(() => {});
	await vi.advanceTimersByTimeAsync(1_000);
	abort.abort(new Error('gone'));
	await expect(passTime(waiting)).rejects.toThrow('gone');
	expect(mint.count).toBe(0);
});

test('a token that Amazon calls dead is not taken from the store', async () => {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	await shared.mintOnce(request('A'), mintOf('dead'), NEVER);
	expect(await shared.read(request('A', {avoid: 'dead'}))).toBeUndefined();
	expect((await shared.mintOnce(request('A', {avoid: 'dead'}), mintOf('new'), NEVER)).value).toBe('new');
	expect((await shared.read(request('A')))?.value).toBe('new');
});

test('eight processes with the same dead token mint one new', async () => {
	const shelf = createShelf();
	const fleet = Array.from({length: 8}, () => startProcess(memoryStore(shelf)));
	await fleet[0]?.shared.mintOnce(request('A'), mintOf('dead'), NEVER);
	const mint = mintOf('new');
	const tokens = fleet.map(({shared}) => shared.mintOnce(request('A', {avoid: 'dead'}), mint, NEVER));
	expect((await passTime(Promise.all(tokens))).map(({value}) => value)).toEqual(Array(8).fill('new'));
	expect(mint.count).toBe(1);
});

test('a store without leases shares what has been minted, and the last write stays', async () => {
	const shelf = createShelf();
	const {lease: _none, ...storage} = memoryStore(shelf);
	const [first, second] = [startProcess(storage), startProcess(storage)];
	const mints = [mintOnCommand(), mintOnCommand()] as const;
	const minting = [first.shared.mintOnce(request('A'), mints[0], NEVER), second.shared.mintOnce(request('A'), mints[1], NEVER)];
	await Promise.all(mints.map(({started}) => started));
	mints[0].land('one');
	await minting[0];
	mints[1].land('two');
	await minting[1];
	expect((await first.shared.read(request('A')))?.value).toBe('two');
});

test('two hosts whose clocks differ by ten minutes serve no dead token, and share until ten minutes before it ends', async () => {
	const shelf = createShelf();
	const apart = (ms: number): Clock => ({nowMs: () => Date.now() + ms, monotonicMs: () => performance.now()});
	const ahead = startProcess(memoryStore(shelf), {clock: apart(5 * MINUTE_MS)});
	const behind = startProcess(memoryStore(shelf), {clock: apart(-5 * MINUTE_MS)});
	await ahead.shared.mintOnce(request('A'), mintOf('of the one ahead'), NEVER);
	await behind.shared.mintOnce(request('B'), mintOf('of the one behind'), NEVER);
	vi.advanceTimersByTime(48 * MINUTE_MS);
	expect((await behind.shared.read(request('A')))?.lifetimeMs).toBe(12 * MINUTE_MS);
	// For all it knows the entry was put back.
	expect((await ahead.shared.read(request('B')))?.lifetimeMs).toBe(2 * MINUTE_MS);
	vi.advanceTimersByTime(12 * MINUTE_MS);
	expect(await behind.shared.read(request('A'))).toBeUndefined();
	expect(await ahead.shared.read(request('B'))).toBeUndefined();
});

async function putBack() {
	const shelf = createShelf();
	const [key] = createKeyRing([KEY]);
	const name = key.nameOf('token', 'key of A');
	const first = startProcess(memoryStore(shelf));
	await first.shared.mintOnce(request('A'), mintOf('old'), NEVER);
	const old = shelf.values.get(name);
	const again = (): void => {
		shelf.values.set(name, {value: old?.value ?? '', endsAtMs: Date.now() + HOUR_MS});
	};
	return {shelf, first, again};
}

test('an entry put back after the token has ended is none', async () => {
	const {shelf, again} = await putBack();
	vi.advanceTimersByTime(59 * MINUTE_MS);
	again();
	const {shared, announced} = startProcess(memoryStore(shelf));
	expect(await shared.read(request('A'))).toBeUndefined();
	vi.advanceTimersByTime(MINUTE_MS);
	again();
	expect(await shared.read(request('A'))).toBeUndefined();
	expect(announced).toEqual([{event: 'unreadable', kind: 'token', reason: 'out-of-time'}]);
});

test('who has read or minted a newer token does not go back to an older one that is put back', async () => {
	const {shelf, first, again} = await putBack();
	await first.shared.mintOnce(request('A', {avoid: 'old'}), mintOf('new'), NEVER);
	const second = startProcess(memoryStore(shelf));
	expect((await second.shared.read(request('A')))?.value).toBe('new');
	again();
	for (const {shared, announced} of [first, second]) {
		expect(await shared.read(request('A'))).toBeUndefined();
		expect(announced).toEqual([{event: 'unreadable', kind: 'token', reason: 'outdated'}]);
	}
});

test('an entry put back while its token lives is the token it was to who has seen no newer one', async () => {
	const {shelf, first, again} = await putBack();
	await first.shared.mintOnce(request('A', {avoid: 'old'}), mintOf('new'), NEVER);
	again();
	const {shared} = startProcess(memoryStore(shelf));
	expect((await shared.read(request('A')))?.value).toBe('old');
	expect((await shared.mintOnce(request('A', {avoid: 'old'}), mintOf('newest'), NEVER)).value).toBe('newest');
});

test('a new first key finds what the old one sealed', async () => {
	const shelf = createShelf();
	const before = startProcess(memoryStore(shelf), {encryptionKeys: [OTHER_KEY]});
	await before.shared.mintOnce(request('A'), mintOf('token'), NEVER);
	const after = startProcess(memoryStore(shelf), {encryptionKeys: [KEY, OTHER_KEY]});
	expect((await after.shared.read(request('A')))?.value).toBe('token');
});

test('a process with other keys sees nothing, and mints', async () => {
	const shelf = createShelf();
	await startProcess(memoryStore(shelf)).shared.mintOnce(request('A'), mintOf('token'), NEVER);
	const stranger = startProcess(memoryStore(shelf), {encryptionKeys: [OTHER_KEY]});
	expect((await stranger.shared.mintOnce(request('A'), mintOf('own'), NEVER)).value).toBe('own');
});

test('a corrupt entry is a miss, announced, and written over', async () => {
	const shelf = createShelf();
	const [key] = createKeyRing([KEY]);
	shelf.values.set(key.nameOf('token', 'key of A'), {value: 'a.b.c.d.e', endsAtMs: Date.now() + HOUR_MS});
	const {shared, announced} = startProcess(memoryStore(shelf));
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(announced[0]).toEqual({event: 'unreadable', kind: 'token', reason: 'corrupt'});
	expect((await shared.read(request('A')))?.value).toBe('token');
});

test('an entry under our name that another key has sealed is a miss, announced, and written over', async () => {
	const shelf = createShelf();
	const [[ours], [theirs]] = [createKeyRing([KEY]), createKeyRing([OTHER_KEY])];
	await startProcess(memoryStore(shelf), {encryptionKeys: [OTHER_KEY]}).shared.mintOnce(request('A'), mintOf('foreign'), NEVER);
	const foreign = shelf.values.get(theirs.nameOf('token', 'key of A'));
	shelf.values.set(ours.nameOf('token', 'key of A'), foreign ?? {value: '', endsAtMs: 0});
	const {shared, announced} = startProcess(memoryStore(shelf));
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(announced[0]).toEqual({event: 'unreadable', kind: 'token', reason: 'foreign'});
	expect((await shared.read(request('A')))?.value).toBe('token');
});

test("an entry of one seller put under another's name is a miss", async () => {
	const shelf = createShelf();
	const [key] = createKeyRing([KEY]);
	const {shared, announced} = startProcess(memoryStore(shelf));
	await shared.mintOnce(request('A'), mintOf('token of A'), NEVER);
	const swapped = shelf.values.get(key.nameOf('token', 'key of A'));
	shelf.values.set(key.nameOf('token', 'key of B'), swapped ?? {value: '', endsAtMs: 0});
	expect(await shared.read(request('B'))).toBeUndefined();
	expect(announced).toEqual([{event: 'unreadable', kind: 'token', reason: 'corrupt'}]);
});

test('the entry of a newer release is a miss and is left alone', async () => {
	const {CompactEncrypt} = await import('jose');
	const shelf = createShelf();
	const [key] = createKeyRing([KEY]);
	const name = key.nameOf('token', 'key of A');
	const sealed = await new CompactEncrypt(new TextEncoder().encode('{"version":2}'))
		.setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid: key.kid})
		.encrypt(key.entryKey(name));
	shelf.values.set(name, {value: sealed, endsAtMs: Date.now() + HOUR_MS});
	const {shared} = startProcess(memoryStore(shelf));
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(shelf.values.get(name)?.value).toBe(sealed);
});

test('after close a token is minted, and no store asked', async () => {
	const shelf = createShelf();
	const {shared} = startProcess(memoryStore(shelf));
	await shared.close();
	await shared.mintOnce(request('A'), mintOf('token'), NEVER);
	expect(shelf.values.size).toBe(0);
});

test('close gives back the lease of a mint under way, and closes the store', async () => {
	const shelf = createShelf();
	const close = vi.fn(async () => {});
	const {shared} = startProcess({...memoryStore(shelf), close});
	const slow = mintOnCommand();
	shared.mintOnce(request('A'), slow, NEVER);
	await slow.started;
	expect(shelf.leases.size).toBe(1);
	await shared.close();
	expect(shelf.leases.size).toBe(0);
	expect(close).toHaveBeenCalledOnce();
});
