/**
 * A rate limit that Amazon sets for token calls, per account: a token bucket with so many permits a second and a burst.
 *
 * A call over the limit waits in a queue, first come first served, and is not refused by Amazon. A place in the queue can be given up and
 * asked for, which `limiter`'s own queue cannot do; the arithmetic of the bucket is `limiter`'s. The file does not know what is called.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */

import {TokenBucket} from 'limiter';
import {AmazonAuthError} from '../../errors.js';
import {onAbort} from '../../util/signals.js';

export interface UsagePlan {
	readonly perSecond: number;
	readonly burst: number;
	/** What waits, for the error of a line that is full. */
	readonly what: string;
}

export interface RateLimit {
	/**
	 * Counts a call that is on its way to the queue, so that other callers are told their true wait meanwhile.
	 *
	 * @returns a function that cancels the reservation; it does nothing for a key that is known already
	 */
	reserve(account: string, key: string): () => void;
	/**
	 * Resolves when the call has its permit.
	 *
	 * @throws the signal's reason, which leaves the queue; {@link AmazonAuthError} `THROTTLED` where the queue is full
	 */
	acquire(account: string, key: string, signal: AbortSignal): Promise<void>;
	/** Gives an unused permit to the next in the queue. */
	release(account: string): void;
	/** How long the call under the key still waits, else a call that came now. */
	waitMs(account: string, key: string): number;
	/** Whether the call under a key waits in the queue. */
	isWaiting(account: string, key: string): boolean;
	/** Amazon stated another rate, per second. */
	applyRate(account: string, perSecond: number): void;
}

const LONGEST_LINE = 1_000;
/** How many times slower than its plan a rate may be stated. */
const SLOWEST = 10;
/** From here on accounts that are idle are dropped. */
const SWEEP_FROM = 1_000;

export function createRateLimit(plan: UsagePlan): RateLimit {
	const lines = new Map<string, Bucket>();
	let sweepAt = SWEEP_FROM;

	const lineOf = (account: string): Bucket => {
		const known = lines.get(account);
		if (known) {
			return known;
		}
		if (lines.size >= sweepAt) {
			sweep(lines);
			sweepAt = Math.max(SWEEP_FROM, lines.size * 2);
		}
		const line = createLine(plan);
		lines.set(account, line);
		return line;
	};

	return {
		reserve(account, key) {
			const {announced} = lineOf(account);
			if (announced.has(key)) {
				return () => {};
			}
			announced.set(key, false);
			return () => announced.delete(key);
		},
		async acquire(account, key, signal) {
			signal.throwIfAborted();
			const line = lineOf(account);
			if (line.announced.has(key)) {
				line.announced.set(key, true);
			}
			if (line.waiters.length === 0 && line.bucket.tryRemoveTokens(1)) {
				return;
			}
			if (line.waiters.length >= LONGEST_LINE) {
				throw lineIsFull(plan, waitBehind(line, line.waiters.length));
			}
			await standInLine(line, key, signal);
		},
		release: (account) => giveBack(lineOf(account)),
		waitMs(account, key) {
			const line = lines.get(account);
			return line ? waitOf(line, key) : 0;
		},
		isWaiting: (account, key) => lines.get(account)?.waiters.some((waiter) => waiter.key === key) ?? false,
		applyRate(account, perSecond) {
			const line = lines.get(account);
			if (line && Number.isFinite(perSecond) && perSecond > 0) {
				// Never so slow that no call goes out whose reply could mend a wrong figure.
				line.bucket.tokensPerInterval = Math.max(perSecond, plan.perSecond / SLOWEST);
			}
		},
	};
}

function sweep(lines: Map<string, Bucket>): void {
	for (const [account, line] of lines) {
		if (isIdle(line)) {
			lines.delete(account);
		}
	}
}

function lineIsFull({what}: UsagePlan, retryAfterMs: number): AmazonAuthError {
	const message = `${LONGEST_LINE} calls wait for ${what} already. Call less at once.`;
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', message, {retryAfterMs});
}

export interface Bucket {
	readonly bucket: TokenBucket;
	readonly waiters: Waiter[];
	/** Reservations by key, and whether their calls have come to the queue since. */
	readonly announced: Map<string, boolean>;
	timer: NodeJS.Timeout | undefined;
}

interface Waiter {
	readonly key: string;
	readonly go: () => void;
}

/** A line that nobody stands in, before a full bucket. */
export function createLine({perSecond, burst}: {readonly perSecond: number; readonly burst: number}): Bucket {
	const bucket = new TokenBucket({bucketSize: burst, tokensPerInterval: perSecond, interval: 1_000});
	bucket.content = burst;
	return {bucket, waiters: [], announced: new Map(), timer: undefined};
}

/** @throws the signal's reason, which leaves the queue */
export function standInLine(line: Bucket, key: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			key,
			go: () => {
				leave();
				resolve();
			},
		};
		const leave = onAbort(signal, () => {
			line.waiters.splice(line.waiters.indexOf(waiter), 1);
			reject(signal.reason);
		});
		line.waiters.push(waiter);
		serve(line);
	});
}

/** Puts a permit back for the next in the queue. */
export function giveBack(line: Bucket): void {
	line.bucket.content = Math.min(line.bucket.content + 1, line.bucket.bucketSize);
	serve(line);
}

/** The wait of a call that is in the queue or on its way there, else of a call that came now; 0 for a call that has had its permit. */
export function waitOf(line: Bucket, key: string): number {
	const coming = [...line.announced].filter(([, hasCome]) => !hasCome).map(([announced]) => announced);
	const order = [...line.waiters.map((waiter) => waiter.key), ...coming];
	const place = order.indexOf(key);
	if (place === -1 && line.announced.has(key)) {
		return 0;
	}
	return waitBehind(line, place === -1 ? order.length : place);
}

/** The wait of the call with this many before it. */
export function waitBehind({bucket}: Bucket, before: number): number {
	bucket.drip();
	return Math.max(0, Math.ceil(((before + 1 - bucket.content) / bucket.tokensPerInterval) * bucket.interval));
}

/** Whether the queue is empty, no call is on its way there, and the bucket is full: a new bucket would be the same. */
export function isIdle({bucket, waiters, announced}: Bucket): boolean {
	bucket.drip();
	return waiters.length === 0 && announced.size === 0 && bucket.content >= bucket.bucketSize;
}

function serve(line: Bucket): void {
	while (line.waiters.length > 0 && line.bucket.tryRemoveTokens(1)) {
		line.waiters.shift()?.go();
	}
	if (line.waiters.length === 0 || line.timer) {
		return;
	}
	const next = (): void => {
		line.timer = undefined;
		serve(line);
	};
	// Unreferenced: those who wait for the tokens keep the process alive.
	line.timer = setTimeout(next, Math.max(1, line.bucket.getWaitTime(1))).unref();
}
