/**
 * A rate limit that Amazon sets for token calls, per account.
 *
 * A call over the limit waits in the queue of its account (permit-queue.ts), and is not refused by Amazon. A call that is still on its way
 * to the queue may have a reservation, which counts as a place. The file does not know what is called.
 */

import {AmazonAuthError} from '../../errors.js';
import {
	changeRate,
	createPermitQueue,
	createQueues,
	isUnused,
	type PermitQueue,
	putBack,
	type Rate,
	takePermit,
	waitBehind,
	waitInQueue,
} from './permit-queue.js';

export interface UsagePlan extends Rate {
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

interface AccountQueue extends PermitQueue {
	/** Reservations by key, and whether their calls have come to the queue since. */
	readonly reserved: Map<string, boolean>;
}

export function createRateLimit(plan: UsagePlan): RateLimit {
	const queues = createQueues<AccountQueue>((queue) => queue.reserved.size === 0 && isUnused(queue));

	const queueOf = (account: string): AccountQueue => {
		const known = queues.get(account);
		if (known) {
			return known;
		}
		const queue = {...createPermitQueue(plan), reserved: new Map<string, boolean>()};
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
			if (takePermit(queue)) {
				return;
			}
			if (queue.waiters.length >= LONGEST_QUEUE) {
				throw queueIsFull(plan, waitBehind(queue, queue.waiters.length));
			}
			await waitInQueue(queue, {key}, signal);
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
				changeRate(queue, Math.max(perSecond, plan.perSecond / SLOWEST));
			}
		},
	};
}

function queueIsFull({what}: UsagePlan, retryAfterMs: number): AmazonAuthError {
	const message = `${LONGEST_QUEUE} calls wait for ${what} already. Call less at once.`;
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', message, {retryAfterMs});
}

/** The wait of a call that is in the queue or on its way there, else of a call that came now; 0 for a call that has had its permit. */
function waitOf(queue: AccountQueue, key: string): number {
	const coming = [...queue.reserved].filter(([, hasCome]) => !hasCome).map(([reserved]) => reserved);
	const order = [...queue.waiters.map((waiter) => waiter.key), ...coming];
	const place = order.indexOf(key);
	if (place === -1 && queue.reserved.has(key)) {
		return 0;
	}
	return waitBehind(queue, place === -1 ? order.length : place);
}
