/**
 * Reads how long a reply asks to wait: its `Retry-After`, or, for a 429 without one, the time in which the rate of the operation allows
 * one more call. That rate is the one the reply names, or else the documented one.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */

import type {HeaderRecord} from '../types.js';
import {headerOf} from './reply-parts.js';

/** The rate in calls a second, as a decimal. Amazon leaves it out of some replies, and of some with 429. */
export const RATE_HEADER = 'x-amzn-ratelimit-limit';

/** @param perSecond the documented rate of the operation, where it is known */
export function retryAfterMs(
	{status, headers}: {readonly status: number; readonly headers: HeaderRecord},
	nowMs: number,
	perSecond?: number,
): number | undefined {
	const asked = askedMs(headerOf(headers, 'retry-after')?.trim(), nowMs);
	return asked ?? (status === 429 ? (refillMs(headerOf(headers, RATE_HEADER)) ?? refillMs(perSecond)) : undefined);
}

/** `Retry-After` is in seconds, with a fraction from some servers, or an HTTP date. */
function askedMs(value: string | undefined, nowMs: number): number | undefined {
	if (!value) {
		return undefined;
	}
	if (/^\d+(?:\.\d+)?$/.test(value)) {
		return Math.min(Math.ceil(Number(value) * 1000), LONGEST_MS);
	}
	// The form of HTTP is checked first, since `Date.parse` makes a date of nearly anything.
	const ms = /^[A-Z][a-z]{2}, .* GMT$/.test(value) ? Date.parse(value) - nowMs : Number.NaN;
	return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_MS);
}

/** Rounded up to whole seconds: Amazon rounds its rates, and a call that comes too soon is refused again. */
function refillMs(perSecond: string | number | undefined): number | undefined {
	const seconds = Math.ceil(1 / Number(perSecond));
	return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_MS) : undefined;
}

/** A day. A longer wait is a mistake of the server, and too large for timers and browsers. */
const LONGEST_MS = 86_400_000;
