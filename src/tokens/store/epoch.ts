/**
 * Whether anybody has forgotten anything since: the one number that a process reads again every 30 s, however many sellers it serves.
 *
 * As long as it is the same, no group has grown since it was read.
 */
import type {Clock} from '../../util/clock.js';
import {ageMs, type Moment, momentOf} from '../token.js';
import {EPOCH, type GroupNumbers} from './generation-counters.js';

export interface Epoch {
	isKnown(): boolean;
	/** Asks the store, for all who want to know at once; false where it could not be asked. */
	read(): Promise<boolean>;
}

const KNOWN_FOR_MS = 30_000;

/** @param changed called when somebody has forgotten something, or may have */
export function createEpoch(numbers: GroupNumbers, clock: Clock, changed: () => void): Epoch {
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
			numbers.oweEpoch();
		}
		// Not in the background alone: a process may stand still between calls.
		await numbers.payRound();
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
