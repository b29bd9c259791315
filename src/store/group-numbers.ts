/**
 * The number of each group of owners, as it is known here and as the store has it. `forget` makes it grow, here or in another process.
 *
 * No number ever shrinks. What the store may not have taken is owed to it: it is told again, past what the store turns out to hold.
 */
import {createBoundedMap, MOST_REMEMBERED} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import type {Entries} from './entries.js';

/** One more number: it grows with every `forget` of anybody, after the number of the group. */
export const EPOCH = 'epoch';

export interface GroupNumbers {
	/** What is known here; 0 of a group that was never forgotten. */
	of(group: string): number;
	/** Grows whenever the number of a group does. */
	readonly changes: number;
	readonly isOwing: boolean;
	raise(group: string, value: number): void;
	/** What the store holds, which is known from here on; undefined where it could not be asked. */
	ask(group: string): Promise<number | undefined>;
	/** The same, and tells the store what it has lost. */
	read(group: string): Promise<number | undefined>;
	/** Here at once, and in the store if it can be told. */
	advance(group: string): Promise<void>;
	payOwed(): Promise<void>;
}

/** Longer than any token lives. */
const LIFETIME_MS = 172_800_000;

/** @param lost called when there is no more room for a number: it counts as 0 again */
export function createGroupNumbers(entries: Entries, clock: Clock, lost: () => void): GroupNumbers {
	// Groups that have been forgotten; most never are, and take no room.
	const numbers = createBoundedMap<number>(MOST_REMEMBERED, (_number, _group, reason) => {
		if (reason === 'evict') {
			lost();
		}
	});
	const owed = new Set<string>();
	let changes = 0;
	let epoch = 0;

	const numberOf = (group: string): number => (group === EPOCH ? epoch : (numbers.get(group) ?? 0));

	const raise = (group: string, value: number): void => {
		if (value <= numberOf(group)) {
			return;
		}
		if (group === EPOCH) {
			epoch = value;
		} else {
			numbers.set(group, value);
			changes++;
		}
	};

	const write = async (group: string): Promise<void> => {
		const value = numberOf(group);
		const entry = {kind: 'generation', key: group, generation: [], lifetimeMs: LIFETIME_MS, content: value} as const;
		// Under every key: in the middle of a rotation other processes know only one of them. The value as the fence: it never shrinks.
		const isWritten = await entries.write(entry, {fence: value, under: entries.ring});
		if (isWritten) {
			owed.delete(group);
		} else {
			owed.add(group);
		}
	};

	const ask = async (group: string): Promise<number | undefined> => {
		const findings = await entries.find('generation', group);
		if (!findings) {
			return undefined;
		}
		const stored = Math.max(0, ...findings.found.map(({entry}) => Number(entry.content)));
		raise(group, stored);
		return stored;
	};

	/** Past what the store turns out to hold: it must change, or nobody notices. */
	const tell = async (group: string): Promise<void> => {
		const own = numberOf(group);
		const stored = await ask(group);
		if (stored !== undefined && stored >= own) {
			raise(group, stored + 1);
		}
		await write(group);
		if (stored === undefined) {
			// It may hold a greater number, from a clock that is ahead, and then this one did nothing.
			owed.add(group);
		}
	};

	/** Wall time, so that the number is higher even where the store has lost the last one. */
	const advance = (group: string): Promise<void> => {
		raise(group, Math.max(numberOf(group) + 1, clock.nowMs()));
		return tell(group);
	};

	return {
		of: numberOf,
		get changes() {
			return changes;
		},
		get isOwing() {
			return owed.size > 0;
		},
		raise,
		ask,
		async read(group) {
			const stored = await ask(group);
			if (stored !== undefined && stored < numberOf(group)) {
				// The store has lost it, or holds a copy from before.
				await write(group);
			}
			return stored;
		},
		advance,
		async payOwed() {
			if (owed.size > 0) {
				await Promise.all([...owed].filter((group) => group !== EPOCH).map(tell));
				await advance(EPOCH);
			}
		},
	};
}
