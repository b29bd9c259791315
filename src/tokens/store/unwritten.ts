/**
 * Forgotten groups that the store has not taken yet. They are written a few at a time, so that neither the end of an outage nor thousands
 * of calls of `forget` keep the store from those who read it.
 *
 * A group is in the list once, however often it is forgotten; while everybody is in the list, no single group is, since that outdates its
 * tokens too. Writing ends with the first failure and begins again with the next caller. A `write` that throws counts as a failure.
 */
import {MOST_REMEMBERED} from '../../util/bounded-maps.js';
import {groupOf} from './groups.js';

export interface Unwritten {
	add(group: string): void;
	/** Others look at the epoch first, and must find it grown. */
	addEpoch(): void;
	/** Resolves when the group, and the epoch after it, have been written, or the store has failed. */
	written(group: string): Promise<void>;
	/** Writes the unwritten ones of these groups at once; false where one of them is unwritten still. The other groups follow. */
	writeFirst(groups: readonly string[]): Promise<boolean>;
	/** Ends with the round under way; the others follow. */
	writeRound(): Promise<void>;
}

export interface UnwrittenParts {
	/** Whether the store took it; throwing says no. */
	readonly write: (group: string) => Promise<boolean>;
	readonly writeEpoch: () => Promise<boolean>;
}

/** As many as there are token calls to a host. */
const AT_ONCE = 32;
const EVERYBODY = groupOf({});

export function createUnwritten({write, writeEpoch}: UnwrittenParts): Unwritten {
	const unwritten = new Set<string>();
	const underWay = new Map<string, Promise<boolean>>();
	const waiting = new Map<string, (() => void)[]>();
	/** How many groups were written, and how many of them the written epoch covers. */
	let [written, announced] = [0, 0];
	/** One after a failure: a store that is still down is asked once. */
	let atOnce = AT_ONCE;
	let round: Promise<boolean> | undefined;

	const addEverybody = (): void => {
		unwritten.clear();
		unwritten.add(EVERYBODY);
		waiting.set(EVERYBODY, [...waiting.values()].flat());
		for (const group of waiting.keys()) {
			if (group !== EVERYBODY) {
				waiting.delete(group);
			}
		}
	};

	const add = (group: string): void => {
		if (group === EVERYBODY || unwritten.size >= MOST_REMEMBERED) {
			addEverybody();
		} else if (!unwritten.has(EVERYBODY)) {
			unwritten.add(group);
		}
	};

	const isUnwritten = (group: string): boolean => unwritten.has(group) || underWay.has(group);

	const writeAndNote = async (group: string): Promise<boolean> => {
		let isWritten = false;
		try {
			isWritten = await write(group);
		} catch {
			// The group is unwritten again, as below: the next caller must not be given this failure.
		}
		underWay.delete(group);
		if (isWritten) {
			written++;
		} else {
			add(group);
		}
		return isWritten;
	};

	/** A group that is forgotten again meanwhile is unwritten again. */
	const writeOnce = (group: string): Promise<boolean> => {
		const open = underWay.get(group);
		if (open) {
			return open;
		}
		unwritten.delete(group);
		const opened = writeAndNote(group);
		underWay.set(group, opened);
		return opened;
	};

	/** Groups that somebody waits for come first, though a call may have written them by now. */
	const takeSome = (): readonly string[] => {
		const some = new Set<string>();
		for (const groups of [waiting.keys(), unwritten.keys()]) {
			for (const group of groups) {
				if (some.size === atOnce) {
					return [...some];
				}
				some.add(group);
			}
		}
		return [...some];
	};

	const resume = (groups: Iterable<string>): void => {
		for (const group of groups) {
			for (const goOn of waiting.get(group) ?? []) {
				goOn();
			}
			waiting.delete(group);
		}
	};

	const playRound = async (): Promise<boolean> => {
		const some = takeSome();
		const outcomes = await Promise.all(some.filter(isUnwritten).map(writeOnce));
		const writtenBefore = written;
		let isAnnounced = announced === writtenBefore;
		try {
			isAnnounced ||= await writeEpoch();
		} catch {
			// The epoch is written later: fewer groups are covered by it than were written.
		}
		if (isAnnounced) {
			announced = writtenBefore;
		}
		const isWell = isAnnounced && !outcomes.includes(false);
		atOnce = isWell ? AT_ONCE : 1;
		if (isWell) {
			resume(some.filter((group) => !isUnwritten(group)));
		}
		return isWell;
	};

	const writeAll = async (): Promise<void> => {
		try {
			let isWell = true;
			while (isWell && (unwritten.size > 0 || announced < written || waiting.size > 0)) {
				round = playRound();
				isWell = await round;
			}
		} finally {
			// First: a caller that goes on now may add a group again, and must find nothing under way.
			round = undefined;
			resume([...waiting.keys()]);
		}
	};

	const startWriting = (): void => {
		if (!round) {
			writeAll();
		}
	};

	return {
		add: add,
		addEpoch() {
			written++;
		},
		written(group) {
			const awaited = isUnwritten(group) ? group : EVERYBODY;
			return new Promise((resolve) => {
				const others = waiting.get(awaited);
				if (others) {
					others.push(resolve);
				} else {
					waiting.set(awaited, [resolve]);
				}
				startWriting();
			});
		},
		async writeFirst(groups) {
			const outcomes = await Promise.all(groups.filter(isUnwritten).map(writeOnce));
			startWriting();
			return !outcomes.includes(false) && !groups.some(isUnwritten);
		},
		async writeRound() {
			startWriting();
			await round;
		},
	};
}
