/**
 * Thousands of sellers forgotten during an outage, or at once: the store is told some at a time, and whoever asks for a token goes on.
 */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createGenerations} from '../../../src/tokens/store/generations.js';
import {groupOf} from '../../../src/tokens/store/groups.js';
import {createUnwritten} from '../../../src/tokens/store/unwritten.js';
import {MOST_REMEMBERED} from '../../../src/util/bounded-maps.js';
import {systemClock} from '../../../src/util/clock.js';
import {until} from '../../support/until.js';
import {createShelf, memoryStore, moodyStore} from './memory-store.js';
import {plainNumbers} from './plain-numbers.js';
import {mintOf, NEVER, owner, request, startProcess} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

const MANY = 3_000;
const EVERYBODY = groupOf({});
const sellers = Array.from({length: MANY}, (_, index) => `seller ${index}`);

/** A process, and how many of its calls the store had to do with at a time. */
function processWith(stored?: Map<string, number>) {
	const numbers = plainNumbers(stored);
	const seen = {inFlight: 0, most: 0, isDown: false, written: [] as string[]};
	numbers.before = async () => {
		seen.most = Math.max(seen.most, ++seen.inFlight);
		await new Promise(setImmediate);
		seen.inFlight--;
	};
	const {find, write} = numbers;
	numbers.find = async (kind, key) => (seen.isDown ? undefined : find(kind, key));
	numbers.write = async (entry, options) => {
		seen.written.push(entry.key);
		return !seen.isDown && write(entry, options);
	};
	return {seen, stored: numbers.stored, generations: createGenerations(numbers, systemClock)};
}

async function afterAnOutage(forget: (generations: ReturnType<typeof createGenerations>) => Promise<void>) {
	const process = processWith();
	await process.generations.current(owner('another'));
	process.seen.isDown = true;
	await forget(process.generations);
	process.seen.isDown = false;
	vi.advanceTimersByTime(30_000);
	process.seen.most = 0;
	process.seen.written.length = 0;
	return process;
}

const forgetAll = async (generations: ReturnType<typeof createGenerations>): Promise<void> => {
	await Promise.all(sellers.map((sellingPartnerId) => generations.grow({sellingPartnerId})));
};

test('after an outage a call goes on while the store is told of thousands, some at a time', async () => {
	const {seen, stored, generations} = await afterAnOutage(forgetAll);
	expect(await generations.current(owner('another'))).toBeDefined();
	expect(stored.size).toBeLessThan(MANY / 10);
	await until(() => stored.size === MANY + 1);
	expect(seen.most).toBeLessThanOrEqual(40);
});

test('after an outage a call for one who was forgotten has the store told of that one first', async () => {
	const {stored, generations} = await afterAnOutage(forgetAll);
	const last = sellers.at(-1) ?? '';
	const [, number = 0] = (await generations.current(owner(last))) ?? [];
	expect(stored.get(groupOf({sellingPartnerId: last}))).toBe(number);
	expect(stored.size).toBeLessThan(MANY / 2);
	await until(() => stored.size === MANY + 1);
});

test('thousands forgotten at once are told some at a time, and each forget ends when it is told', async () => {
	const {seen, stored, generations} = processWith();
	await forgetAll(generations);
	expect(stored.size).toBe(MANY + 1);
	expect(seen.most).toBeLessThanOrEqual(40);
});

test('who forgets all in an outage has nothing else to write, and others hear of it', async () => {
	const process = await afterAnOutage(async (generations) => {
		await forgetAll(generations);
		await generations.grow({});
		await generations.grow({sellingPartnerId: 'one more'});
	});
	await process.generations.current(owner('another'));
	expect(process.seen.written).toEqual([EVERYBODY, 'epoch']);
	const [all = 0] = (await processWith(process.stored).generations.current(owner('seller 1'))) ?? [];
	expect(all).toBeGreaterThan(0);
});

test('one who is forgotten many times in an outage is told of once', async () => {
	const process = await afterAnOutage(async (generations) => {
		for (let time = 0; time < 100; time++) {
			await generations.grow({sellingPartnerId: 'A'});
		}
	});
	await process.generations.current(owner('A'));
	await until(() => process.stored.has('epoch'));
	expect(process.seen.written).toEqual([groupOf({sellingPartnerId: 'A'}), 'epoch']);
});

test('in an outage the store is asked about one debt at a time, however many there are', async () => {
	const process = processWith();
	await process.generations.current(owner('another'));
	process.seen.isDown = true;
	await forgetAll(process.generations);
	process.seen.written.length = 0;
	await process.generations.current(owner('another'));
	expect(process.seen.written).toHaveLength(0);
});

test('thousands of forgets while a store is down and when it is back leave it at most as busy as the calls make it', async () => {
	const shelf = createShelf();
	const store = moodyStore(memoryStore(shelf));
	let [inFlight, most] = [0, 0];
	const counted = async <T>(call: () => Promise<T>): Promise<T> => {
		most = Math.max(most, ++inFlight);
		await new Promise(setImmediate);
		return call().finally(() => inFlight--);
	};
	const {shared} = startProcess({
		...store,
		get: (...args) => counted(() => store.get(...args)),
		set: (...args) => counted(() => store.set(...args)),
	});
	await shared.read(request('another'));
	store.mood = 'failing';
	const some = sellers.slice(0, 500);
	await Promise.all(some.map((sellingPartnerId) => shared.forget({sellingPartnerId})));
	store.mood = 'well';
	vi.advanceTimersByTime(30_000);
	most = 0;
	expect(await shared.mintOnce(request('another'), mintOf('token'), NEVER)).toMatchObject({value: 'token', isMinted: true});
	expect(shelf.values.size).toBeLessThan(some.length / 2);
	await until(() => shelf.values.size > some.length);
	expect(most).toBeLessThanOrEqual(40);
});

describe('unwritten groups', () => {
	/** Of a store that takes everything, and is asked to wait by `before`. */
	function unwrittenOf(before: (group: string) => Promise<boolean> = async () => true) {
		const told: string[] = [];
		const tell = async (group: string): Promise<boolean> => {
			const isTold = await before(group);
			told.push(group);
			return isTold;
		};
		return {...createUnwritten({write: tell, writeEpoch: () => tell('epoch')}), toldOf: told};
	}

	test('are no more than there are numbers: one more, and everybody is forgotten', async () => {
		const {add, writeRound, toldOf} = unwrittenOf();
		for (let index = 0; index <= MOST_REMEMBERED; index++) {
			add(`group ${index}`);
		}
		await writeRound();
		await until(() => toldOf.includes('epoch'));
		expect(toldOf).toEqual([EVERYBODY, 'epoch']);
	});

	test('of one who is forgotten again while it is told are told again', async () => {
		let again = (): void => {};
		const unwritten = createUnwritten({
			write: async (group) => {
				seen.push(group);
				again();
				return true;
			},
			writeEpoch: async () => true,
		});
		const seen: string[] = [];
		again = () => {
			again = () => {};
			unwritten.add('A');
		};
		unwritten.add('A');
		await unwritten.written('A');
		expect(seen).toEqual(['A', 'A']);
	});

	test('that a call has told of are told for those who wait for them, too', async () => {
		let release = (): void => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		const unwritten = createUnwritten({
			write: async (group) => {
				if (group === 'slow') {
					await held;
				}
				return true;
			},
			writeEpoch: async () => true,
		});
		unwritten.add('slow');
		const slow = unwritten.written('slow');
		unwritten.add('A');
		const waits = unwritten.written('A');
		expect(await unwritten.writeFirst(['A'])).toBe(true);
		release();
		await Promise.all([slow, waits]);
	});

	test('that cannot be told keep nobody waiting, and are told by whoever asks next', async () => {
		let isDown = true;
		const unwritten = createUnwritten({write: async () => !isDown, writeEpoch: async () => !isDown});
		unwritten.add('A');
		await unwritten.written('A');
		expect(await unwritten.writeFirst(['A'])).toBe(false);
		isDown = false;
		expect(await unwritten.writeFirst(['A'])).toBe(true);
	});

	describe.each([
		['of a group', (group: string) => group === 'A'],
		['of the epoch', (group: string) => group === 'epoch'],
		['of either', () => true],
	])('whose telling %s throws', (_which, isMeant) => {
		/** Down until it is well. */
		function throwing() {
			const world = {isDown: true};
			const unwritten = unwrittenOf(async (group) => {
				if (world.isDown && isMeant(group)) {
					throw new Error('EMFILE');
				}
				return true;
			});
			return {world, unwritten};
		}

		test('keep nobody waiting, however often they are added', async () => {
			const {unwritten} = throwing();
			for (let time = 0; time < 3; time++) {
				unwritten.add('A');
				await unwritten.written('A');
				await unwritten.writeRound();
			}
			expect(unwritten.toldOf).not.toEqual(expect.arrayContaining(['A', 'epoch']));
		});

		test('are told by whoever asks next', async () => {
			const {world, unwritten} = throwing();
			unwritten.add('A');
			await unwritten.written('A');
			world.isDown = false;
			await unwritten.writeFirst(['A']);
			await unwritten.writeRound();
			expect(unwritten.toldOf).toEqual(['A', 'epoch']);
			expect(await unwritten.writeFirst(['A'])).toBe(true);
		});

		test('are told with those of another who is forgotten next', async () => {
			const {world, unwritten} = throwing();
			unwritten.add('A');
			await unwritten.written('A');
			world.isDown = false;
			unwritten.add('B');
			await unwritten.written('B');
			await until(() => unwritten.toldOf.includes('A') && unwritten.toldOf.at(-1) === 'epoch');
		});
	});

	test('whose telling throws are no error to those who ask, alone or together: the store does not know it yet', async () => {
		const unwritten = createUnwritten({write: () => Promise.reject(new Error('EMFILE')), writeEpoch: async () => true});
		unwritten.add('A');
		const together = [unwritten.writeFirst(['A']), unwritten.writeFirst(['A'])];
		expect(await Promise.all(together)).toEqual([false, false]);
		expect(await unwritten.writeFirst(['A'])).toBe(false);
	});
});
