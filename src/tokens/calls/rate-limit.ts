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
import {unreferenced} from '../../util/timers.js';

export interface UsagePlan {
	readonly perSecond: number;
	readonly burst: number;
	/** What waits, for the error of a queue that is full. */
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

const LONGEST_QUEUE = 1_000;
/** How many times slower than its plan a rate may be stated. */
const SLOWEST = 10;
/** From here on accounts that are idle are dropped. */
const SWEEP_FROM = 1_000;

export function createRateLimit(plan: UsagePlan): RateLimit {
	const queues = new Map<string, PermitQueue>();
	let sweepAt = SWEEP_FROM;

	const queueOf = (account: string): PermitQueue => {
		const known = queues.get(account);
		if (known) {
			return known;
		}
		if (queues.size >= sweepAt) {
			sweep(queues);
			sweepAt = Math.max(SWEEP_FROM, queues.size * 2);
		}
		const queue = createPermitQueue(plan);
		queues.set(account, queue);
		return queue;
	};

	return {
		reserve(account, key) {
			const {reserved} = queueOf(account);
			if (reserved.has(key)) {
				return () => {};
			}
			reserved.set(key, false);
			return () => reserved.delete(key);
		},
		async acquire(account, key, signal) {
			signal.throwIfAborted();
			const queue = queueOf(account);
			if (queue.reserved.has(key)) {
				queue.reserved.set(key, true);
			}
			if (queue.waiters.length === 0 && queue.permits.tryRemoveTokens(1)) {
				return;
			}
			if (queue.waiters.length >= LONGEST_QUEUE) {
				throw queueIsFull(plan, waitBehind(queue, queue.waiters.length));
			}
			await waitInQueue(queue, key, signal);
		},
		release: (account) => putBack(queueOf(account)),
		waitMs(account, key) {
			const queue = queues.get(account);
			return queue ? waitOf(queue, key) : 0;
		},
		isWaiting: (account, key) => queues.get(account)?.waiters.some((waiter) => waiter.key === key) ?? false,
		applyRate(account, perSecond) {
			const queue = queues.get(account);
			if (queue && Number.isFinite(perSecond) && perSecond > 0) {
				// Never so slow that no call goes out whose reply could mend a wrong figure.
				queue.permits.tokensPerInterval = Math.max(perSecond, plan.perSecond / SLOWEST);
			}
		},
	};
}

function sweep(queues: Map<string, PermitQueue>): void {
	for (const [account, queue] of queues) {
		if (isIdle(queue)) {
			queues.delete(account);
		}
	}
}

function queueIsFull({what}: UsagePlan, retryAfterMs: number): AmazonAuthError {
	const message = `${LONGEST_QUEUE} calls wait for ${what} already. Call less at once.`;
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', message, {retryAfterMs});
}

export interface PermitQueue {
	readonly permits: TokenBucket;
	readonly waiters: Waiter[];
	/** Reservations by key, and whether their calls have come to the queue since. */
	readonly reserved: Map<string, boolean>;
	timer: NodeJS.Timeout | undefined;
}

interface Waiter {
	readonly key: string;
	readonly go: () => void;
}

/** An empty queue before a full bucket. */
export function createPermitQueue({perSecond, burst}: {readonly perSecond: number; readonly burst: number}): PermitQueue {
	const permits = new TokenBucket({bucketSize: burst, tokensPerInterval: perSecond, interval: 1_000});
	permits.content = burst;
	return {permits, waiters: [], reserved: new Map(), timer: undefined};
}

/** @throws the signal's reason, which leaves the queue */
export function waitInQueue(queue: PermitQueue, key: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			key,
			go: () => {
				leave();
				resolve();
			},
		};
		const leave = onAbort(signal, () => {
			queue.waiters.splice(queue.waiters.indexOf(waiter), 1);
			reject(signal.reason);
		});
		queue.waiters.push(waiter);
		serve(queue);
	});
}

/** Puts a permit back for the next in the queue. */
export function putBack(queue: PermitQueue): void {
	queue.permits.content = Math.min(queue.permits.content + 1, queue.permits.bucketSize);
	serve(queue);
}

/** The wait of a call that is in the queue or on its way there, else of a call that came now; 0 for a call that has had its permit. */
export function waitOf(queue: PermitQueue, key: string): number {
	const coming = [...queue.reserved].filter(([, hasCome]) => !hasCome).map(([reserved]) => reserved);
	const order = [...queue.waiters.map((waiter) => waiter.key), ...coming];
	const place = order.indexOf(key);
	if (place === -1 && queue.reserved.has(key)) {
		return 0;
	}
	return waitBehind(queue, place === -1 ? order.length : place);
}

/** The wait of the call with this many before it. */
export function waitBehind({permits}: PermitQueue, before: number): number {
	permits.drip();
	return Math.max(0, Math.ceil(((before + 1 - permits.content) / permits.tokensPerInterval) * permits.interval));
}

/** Whether the queue is empty, no call is on its way there, and the bucket is full: a new bucket would be the same. */
export function isIdle({permits, waiters, reserved}: PermitQueue): boolean {
	permits.drip();
	return waiters.length === 0 && reserved.size === 0 && permits.content >= permits.bucketSize;
}

function serve(queue: PermitQueue): void {
	while (queue.waiters.length > 0 && queue.permits.tryRemoveTokens(1)) {
		queue.waiters.shift()?.go();
	}
	if (queue.waiters.length === 0 || queue.timer) {
		return;
	}
	const next = (): void => {
		queue.timer = undefined;
		serve(queue);
	};
	// Unreferenced: those who wait for the tokens keep the process alive.
	queue.timer = unreferenced(setTimeout(next, Math.max(1, queue.permits.getWaitTime(1))));
}
