/**
 * The numbers that `forget` makes grow, in a store that nobody encrypts: many thousands of them in a moment.
 */
import {vi} from 'vitest';
import {createKeyRing} from '../../../src/tokens/store/encryption.js';
import type {Entries} from '../../../src/tokens/store/entries.js';
import {createGenerations} from '../../../src/tokens/store/generations.js';
import {systemClock} from '../../../src/util/clock.js';
import {KEY, owner} from './process.js';

export interface Numbers extends Entries {
	/** Which groups were asked for. */
	readonly asked: string[];
	readonly stored: Map<string, number>;
	/** Called before a number is written, and before one is read. */
	before: (action: 'read' | 'write', key: string) => Promise<void>;
}

/** Entries as they are asked for and written. */
export function plainNumbers(stored: Map<string, number> = new Map()): Numbers {
	const numbers: Numbers = {
		asked: [],
		stored,
		before: async () => {},
		ring: createKeyRing([KEY]),
		canLease: false,
		lease: async () => undefined,
		async find(kind, key) {
			numbers.asked.push(key);
			await numbers.before('read', key);
			const content = stored.get(key);
			const entry = {kind, key, generation: [], lifetimeMs: 1, writtenAtMs: 0, content};
			return {isTaken: false, found: content === undefined ? [] : [{name: key, lifetimeMs: 1, entry}]};
		},
		async write({key, content}) {
			await numbers.before('write', key);
			stored.set(key, Math.max(stored.get(key) ?? 0, Number(content)));
			return true;
		},
	};
	return numbers;
}

/** Which groups a process asks for, half a minute after it knew all these sellers, each of an account of its own. The time is set. */
export async function readAgain(sellers: number): Promise<readonly string[]> {
	const numbers = plainNumbers();
	const generations = createGenerations(numbers, systemClock);
	const owners = Array.from({length: sellers}, (_, index) => owner(`seller ${index}`, `account ${index}`));
	for (const one of owners) {
		await generations.current(one);
	}
	numbers.asked.length = 0;
	vi.advanceTimersByTime(30_000);
	for (const one of owners) {
		if ((await generations.current(one)) === undefined || generations.known(one) === undefined) {
			throw new Error(`Nothing is known of ${one.sellingPartnerId}.`);
		}
	}
	return numbers.asked;
}
