/**
 * The line before a bucket of calls: first come first served, with places that can be given up and asked for.
 *
 * The arithmetic of the bucket is `limiter`'s; its own queue gives no place up.
 */
import {TokenBucket} from 'limiter';
import {onAbort} from '../../util/abort-crowd.js';

export interface WaitingLine {
	readonly bucket: TokenBucket;
	readonly waiters: Waiter[];
	/** Announced calls by ticket, and whether they have come to the line since. */
	readonly announced: Map<string, boolean>;
	timer: NodeJS.Timeout | undefined;
}

interface Waiter {
	readonly ticket: string;
	readonly go: () => void;
}

/** A line that nobody stands in, before a full bucket. */
export function createLine({perSecond, burst}: {readonly perSecond: number; readonly burst: number}): WaitingLine {
	const bucket = new TokenBucket({bucketSize: burst, tokensPerInterval: perSecond, interval: 1_000});
	bucket.content = burst;
	return {bucket, waiters: [], announced: new Map(), timer: undefined};
}

/** @throws the signal's reason, which gives the place up */
export function standInLine(line: WaitingLine, ticket: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			ticket,
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

/** Puts a turn back for the next in line. */
export function giveBack(line: WaitingLine): void {
	line.bucket.content = Math.min(line.bucket.content + 1, line.bucket.bucketSize);
	serve(line);
}

/** The wait of a ticket that is in line or on its way there, else of one that came now; none for one that has had its turn. */
export function waitOf(line: WaitingLine, ticket: string): number {
	const coming = [...line.announced].filter(([, hasCome]) => !hasCome).map(([announced]) => announced);
	const order = [...line.waiters.map((waiter) => waiter.ticket), ...coming];
	const place = order.indexOf(ticket);
	if (place === -1 && line.announced.has(ticket)) {
		return 0;
	}
	return waitBehind(line, place === -1 ? order.length : place);
}

/** The wait of the call with this many before it. */
export function waitBehind({bucket}: WaitingLine, before: number): number {
	bucket.drip();
	return Math.max(0, Math.ceil(((before + 1 - bucket.content) / bucket.tokensPerInterval) * bucket.interval));
}

/** Whether nobody is in line or on the way, and the bucket is full: a new line would be just the same. */
export function isIdle({bucket, waiters, announced}: WaitingLine): boolean {
	bucket.drip();
	return waiters.length === 0 && announced.size === 0 && bucket.content >= bucket.bucketSize;
}

function serve(line: WaitingLine): void {
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
