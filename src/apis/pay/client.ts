/**
 * What all calls to Amazon Pay share: keys, the way to delegation tokens, and how far our clock is ahead of Amazon's.
 */

import {type AttemptLimit, createAttemptLimit} from '../../tokens/calls/attempt-limit.js';
import {createLazyRateLimit, type LazyRateLimit} from '../../tokens/calls/reservation.js';
import type {TokenCall} from '../../tokens/calls/token-call.js';
import type {TokenCache} from '../../tokens/types.js';
import {type Clock, type Moment, momentOf} from '../../util/clock.js';
import {basicDate} from '../../util/encoding.js';
import type {PaySettings} from './options.js';

export interface PayParts {
	readonly keys: readonly PaySettings[];
	readonly call: TokenCall;
	readonly cache: TokenCache;
	readonly clock: Clock;
}

export interface PayClient extends PayParts {
	/** The rate limit of the exchange for each key: 1 a second, burst 5. @see https://developer.amazon.com/ja/docs/amazon-pay-api-v2/api-throttling-limits.html */
	readonly exchanges: LazyRateLimit;
	/** Counts the exchanges of the last minute, for the attempt limit. */
	readonly recent: AttemptLimit;
	/** The time by Amazon's clock, as far as its replies have told how that differs from ours. */
	nowMs(): number;
	/**
	 * Learns how far our clock is ahead, from the date of a reply in which Amazon refused a date of ours.
	 *
	 * @returns whether a signature made now bears an earlier date than the refused one, so that a second send can help. Where many calls
	 * were refused at once, the first reply corrects the clock and all of them may be sent again
	 */
	learnClock(dateHeader: string | undefined, refusedDate: string | undefined): boolean;
}

/** Subtracted from Amazon's date, which has no fractions and is some time on its way. */
const MARGIN_MS = 1_000;
/** A clock that is further off than this was set wrong, and its owner has to learn of it. */
const MOST_OFFSET_MS = 15 * 60_000;

/**
 * A wall clock that has moved further than this against the monotonic one was set meanwhile, and what was learned of it is no longer true.
 *
 * A smaller difference may be drift, or the time between the two readings. Amazon takes a date that is a few seconds old. Where it is drift,
 * one call is refused, and its reply tells the difference again.
 */
const MOST_DRIFT_MS = 5_000;

interface Learned extends Moment {
	readonly offsetMs: number;
}

export function createPayClient(parts: PayParts): PayClient {
	const {clock} = parts;
	let learned: Learned | undefined;
	const offsetMs = (): number => {
		if (learned && setByMs(learned, clock) > MOST_DRIFT_MS) {
			learned = undefined;
		}
		return learned?.offsetMs ?? 0;
	};
	const nowMs = (): number => clock.nowMs() + offsetMs();
	return {
		...parts,
		exchanges: createLazyRateLimit({perSecond: 1, burst: 5, what: 'an authorization token of Amazon Pay'}),
		recent: createAttemptLimit(clock),
		nowMs,
		learnClock(dateHeader, refusedDate) {
			const told = Date.parse(dateHeader ?? '') - MARGIN_MS - clock.nowMs();
			// The correction only goes backwards: it is learned when Amazon found our date to be in the future.
			if (told < offsetMs() && told >= -MOST_OFFSET_MS) {
				learned = {...momentOf(clock), offsetMs: told};
			}
			return refusedDate !== undefined && basicDate(nowMs()) < refusedDate;
		},
	};
}

/** How far the wall clock has moved against the monotonic one, in either direction. */
function setByMs({atMs, atMonotonicMs}: Moment, clock: Clock): number {
	return Math.abs(clock.nowMs() - atMs - (clock.monotonicMs() - atMonotonicMs));
}

/** The account whose rate limit an exchange counts against. */
export function exchangeAccount({region, publicKeyId}: PaySettings): string {
	return JSON.stringify([region, publicKeyId]);
}
