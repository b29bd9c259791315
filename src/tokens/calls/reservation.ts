/**
 * Reservations in the queue of a rate limit, and the permit of one call that may be acquired ahead of the call and released unused.
 *
 * A caller whose permit comes after its deadline is told so at once. The rate limit itself is made with the first call that it may hold
 * back, since its code is not loaded with the package.
 */

import {AmazonAuthError, type AmazonAuthErrorDetails} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {loadedOnce, part} from '../../util/lazy.js';
import {onAbort} from '../../util/signals.js';
import type {Wait} from '../../util/wait.js';
import type {Permit, TokenRequest, WithinRate} from '../types.js';
import type {RateLimit, UsagePlan} from './rate-limit.js';

export interface ReservedRate {
	readonly rateLimit: LazyRateLimit;
	/** The account whose share of the rate limit is used. */
	readonly account: string;
	/** Who gives what, for the error of a call that is told to come back. */
	readonly what: string;
	/** What that error is about. */
	readonly about: Pick<AmazonAuthErrorDetails, 'api' | 'operation'>;
	readonly clock: Clock;
}

/**
 * Reserves a place in the queue under a key; the function returned cancels what is left of the reservation.
 *
 * @throws {@link AmazonAuthError} `THROTTLED` where the deadline is nearer than the permit
 */
export async function reserve(rate: ReservedRate, key: string, wait: Wait): Promise<() => void> {
	const asked = await rate.rateLimit();
	assertInTime(rate, asked, key, wait);
	return asked.reserve(rate.account, key);
}

/** The mint goes to the queue at once: its reservation, under the request's key, counts from the beginning. */
export function reservedWithin(rate: ReservedRate): WithinRate {
	return async (request, wait, fetch) => {
		const cancel = await reserve(rate, request.key, wait);
		let hasBegun = false;
		const mint: TokenRequest['mint'] = async (signal, ...given) => {
			hasBegun = true;
			// A mint that ignores the signal goes on for ever, and would keep its reservation as long.
			const endHearing = onAbort(signal, cancel);
			try {
				return await request.mint(signal, ...given);
			} finally {
				endHearing();
				cancel();
			}
		};
		try {
			return await fetch({...request, mint});
		} finally {
			// A flight that has begun goes on without this caller, and keeps its reservation.
			if (!hasBegun) {
				cancel();
			}
		}
	};
}

/**
 * The mint asks the application before it comes to the queue, if it comes there at all: it counts once it waits there.
 *
 * Where the deadline passes in the queue, the error is `THROTTLED` too.
 */
export function queuedWithin(rate: ReservedRate): WithinRate {
	return async (request, wait, fetch) => {
		const asked = await rate.rateLimit();
		assertInTime(rate, asked, request.key, wait);
		try {
			return await fetch(request);
		} catch (error) {
			const isLate = error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_CREDENTIAL_TIMEOUT';
			throw isLate && asked.isWaiting(rate.account, request.key) ? afterDeadline(rate, asked, request.key) : error;
		}
	};
}

function assertInTime(rate: ReservedRate, asked: RateLimit, key: string, {deadlineMs}: Wait): void {
	const waitMs = asked.waitMs(rate.account, key);
	if (deadlineMs !== undefined && rate.clock.monotonicMs() + waitMs > deadlineMs) {
		throw afterDeadline(rate, asked, key);
	}
}

function afterDeadline({account, what, about}: ReservedRate, asked: RateLimit, key: string): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_THROTTLED',
		`${what} a second, and the turn of this call comes after its deadline. Try again later, or give it a longer timeout.`,
		{...about, retryAfterMs: asked.waitMs(account, key)},
	);
}

export function createPermit(rateLimit: LazyRateLimit, account: string, key: string): Permit {
	/** The rate limit whose permit this holds. */
	let had: RateLimit | undefined;
	const permit: Permit = {
		async acquire(signal) {
			if (!had) {
				const asked = await rateLimit();
				await asked.acquire(account, key, signal);
				had = asked;
			}
		},
		async use(signal) {
			await permit.acquire(signal);
			had = undefined;
		},
		release() {
			had?.release(account);
			had = undefined;
		},
	};
	return permit;
}

const loadRateLimit = part(() => import('./rate-limit.js'));

/** Gives the same rate limit to all callers. */
export type LazyRateLimit = () => Promise<RateLimit>;

export function createLazyRateLimit(plan: UsagePlan): LazyRateLimit {
	return loadedOnce(async () => {
		const {createRateLimit} = await loadRateLimit();
		return createRateLimit(plan);
	});
}
