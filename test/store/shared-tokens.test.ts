/**
 * Tokens of several processes over one store: minted once, never when they are dead, and found through a rotation of keys.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Clock} from '../../src/clock.js';
import {createKeyRing} from '../../src/store/key-ring.js';
import {createShelf, memoryStore} from './memory-store.js';
import {passTime} from './pass-time.js';
import {HOUR_MS, KEY, mintOf, mintOnCommand, NEVER, OTHER_KEY, request, startProcess} from './process.js';

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
	const [dying, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const never = mintOnCommand();
	dying.shared.mintOnce(request('A'), never, NEVER);
	await never.started;
	const begun = Date.now();
	const mint = async () => ({value: String(Date.now() - begun), lifetimeMs: HOUR_MS});
	const {value: waitedMs} = await passTime(second.shared.mintOnce(request('A'), mint, NEVER));
	expect(Number(waitedMs)).toBeGreaterThanOrEqual(14_900);
	expect(Number(waitedMs)).toBeLessThan(15_500);
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

test('a holder that comes back after its lease writes over nothing', async () => {
	const shelf = createShelf();
	const [slow, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const late = mintOnCommand();
	const minting = slow.shared.mintOnce(request('A'), late, NEVER);
	await late.started;
	await passTime(second.shared.mintOnce(request('A'), mintOf('newer'), NEVER));
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

test('two hosts whose clocks differ by ten minutes serve no dead token, and share until it ends', async () => {
	const shelf = createShelf();
	const apart = (ms: number): Clock => ({nowMs: () => Date.now() + ms, monotonicMs: () => performance.now()});
	const ahead = startProcess(memoryStore(shelf), {clock: apart(5 * MINUTE_MS)});
	const behind = startProcess(memoryStore(shelf), {clock: apart(-5 * MINUTE_MS)});
	await ahead.shared.mintOnce(request('A'), mintOf('of the one ahead'), NEVER);
	await behind.shared.mintOnce(request('B'), mintOf('of the one behind'), NEVER);
	vi.advanceTimersByTime(58 * MINUTE_MS);
	expect((await behind.shared.read(request('A')))?.lifetimeMs).toBe(2 * MINUTE_MS);
	expect((await ahead.shared.read(request('B')))?.lifetimeMs).toBe(2 * MINUTE_MS);
	vi.advanceTimersByTime(2 * MINUTE_MS);
	expect(await behind.shared.read(request('A'))).toBeUndefined();
	expect(await ahead.shared.read(request('B'))).toBeUndefined();
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
