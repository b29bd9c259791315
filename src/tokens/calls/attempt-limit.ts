/**
 * How often a token may be asked for: four calls in any minute, retries and all, while asking fails.
 *
 * A caller beyond the limit is told what came of the last call, and when to ask again. A call is named by the credential it is made
 * with, so that a new secret or refresh token starts afresh. Knows nothing of what is called.
 */

import type {AmazonAuthError} from '../../errors.js';
import {createShortMemory} from '../../util/bounded-maps.js';
import {ageMs, type Clock, type Moment, momentOf} from '../../util/clock.js';
import {heldBack} from '../cooldowns.js';

export interface AttemptLimit {
	/** A call of this name goes out. */
	sent(name: string): void;
	/** One that is under way gave a token. */
	succeeded(name: string): void;
	/** The last one, and what might have followed it, did not. */
	failed(name: string, error: AmazonAuthError): void;
	/** Whether the name has had its calls of this minute: another attempt is not made. */
	isSpent(name: string): boolean;
	/** What a caller is told instead of a call, where the name has had its calls and the last of them failed. */
	refusalOf(name: string): AmazonAuthError | undefined;
}

/** The calls of one name, as the calls of a token service see them. */
export interface OwnAttempts {
	readonly name: string;
	readonly calls: AttemptLimit;
}

interface Recent {
	readonly sent: readonly SentCall[];
	readonly failure: AmazonAuthError | undefined;
}

interface SentCall {
	readonly at: Moment;
	readonly hasSucceeded: boolean;
}

/** When a call gave a token, and the one before it. Flat, and in whole milliseconds: there is one for each healthy seller. */
interface Success extends Moment {
	readonly before: Success | undefined;
}

const MOST_CALLS = 4;
const WINDOW_MS = 60_000;
/** A cold token and one renewal by force. An application that forgets tokens has more in a minute, which must not hold the next call back. */
const SUCCESSES_COUNTED = 2;

/** How many names whose calls all gave tokens are remembered: remembering every seller of a fleet would cost more than its tokens do. */
const MOST_SUCCEEDING = 10_000;

export function createAttemptLimit(clock: Clock): AttemptLimit {
	const failing = createShortMemory<Recent>(clock, WINDOW_MS);
	const succeeding = createShortMemory<Success>(clock, WINDOW_MS, MOST_SUCCEEDING);
	const known = {
		get: (name: string): Recent | undefined => failing.get(name) ?? recentOf(succeeding.get(name)),
		set(name: string, recent: Recent): void {
			failing.delete(name);
			succeeding.delete(name);
			if (recent.failure || recent.sent.some(({hasSucceeded}) => !hasSucceeded)) {
				failing.set(name, recent);
				return;
			}
			const success = newestOf(recent.sent);
			if (success) {
				succeeding.set(name, success);
			}
		},
	};
	const leftMs = ({at}: SentCall): number => WINDOW_MS - ageMs(at, clock);
	const sentBy = (name: string): readonly SentCall[] => (known.get(name)?.sent ?? []).filter((call) => leftMs(call) > 0);
	const isSpent = (name: string): boolean => sentBy(name).length >= MOST_CALLS;
	return {
		isSpent,
		sent(name) {
			known.set(name, {sent: [...sentBy(name), {at: momentOf(clock), hasSucceeded: false}], failure: known.get(name)?.failure});
		},
		succeeded(name) {
			const calls = sentBy(name);
			// Several calls may be under way at once: the newest one without a token yet is taken to have given this one.
			const its = calls.findLast(({hasSucceeded}) => !hasSucceeded);
			const sent = calls.map((call) => (call === its ? {...call, hasSucceeded: true} : call));
			const counted = sent.filter(({hasSucceeded}) => hasSucceeded).slice(-SUCCESSES_COUNTED);
			known.set(name, {sent: sent.filter((call) => !call.hasSucceeded || counted.includes(call)), failure: undefined});
		},
		failed(name, failure) {
			known.set(name, {sent: sentBy(name), failure});
		},
		refusalOf(name) {
			const failure = known.get(name)?.failure;
			const first = sentBy(name).at(-MOST_CALLS);
			return failure && first ? heldBack(failure, leftMs(first)) : undefined;
		},
	};
}

function newestOf(sent: readonly SentCall[]): Success | undefined {
	return sent.reduce<Success | undefined>(
		(before, {at: {atMs, atMonotonicMs}}) => ({atMs, atMonotonicMs: Math.floor(atMonotonicMs), before}),
		undefined,
	);
}

function recentOf(newest: Success | undefined): Recent | undefined {
	const sent: SentCall[] = [];
	for (let at = newest; at; at = at.before) {
		sent.unshift({at, hasSucceeded: true});
	}
	return newest && {sent, failure: undefined};
}
