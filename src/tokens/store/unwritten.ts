/**
 * What the store has yet to be told of: groups that were forgotten, a few at a time, so that neither the end of an outage nor thousands of
 * forgets at once keep the store from those who ask it something.
 *
 * A group is owed once, however often it is forgotten, and not at all as long as everybody is: that outdates its tokens too. Paying ends
 * with the first failure, and begins again with whoever asks for it next. How a group is told is the caller's to know; what that throws is
 * a failure too, since a debt must outlive it.
 */
import {MOST_REMEMBERED} from '../../util/bounded-maps.js';
import {groupOf} from './groups.js';

export interface Debts {
	owe(group: string): void;
	/** Others look at the epoch first, and must find it grown. */
	oweEpoch(): void;
	/** Ends when the store has been told of the group, and of the epoch after it, or has failed. */
	told(group: string): Promise<void>;
	/** Tells of what is owed of these at once; false where the store does not know it yet. The others follow. */
	tellFirst(groups: readonly string[]): Promise<boolean>;
	/** Ends with the round under way; the others follow. */
	payRound(): Promise<void>;
}

export interface DebtsParts {
	/** Whether the store took it; throwing says no. */
	readonly tell: (group: string) => Promise<boolean>;
	readonly tellEpoch: () => Promise<boolean>;
}

/** As many as there are token calls to a host. */
const AT_ONCE = 32;
const EVERYBODY = groupOf({});

export function createDebts({tell, tellEpoch}: DebtsParts): Debts {
	const owed = new Set<string>();
	const underWay = new Map<string, Promise<boolean>>();
	const waiting = new Map<string, (() => void)[]>();
	/** How many groups the store was told of, and of how many of them the epoch speaks. */
	let [told, heard] = [0, 0];
	/** One after a failure: a store that is still down is asked once. */
	let atOnce = AT_ONCE;
	let round: Promise<boolean> | undefined;

	const oweEverybody = (): void => {
		owed.clear();
		owed.add(EVERYBODY);
		waiting.set(EVERYBODY, [...waiting.values()].flat());
		for (const group of waiting.keys()) {
			if (group !== EVERYBODY) {
				waiting.delete(group);
			}
		}
	};

	const owe = (group: string): void => {
		if (group === EVERYBODY || owed.size >= MOST_REMEMBERED) {
			oweEverybody();
		} else if (!owed.has(EVERYBODY)) {
			owed.add(group);
		}
	};

	const owes = (group: string): boolean => owed.has(group) || underWay.has(group);

	const tellAndNote = async (group: string): Promise<boolean> => {
		let isTold = false;
		try {
			isTold = await tell(group);
		} catch {
			// Owed again, as below: whoever asks next must not be given this failure.
		}
		underWay.delete(group);
		if (isTold) {
			told++;
		} else {
			owe(group);
		}
		return isTold;
	};

	/** Forgotten again meanwhile it is owed again. */
	const tellOnce = (group: string): Promise<boolean> => {
		const open = underWay.get(group);
		if (open) {
			return open;
		}
		owed.delete(group);
		const opened = tellAndNote(group);
		underWay.set(group, opened);
		return opened;
	};

	/** Those that somebody waits for before the others, though a call may have told of them by now. */
	const takeSome = (): readonly string[] => {
		const some = new Set<string>();
		for (const groups of [waiting.keys(), owed.keys()]) {
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
		const outcomes = await Promise.all(some.filter(owes).map(tellOnce));
		const toldOf = told;
		let isHeard = heard === toldOf;
		try {
			isHeard ||= await tellEpoch();
		} catch {
			// Told later: the debt is what has been told and not heard of.
		}
		if (isHeard) {
			heard = toldOf;
		}
		const isWell = isHeard && !outcomes.includes(false);
		atOnce = isWell ? AT_ONCE : 1;
		if (isWell) {
			resume(some.filter((group) => !owes(group)));
		}
		return isWell;
	};

	const payAll = async (): Promise<void> => {
		try {
			let isWell = true;
			while (isWell && (owed.size > 0 || heard < told || waiting.size > 0)) {
				round = playRound();
				isWell = await round;
			}
		} finally {
			// First: whoever goes on now may owe again, and must find nothing under way.
			round = undefined;
			resume([...waiting.keys()]);
		}
	};

	const pay = (): void => {
		if (!round) {
			payAll();
		}
	};

	return {
		owe,
		oweEpoch() {
			told++;
		},
		told(group) {
			const debt = owes(group) ? group : EVERYBODY;
			return new Promise((resolve) => {
				const others = waiting.get(debt);
				if (others) {
					others.push(resolve);
				} else {
					waiting.set(debt, [resolve]);
				}
				pay();
			});
		},
		async tellFirst(groups) {
			const outcomes = await Promise.all(groups.filter(owes).map(tellOnce));
			pay();
			return !outcomes.includes(false) && !groups.some(owes);
		},
		async payRound() {
			pay();
			await round;
		},
	};
}
