/**
 * What all calls to Amazon Pay share: keys, the way to delegation tokens, and how far our clock is ahead of Amazon's.
 */
import {basicDate} from '../basic-date.js';
import type {Clock} from '../clock.js';
import {createLaterQuota, type LaterQuota} from '../token-call/later-quota.js';
import {createRecentCalls, type RecentCalls} from '../token-call/recent-calls.js';
import type {TokenCall} from '../token-call/reply.js';
import type {TokenCache} from '../tokens/token-cache.js';
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

export function createPayClient(parts: PayParts): PayClient {
	let offsetMs = 0;
	const nowMs = (): number => parts.clock.nowMs() + offsetMs;
	return {
		...parts,
		exchanges: createLaterQuota({perSecond: 1, burst: 5, what: 'an authorization token of Amazon Pay'}),
		recent: createRecentCalls(parts.clock),
		nowMs,
		learnClock(dateHeader, refusedDate) {
			const learned = Date.parse(dateHeader ?? '') - MARGIN_MS - parts.clock.nowMs();
			// Only backwards: it is learned from a date that was too early for nobody but us.
			if (learned < offsetMs && learned >= -MOST_OFFSET_MS) {
				offsetMs = learned;
			}
			return refusedDate !== undefined && basicDate(nowMs()) < refusedDate;
		},
	};
}

/** Whose quota an exchange is charged to. */
export function exchangeAccount({region, publicKeyId}: PaySettings): string {
	return JSON.stringify([region, publicKeyId]);
}
