/**
 * The counter of each group of owners, as this process knows it and as the store holds it, and the one counter (the epoch) that says
 * whether any group was forgotten.
 *
 * `forget` makes a counter grow, here or in another process, and no counter ever shrinks. Writes that may have failed are repeated, with a
 * number above the one that the store holds. A process reads the epoch every 30 s, however many sellers it serves.
 */
import {createBoundedMap, MOST_REMEMBERED} from '../../util/bounded-maps.js';
import {ageMs, type Clock, type Moment, momentOf} from '../../util/clock.js';
import type {Entries} from './entries.js';
import {createUnwritten, type Unwritten} from './unwritten.js';

/** One more number: it grows with every `forget` of anybody, after the number of the group. */
export const EPOCH = 'epoch';

export interface GenerationCounters extends Pick<Unwritten, 'addEpoch' | 'writeRound' | 'writeFirst'> {
	/** What is known here; 0 of a group that was never forgotten. */
	of(group: string): number;
	/** Grows whenever the number of a group does. */
	readonly changes: number;
	raise(group: string, value: number): void;
	/** What the store holds, which is known from here on; undefined where it could not be asked. */
	ask(group: string): Promise<number | undefined>;
	/** The same, and tells the store what it has lost. */
	read(group: string): Promise<number | undefined>;
	/** Here at once, and in the store as soon as it can be told. Ends when it has been told, or has failed. */
	grow(group: string): Promise<void>;
}

/** Longer than any token lives. */
const LIFETIME_MS = 172_800_000;

/** @param lost called when there is no more room for a number: it counts as 0 again */
export function createGenerationCounters(entries: Entries, clock: Clock, lost: () => void): GenerationCounters {
	// Groups that have been forgotten; most never are, and take no room.
	const numbers = createBoundedMap<number>(MOST_REMEMBERED, (_number, _group, reason) => {
		if (reason === 'evict') {
			lost();
		}
	});
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

	const write = async (group: string): Promise<boolean> => {
		const value = numberOf(group);
		const entry = {kind: 'generation', key: group, generation: [], lifetimeMs: LIFETIME_MS, content: value} as const;
		// Under every key: in the middle of a rotation other processes know only one of them. The value as the fence: it never shrinks.
		return entries.write(entry, {fence: value, under: entries.ring});
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

	/** Writes a number above the one that the store holds, which may come from a clock that is ahead: other processes notice a change alone. */
	const tell = async (group: string): Promise<boolean> => {
		const own = numberOf(group);
		const stored = await ask(group);
		if (stored === undefined) {
			return false;
		}
		if (stored >= own) {
			raise(group, stored + 1);
		}
		return write(group);
	};

	/** Wall time, so that the number is higher even where the store has lost the last one. */
	const raiseToNow = (group: string): void => raise(group, Math.max(numberOf(group) + 1, clock.nowMs()));

	const {add, written, ...unwritten} = createUnwritten({
		write: tell,
		writeEpoch() {
			raiseToNow(EPOCH);
			return tell(EPOCH);
		},
	});

	return {
		...unwritten,
		of: numberOf,
		get changes() {
			return changes;
		},
		raise,
		ask,
		async read(group) {
			const stored = await ask(group);
			// The store has lost it, or holds a copy from before.
			if (stored !== undefined && stored < numberOf(group) && !(await write(group))) {
				add(group);
			}
			return stored;
		},
		grow(group) {
			raiseToNow(group);
			add(group);
			return written(group);
		},
	};
}

export interface Epoch {
	isKnown(): boolean;
	/** Asks the store, for all who want to know at once; false where it could not be asked. */
	read(): Promise<boolean>;
}

const KNOWN_FOR_MS = 30_000;

/** @param changed called when somebody has forgotten something, or may have */
export function createEpoch(numbers: GenerationCounters, clock: Clock, changed: () => void): Epoch {
	/** As the store told it last: one that is only raised here belongs to no reading. */
	let there: number | undefined;
	let readAt: Moment | undefined;
	let reading: Promise<boolean> | undefined;

	const read = async (): Promise<boolean> => {
		const [asked, before] = [momentOf(clock), numbers.of(EPOCH)];
		const stored = await numbers.ask(EPOCH);
		if (stored === undefined) {
			return false;
		}
		const isLost = stored < before;
		if (stored !== there || isLost) {
			changed();
			there = stored;
		}
		readAt = asked;
		if (isLost) {
			// Not the old one again: others may take it for the one they knew.
			numbers.addEpoch();
		}
		// Not in the background alone: a process may stand still between calls.
		await numbers.writeRound();
		return true;
	};

	return {
		isKnown: () => readAt !== undefined && ageMs(readAt, clock) < KNOWN_FOR_MS,
		read() {
			reading ??= read().finally(() => {
				reading = undefined;
			});
			return reading;
		},
	};
}
