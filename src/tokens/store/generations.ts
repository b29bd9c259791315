/**
 * Which tokens have been forgotten, in this process or another: a number for each group of owners, which `forget` makes grow.
 *
 * A token counts as long as none of its owner's numbers has grown since it was minted. What is known of an owner is kept with the owner,
 * and no longer.
 */
import {createBoundedMap} from '../../util/bounded-maps.js';
import type {Clock} from '../../util/clock.js';
import type {Meant, TokenOwner} from '../key.js';
import type {Entries} from './entries.js';
import {createEpoch, createGenerationCounters} from './generation-counters.js';
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
	grow(whose: Meant): Promise<void>;
}

/** What is known of an owner whose groups have all been read. There is one for each cached token. */
interface Known {
	/** In which all its groups had been read. */
	readonly round: number;
	/** From before which change of a number the generation is. */
	changes: number;
	generation: Generation;
}

/** Groups that were read last: those of many owners above all. */
const READS = 10_000;
/** The generations of owners who were never forgotten, one for each count of groups. */
const ZEROS: readonly Generation[] = Array.from({length: 9}, (_, groups) => Object.freeze(Array<number>(groups).fill(0)));

/** Whether a token of one generation has been forgotten by another. */
export function isBefore(generation: Generation, other: Generation): boolean {
	return other.some((value, index) => (generation[index] ?? 0) < value);
}

export function createGenerations(entries: Entries, clock: Clock): Generations {
	/** Nothing that was read before this round began is known any more. */
	let round = 0;
	const nextRound = (): void => {
		round++;
	};
	const numbers = createGenerationCounters(entries, clock, nextRound);
	const epoch = createEpoch(numbers, clock, nextRound);
	const reads = createBoundedMap<number>(READS);
	const owners = new WeakMap<TokenOwner, Known>();
	const reading = new Map<string, Promise<number | undefined>>();

	/** The round in which it began; undefined where the store could not be asked. */
	const read = async (group: string): Promise<number | undefined> => {
		const begun = round;
		if ((await numbers.read(group)) === undefined) {
			return undefined;
		}
		reads.set(group, begun);
		return begun;
	};

	/** Many flights ask for the same group at once. */
	const readOnce = (group: string): Promise<number | undefined> => {
		const open = reading.get(group);
		if (open) {
			return open;
		}
		const opened = read(group).finally(() => reading.delete(group));
		reading.set(group, opened);
		return opened;
	};

	const numbersOf = (groups: readonly string[]): Generation => {
		const generation = groups.map(numbers.of);
		return generation.some((value) => value > 0) ? generation : (ZEROS[generation.length] ?? generation);
	};
	const lastKnown = (owner: TokenOwner): Generation => numbersOf(groupsOf(owner));

	const know = (owner: TokenOwner, groups: readonly string[], inRound: number): Known => {
		const known = {round: inRound, changes: numbers.changes, generation: numbersOf(groups)};
		owners.set(owner, known);
		return known;
	};

	/** Undefined: its groups have to be read. */
	const find = (owner: TokenOwner, given?: readonly string[]): Generation | undefined => {
		const kept = owners.get(owner);
		if (kept?.round === round) {
			if (kept.changes !== numbers.changes) {
				kept.generation = lastKnown(owner);
				kept.changes = numbers.changes;
			}
			return kept.generation;
		}
		// For another token of the same owner, perhaps.
		const groups = given ?? groupsOf(owner);
		return groups.every((group) => reads.get(group) === round) ? know(owner, groups, round).generation : undefined;
	};

	return {
		lastKnown,
		known: (owner) => (epoch.isKnown() ? find(owner) : undefined),
		async current(owner) {
			if (!epoch.isKnown() && !(await epoch.read())) {
				return undefined;
			}
			// Unwritten groups are written first: the store may hold a greater number, from a clock that is ahead.
			const groups = groupsOf(owner);
			if (!(await numbers.writeFirst(groups))) {
				return undefined;
			}
			const found = find(owner, groups);
			if (found) {
				return found;
			}
			const begun = round;
			const rounds = await Promise.all(groups.map((group) => (reads.get(group) === begun ? begun : readOnce(group))));
			const oldest = rounds.reduce<number | undefined>(
				(least, one) => (least === undefined || one === undefined ? undefined : Math.min(least, one)),
				begun,
			);
			return oldest === undefined ? undefined : know(owner, groups, oldest).generation;
		},
		learn(owner, generation) {
			for (const [index, group] of groupsOf(owner).entries()) {
				numbers.raise(group, generation[index] ?? 0);
			}
		},
		grow: (whose) => numbers.grow(groupOf(whose)),
	};
}
