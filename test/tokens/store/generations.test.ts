/**
 * What a process knows of what others have forgotten: with many sellers, and with two who forget at the same moment.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {TokenOwner} from '../../../src/tokens/key.js';
import {createGenerations} from '../../../src/tokens/store/generations.js';
import {systemClock} from '../../../src/util/clock.js';
import {plainNumbers, readAgain} from './plain-numbers.js';
import {owner} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('with 4,000 sellers of as many accounts nothing is read again as long as nobody forgets', async () => {
	expect(await readAgain(4_000)).toEqual(['epoch']);
});

test('what is known of an owner serves another token of the same owner', async () => {
	const numbers = plainNumbers();
	const generations = createGenerations(numbers, systemClock);
	await generations.current(owner('A', 'T'));
	numbers.asked.length = 0;
	await generations.current(owner('A', 'T'));
	expect(generations.known(owner('A', 'T'))).toEqual([0, 0, 0, 0]);
	expect(numbers.asked).toEqual([]);
});

/** A process, with a clock that is so far ahead. */
function processWith(stored: Map<string, number>, aheadMs = 0) {
	const numbers = plainNumbers(stored);
	const clock = {...systemClock, nowMs: () => Date.now() + aheadMs};
	return {numbers, generations: createGenerations(numbers, clock)};
}

async function noticesWithin30s(generations: ReturnType<typeof createGenerations>, whose: TokenOwner): Promise<boolean> {
	vi.advanceTimersByTime(30_000);
	const [, number = 0] = (await generations.current(whose)) ?? [];
	return number > 0;
}

test.each([0, -600_000, 600_000])(
	'of two who forget at the same moment, one with a clock %i ms ahead, each notices the other',
	async (aheadMs) => {
		const stored = new Map<string, number>();
		const [one, other] = [processWith(stored), processWith(stored, aheadMs)];
		for (const {generations} of [one, other]) {
			await generations.current(owner('A'));
			await generations.current(owner('B'));
		}
		// The first has raised its own epoch and not written it yet; it reads what it knows of B; only then the other forgets B.
		one.numbers.before = async (action, key) => {
			if (action === 'write' && key === 'epoch') {
				one.numbers.before = async () => {};
				await one.generations.current(owner('B'));
				await other.generations.grow({sellingPartnerId: 'B'});
			}
		};
		await one.generations.grow({sellingPartnerId: 'A'});
		expect(await noticesWithin30s(one.generations, owner('B'))).toBe(true);
		expect(await noticesWithin30s(other.generations, owner('A'))).toBe(true);
	},
);

test.each(['A', 'epoch'])(
	'a forget that could not ask the store for the number of %s is told again, past what is there',
	async (which) => {
		const stored = new Map<string, number>();
		const [cutOff, ahead, third] = [processWith(stored), processWith(stored, 600_000), processWith(stored)];
		await ahead.generations.grow({sellingPartnerId: 'A'});
		const [, before = 0] = (await third.generations.current(owner('A'))) ?? [];
		const find = cutOff.numbers.find.bind(cutOff.numbers);
		const keyMeant = which === 'epoch' ? 'epoch' : JSON.stringify([null, which, null]);
		const cut = vi
			.spyOn(cutOff.numbers, 'find')
			.mockImplementation(async (kind, key) => (key === keyMeant ? undefined : find(kind, key)));
		await cutOff.generations.grow({sellingPartnerId: 'A'});
		cut.mockRestore();
		vi.advanceTimersByTime(30_000);
		await cutOff.generations.current(owner('B'));
		vi.advanceTimersByTime(30_000);
		const [, after = 0] = (await third.generations.current(owner('A'))) ?? [];
		expect(after).toBeGreaterThan(before);
	},
);

test('a store that lost the epoch and got another one since hides nothing from those who knew the old one', async () => {
	const stored = new Map<string, number>();
	const [ahead, behind, third] = [processWith(stored, 600_000), processWith(stored), processWith(stored)];
	await ahead.generations.grow({sellingPartnerId: 'C'});
	await third.generations.current(owner('A'));
	await ahead.generations.current(owner('A'));
	stored.clear();
	await behind.generations.grow({sellingPartnerId: 'A'});
	// The first to notice the loss tells its own epoch again, which the third has seen before.
	vi.advanceTimersByTime(30_000);
	await ahead.generations.current(owner('B'));
	expect(await noticesWithin30s(third.generations, owner('A'))).toBe(true);
});
