/**
 * A queue before a token bucket: first come, first served, with so many permits a second and a burst.
 *
 * A place in the queue can be given up and asked for, which `limiter`'s own queue cannot do; the arithmetic of the bucket is `limiter`'s.
 * The file does not know what is permitted.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */

import {TokenBucket} from 'limiter';
import {onAbort} from '../../util/signals.js';
import {unreferenced} from '../../util/wait.js';

export interface PermitQueue {
	readonly permits: TokenBucket;
	readonly waiters: Waiter[];
	/** Those who wait keep the process alive by this queue alone. */
	readonly keepsAlive: boolean;
	timer: NodeJS.Timeout | undefined;
}

export interface Waiter extends Asked {
	readonly go: () => void;
	/** Ends the wait with an error, and leaves the queue. */
	readonly end: (reason: unknown) => void;
}

export interface Asked {
	readonly key?: string;
	/** It has had a permit in vain, and goes before those who have had none. */
	readonly isFirst?: boolean;
	/** The deadline on the monotonic clock, and the error of one who is told that the wait would be longer: for who looks through the queue. */
	readonly deadlineMs?: number | undefined;
	readonly late?: (waitMs: number) => Error;
}

export interface Rate {
	readonly perSecond: number;
	readonly burst: number;
}

/** An empty queue before a full bucket. */
export function createPermitQueue({perSecond, burst}: Rate, keepsAlive = false): PermitQueue {
	const permits = new TokenBucket({bucketSize: burst, tokensPerInterval: perSecond, interval: 1_000});
	permits.content = burst;
	return {permits, waiters: [], keepsAlive, timer: undefined};
}

/** Takes a permit where one is free and nobody waits for it. */
export function takePermit({permits, waiters}: PermitQueue): boolean {
	return waiters.length === 0 && permits.tryRemoveTokens(1);
}

/** @throws the signal's reason, which leaves the queue */
export async function waitInQueue(queue: PermitQueue, asked: Asked, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await new Promise<void>((resolve, reject) => {
		const waiter: Waiter = {
			...asked,
			go: () => {
				leave();
				resolve();
			},
			end: (reason) => {
				leave();
				queue.waiters.splice(queue.waiters.indexOf(waiter), 1);
				if (queue.waiters.length === 0) {
					stopTimer(queue);
				}
				reject(reason);
			},
		};
		const leave = onAbort(signal, () => waiter.end(signal.reason));
		queue.waiters.splice(placeIn(queue, asked), 0, waiter);
		serve(queue);
	});
}

/** How many are before one who comes now. */
export function placeIn({waiters}: PermitQueue, {isFirst}: Asked): number {
	const place = isFirst ? waiters.findIndex((waiter) => !waiter.isFirst) : -1;
	return place === -1 ? waiters.length : place;
}

/** Puts a permit back for the next in the queue. */
export function putBack(queue: PermitQueue): void {
	queue.permits.content = Math.min(queue.permits.content + 1, queue.permits.bucketSize);
	serve(queue);
}

/** The wait of the one with this many before it. */
export function waitBehind({permits}: PermitQueue, before: number): number {
	permits.drip();
	return Math.max(0, Math.ceil(((before + 1 - permits.content) / permits.tokensPerInterval) * permits.interval));
}

/** Whether the queue is empty and the bucket full: a new one would be the same. */
export function isUnused({permits, waiters}: PermitQueue): boolean {
	permits.drip();
	return waiters.length === 0 && permits.content >= permits.bucketSize;
}

/** Another rate from now on: whoever waits goes by it. */
export function changeRate(queue: PermitQueue, perSecond: number): void {
	queue.permits.drip();
	queue.permits.tokensPerInterval = perSecond;
	stopTimer(queue);
	serve(queue);
}

/** Empties the bucket, so that the next permit comes after this time at the earliest. */
export function holdQueue(queue: PermitQueue, forMs: number): void {
	const {permits} = queue;
	permits.drip();
	permits.content = Math.min(permits.content, 1 - (forMs / permits.interval) * permits.tokensPerInterval);
	stopTimer(queue);
	serve(queue);
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
	const timer = setTimeout(next, Math.max(1, queue.permits.getWaitTime(1)));
	queue.timer = queue.keepsAlive ? timer : unreferenced(timer);
}

function stopTimer(queue: PermitQueue): void {
	clearTimeout(queue.timer);
	queue.timer = undefined;
}

/** From here on queues that are not used are dropped. */
const SWEEP_FROM = 1_000;

/** Queues by key, bounded by those that are in use. */
export interface Queues<Q> {
	get(key: string): Q | undefined;
	set(key: string, queue: Q): void;
}

/** @param isIdle whether a queue may be dropped, since a new one would be the same */
export function createQueues<Q>(isIdle: (queue: Q) => boolean): Queues<Q> {
	const queues = new Map<string, Q>();
	let sweepAt = SWEEP_FROM;
	return {
		get: (key) => queues.get(key),
		set(key, added) {
			if (queues.size >= sweepAt) {
				for (const [other, queue] of queues) {
					if (isIdle(queue)) {
						queues.delete(other);
					}
				}
				sweepAt = Math.max(SWEEP_FROM, queues.size * 2);
			}
			queues.set(key, added);
		},
	};
}
