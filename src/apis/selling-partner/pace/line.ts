/**
 * The lines in which paced calls wait: a bucket and a queue for each operation, seller and region, by the plan that is known.
 *
 * Amazon says in replies which rate is in force, never the burst. A 429 all the same tells that somebody else draws on the plan too: it
 * empties the bucket and holds the line. An operation without a plan is sent at once until its first 429. A bucket that is full again is
 * dropped, so that what is kept is bounded by the calls of the last minutes. Loaded with the first paced call.
 */

import {publish} from '../../../diagnostics/channels.js';
import type {PacedMessage} from '../../../diagnostics/messages.js';
import {AmazonAuthError} from '../../../errors.js';
import {
	changeRate,
	createPermitQueue,
	createQueues,
	holdQueue,
	isUnused,
	type PermitQueue,
	placeIn,
	putBack,
	type Queues,
	takePermit,
	waitBehind,
	waitInQueue,
} from '../../../tokens/calls/permit-queue.js';
import type {HeaderRecord} from '../../../types.js';
import type {Clock} from '../../../util/clock.js';
import {ownOf} from '../../../util/members.js';
import {RATE_HEADER, retryAfterMs} from '../../../util/retry-after.js';
import {followedBy} from '../../../util/signals.js';
import type {Turn, TurnAsked} from '../../types.js';
import {type OperationPlan, readRate} from '../usage-plans.js';

/** What paced calls have come to. */
export interface PaceCounts {
	/** Now. */
	waiting: number;
	/** Calls that have waited for their turn, and had it. */
	paced: number;
	/** Calls whose turn came after their deadline. */
	turnedAway: number;
}

/** Which line a call waits in. */
export interface Place {
	/** Operation, seller and region. */
	readonly key: string;
	readonly plan: OperationPlan | undefined;
	/** Without the time that was waited, which the line knows. */
	readonly about: () => Omit<PacedMessage, 'waitedMs'>;
	readonly host: string;
}

export interface PaceLines {
	/** At once where a place is free. */
	take(place: Place, asked: TurnAsked): Turn | Promise<Turn>;
}

interface Line extends PermitQueue {
	/** The rate in force, as Amazon writes it; undefined where it is a guess. */
	rate: string | undefined;
	/** By the table, or by the first guess. */
	readonly plannedPerSecond: number;
	slowedAtMs: number;
}

/** A second is what most 429 without a word mean; a guess that was too fast is halved, down to a call a minute. */
const [FIRST_GUESS, LAST_GUESS] = [1, 1 / 60];
/** How many times slower than its plan a rate may be stated. */
const SLOWEST = 10;
/** The longest that a request is taken to be on its way to Amazon. */
const LONGEST_WAY_MS = 1_000;
/** What the clocks of both sides may be apart within a second. */
const GRAIN_MS = 5;

export function createPaceLines(clock: Clock, counts: PaceCounts): PaceLines {
	const lines = createQueues<Line>(isUnused);
	return {
		take(place, asked) {
			const line = lines.get(place.key) ?? begin(lines, place);
			if (!line || takePermit(line)) {
				return new PacedTurn({place, lines, line, clock});
			}
			return afterWaiting(line, place, asked, {lines, clock, counts});
		},
	};
}

function begin(lines: Queues<Line>, {key, plan}: Place): Line | undefined {
	const perSecond = plan && readRate(plan.rate);
	return perSecond === undefined ? undefined : add(lines, key, {perSecond, burst: plan?.burst ?? 1, rate: plan?.rate});
}

function add(
	lines: Queues<Line>,
	key: string,
	{perSecond, burst, rate}: {perSecond: number; burst: number; rate: string | undefined},
): Line {
	const line: Line = {
		...createPermitQueue({perSecond, burst}, true),
		rate,
		plannedPerSecond: perSecond,
		slowedAtMs: Number.NEGATIVE_INFINITY,
	};
	lines.set(key, line);
	return line;
}

interface Parts {
	readonly lines: Queues<Line>;
	readonly clock: Clock;
}

async function afterWaiting(
	line: Line,
	place: Place,
	asked: TurnAsked,
	{lines, clock, counts}: Parts & {readonly counts: PaceCounts},
): Promise<Turn> {
	const {signals, deadlineMs, isFirst} = asked;
	const startedMs = clock.monotonicMs();
	const waitMs = waitBehind(line, placeIn(line, asked));
	const late = (leftMs: number): AmazonAuthError => {
		counts.turnedAway += 1;
		return turnComesLate(place, leftMs);
	};
	if (deadlineMs !== undefined && startedMs + waitMs > deadlineMs) {
		throw late(waitMs);
	}
	counts.waiting += 1;
	try {
		await followedBy(signals, (signal) => waitInQueue(line, {isFirst, deadlineMs, late}, signal));
	} finally {
		counts.waiting -= 1;
	}
	counts.paced += 1;
	publish('paced', () => ({...place.about(), waitedMs: clock.monotonicMs() - startedMs}));
	return new PacedTurn({place, lines, line, clock});
}

/** Ends the wait of those whose turn has come to be after their deadline. */
function turnAwayLate(line: Line, clock: Clock): void {
	const nowMs = clock.monotonicMs();
	for (let before = 0; before < line.waiters.length; ) {
		const {deadlineMs = Number.POSITIVE_INFINITY, late, end} = line.waiters[before] ?? NOBODY;
		const waitMs = waitBehind(line, before);
		if (late && nowMs + waitMs > deadlineMs) {
			end(late(waitMs));
		} else {
			before += 1;
		}
	}
}

const NOBODY = {deadlineMs: undefined, late: undefined, end: () => {}};

function turnComesLate({about, host}: Place, waitMs: number): AmazonAuthError {
	const {api, operation} = about();
	return new AmazonAuthError(
		'ERR_AMAZON_THROTTLED',
		`The turn of this call to ${host} in the usage plan of ${operation ?? 'its operation'} comes after its deadline, so nothing was sent. Try again later, or give it a longer timeout.`,
		{api, operation, retryAfterMs: waitMs},
	);
}

interface TurnParts extends Parts {
	readonly place: Place;
	/** Undefined while the operation has no plan. */
	readonly line: Line | undefined;
}

class PacedTurn implements Turn {
	readonly #parts: TurnParts;
	readonly #takenAtMs: number;
	/** The bucket was full, and so gained nothing until the request arrived at Amazon. */
	readonly #wasFull: boolean;
	#isOver = false;

	constructor(parts: TurnParts) {
		const {line, clock} = parts;
		this.#parts = parts;
		this.#takenAtMs = clock.monotonicMs();
		this.#wasFull = line !== undefined && line.permits.content >= line.permits.bucketSize - 1;
	}

	answered({status, headers}: {readonly status: number; readonly headers: HeaderRecord}): boolean {
		if (this.#isOver) {
			return false;
		}
		this.#isOver = true;
		const {line, place, lines, clock} = this.#parts;
		const said = ownOf(headers, RATE_HEADER);
		const rate = typeof said === 'string' ? said : undefined;
		if (line && rate !== undefined && rate !== line.rate) {
			goBy(line, rate);
		}
		if (line && this.#wasFull) {
			const wayMs = Math.min(clock.monotonicMs() - this.#takenAtMs, LONGEST_WAY_MS) + GRAIN_MS;
			line.permits.content -= (wayMs / line.permits.interval) * line.permits.tokensPerInterval;
		}
		if (status !== 429) {
			return false;
		}
		const held = line ?? lines.get(place.key) ?? learn(lines, place.key, rate);
		this.#slow(held);
		holdQueue(held, retryAfterMs({status, headers}, clock.nowMs(), held.permits.tokensPerInterval) ?? 0);
		turnAwayLate(held, clock);
		return true;
	}

	giveBack(): void {
		if (!this.#isOver && this.#parts.line) {
			putBack(this.#parts.line);
		}
		this.#isOver = true;
	}

	/** A guess that let a call through too soon is halved, once for all the calls that went by it. */
	#slow(line: Line): void {
		if (line.rate === undefined && this.#parts.line && this.#takenAtMs > line.slowedAtMs) {
			line.slowedAtMs = this.#parts.clock.monotonicMs();
			changeRate(line, Math.max(line.permits.tokensPerInterval / 2, LAST_GUESS));
		}
	}
}

/** Of an operation without a plan nobody knows the burst, so that it is called one at a time from now on. */
function learn(lines: Queues<Line>, key: string, rate: string | undefined): Line {
	const perSecond = rate === undefined ? undefined : readRate(rate);
	return add(lines, key, {perSecond: perSecond ?? FIRST_GUESS, burst: 1, rate: perSecond === undefined ? undefined : rate});
}

function goBy(line: Line, rate: string): void {
	const perSecond = readRate(rate);
	line.rate = rate;
	if (perSecond !== undefined) {
		// Never so slow that no call goes out whose reply could mend a wrong figure.
		changeRate(line, Math.max(perSecond, line.plannedPerSecond / SLOWEST));
	}
}
