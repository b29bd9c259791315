/**
 * What all calls to Amazon Pay share: keys, the way to delegation tokens, and how far our clock is ahead of Amazon's.
 */

import {createRecentCalls, type RecentCalls} from '../../tokens/calls/attempt-limit.js';
import {createLaterQuota, type LaterQuota} from '../../tokens/calls/reservation.js';
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
	/** Of the exchange, per key: 1 a second, burst 5. @see https://developer.amazon.com/ja/docs/amazon-pay-api-v2/api-throttling-limits.html */
	readonly exchanges: LaterQuota;
	/** Exchanges of the last minute. */
	readonly recent: RecentCalls;
	/** Now, by Amazon's clock as far as it is known. */
	nowMs(): number;
	/**
	 * Amazon found a date ahead of its own clock, which its reply tells.
	 *
	 * @returns whether a signature of now bears an earlier date than the refused one, so that a second send can help: of many calls that
	 * were refused at once, the first teaches and all may go again
	 */
	learnClock(dateHeader: string | undefined, refusedDate: string | undefined): boolean;
}

/** The reply's date has no fractions, and the way to Amazon takes time. */
const MARGIN_MS = 1_000;
/** Further off is no drifting clock but one that is set wrong, which is to be mended and not hidden. */
const MOST_OFFSET_MS = 15 * 60_000;

/**
 * A wall clock that has moved further than this against the monotonic one was set meanwhile, and what was learned of it is no longer true.
 *
 * Less may be drift, or the time between the two readings; a date that is a few seconds old offends nobody. Where it is drift after all,
 * one call is refused and teaches anew.
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
		exchanges: createLaterQuota({perSecond: 1, burst: 5, what: 'an authorization token of Amazon Pay'}),
		recent: createRecentCalls(clock),
		nowMs,
		learnClock(dateHeader, refusedDate) {
			const told = Date.parse(dateHeader ?? '') - MARGIN_MS - clock.nowMs();
			// Only backwards: it is learned from a date that was too early for nobody but us.
			if (told < offsetMs() && told >= -MOST_OFFSET_MS) {
				learned = {...momentOf(clock), offsetMs: told};
			}
			return refusedDate !== undefined && basicDate(nowMs()) < refusedDate;
		},
	};
}

/** How far the wall clock has been set since, either way: the monotonic one goes on at its pace. */
function setByMs({atMs, atMonotonicMs}: Moment, clock: Clock): number {
	return Math.abs(clock.nowMs() - atMs - (clock.monotonicMs() - atMonotonicMs));
}

/** Whose quota an exchange is charged to. */
export function exchangeAccount({region, publicKeyId}: PaySettings): string {
	return JSON.stringify([region, publicKeyId]);
}
