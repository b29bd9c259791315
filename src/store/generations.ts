/**
 * Which tokens have been forgotten, in this process or another: a number for each group of owners, which `forget` makes grow.
 *
 * A token counts as long as none of its owner's numbers has grown since it was minted. One more number, the epoch, grows with every
 * `forget` of anybody: it is all that a process reads again every 30 s, however many sellers it serves.
 */
import {LRUCache} from 'lru-cache';
import type {Clock} from '../clock.js';
import type {TokenOwner} from '../tokens/key.js';
import {ageMs, type Moment, momentOf} from '../tokens/token.js';
import type {Entries} from './entries.js';
import {groupOf, groupsOf} from './groups.js';

/** One number for each group that an owner belongs to. Compare with {@link isBefore}. */
export type Generation = readonly number[];

export interface Generations {
	/** What is known of an owner; undefined where that is nothing, or more than 30 s old. */
	known(owner: TokenOwner): Generation | undefined;
	/** What is known, after asking the store where that is too old; undefined where the store could not be asked. */
	current(owner: TokenOwner): Promise<Generation | undefined>;
	/** What is known, however old. */
	lastKnown(owner: TokenOwner): Generation;
	/** An entry is from a later generation than is known: another process has forgotten in between. */
	learn(owner: TokenOwner, generation: Generation): void;
	/** Outdates the tokens of all owners that a `forget` means: here at once, elsewhere within 30 s. */
	grow(whose: Partial<TokenOwner>): Promise<void>;
}

interface Known {
	readonly value: number;
	/** The epoch in which it was read; undefined where the store has not been asked. */
	readonly epoch: number | undefined;
}

const EPOCH = 'epoch';
const KNOWN_FOR_MS = 30_000;
/** Longer than any token lives. */
const LIFETIME_MS = 172_800_000;
const REMEMBERED = 200_000;

/** Whether a token of one generation has been forgotten by another. */
export function isBefore(generation: Generation, other: Generation): boolean {
	return other.some((value, index) => (generation[index] ?? 0) < value);
}

export function createGenerations(entries: Entries, clock: Clock): Generations {
	const numbers = new LRUCache<string, Known>({max: REMEMBERED});
	const reading = new Map<string, Promise<boolean>>();
	/** What the store would not take: it is told later. */
	const owed = new Set<string>();
	let epoch = 0;
	let epochRead: Moment | undefined;

	const numberOf = (group: string): number => (group === EPOCH ? epoch : (numbers.get(group)?.value ?? 0));

	const raise = (group: string, value: number, inEpoch = numbers.get(group)?.epoch): void => {
		const higher = Math.max(value, numberOf(group));
		if (group === EPOCH) {
			epoch = higher;
		} else {
			numbers.set(group, {value: higher, epoch: inEpoch});
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

	/** What the store holds, which is known from here on; undefined where it could not be asked. */
	const ask = async (group: string): Promise<number | undefined> => {
		// The epoch from before: whoever forgets writes the group first and the epoch after it.
		const before = epoch;
		const findings = await entries.find('generation', group);
		if (!findings) {
			return undefined;
		}
		const stored = Math.max(0, ...findings.found.map(({entry}) => Number(entry.content)));
		raise(group, stored, before);
		return stored;
	};

	const read = async (group: string): Promise<boolean> => {
		const stored = await ask(group);
		if (stored !== undefined && stored < numberOf(group)) {
			// The store has lost it, or holds a copy from before.
			await write(group);
		}
		return stored !== undefined;
	};

	/** At once, then past what the store turns out to hold. */
	const advance = async (group: string): Promise<void> => {
		// Wall time, so that the number is higher even where the store has lost the last one.
		const grown = Math.max(numberOf(group) + 1, clock.nowMs());
		raise(group, grown);
		const stored = await ask(group);
		if (stored !== undefined && stored >= grown) {
			raise(group, stored + 1);
		}
		await write(group);
	};

	/** Many flights ask for the same group at once. */
	const readOnce = (group: string): Promise<boolean> => {
		const open = reading.get(group);
		if (open) {
			return open;
		}
		const opened = read(group).finally(() => reading.delete(group));
		reading.set(group, opened);
		return opened;
	};

	const payOwed = async (): Promise<void> => {
		if (owed.size > 0) {
			await Promise.all([...owed].map(write));
			await advance(EPOCH);
		}
	};

	const isEpochKnown = (): boolean => epochRead !== undefined && ageMs(epochRead, clock) < KNOWN_FOR_MS;

	const readEpoch = async (): Promise<boolean> => {
		const asked = momentOf(clock);
		const isRead = await readOnce(EPOCH);
		if (isRead) {
			epochRead = asked;
			await payOwed();
		}
		return isRead;
	};

	const lastKnown = (owner: TokenOwner): Generation => groupsOf(owner).map(numberOf);

	const isKnown = (group: string): boolean => numbers.get(group)?.epoch === epoch;

	return {
		lastKnown,
		known: (owner) => (isEpochKnown() && groupsOf(owner).every(isKnown) ? lastKnown(owner) : undefined),
		async current(owner) {
			if (!isEpochKnown() && !(await readEpoch())) {
				return undefined;
			}
			const unknown = groupsOf(owner).filter((group) => !isKnown(group));
			const wereRead = await Promise.all(unknown.map(readOnce));
			return wereRead.every(Boolean) ? lastKnown(owner) : undefined;
		},
		learn(owner, generation) {
			for (const [index, group] of groupsOf(owner).entries()) {
				raise(group, generation[index] ?? 0);
			}
		},
		async grow(whose) {
			await advance(groupOf(whose));
			await advance(EPOCH);
		},
	};
}
