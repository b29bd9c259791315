/**
 * How many token calls of a process are under way at once, per host, and that a host in trouble slows all of them together.
 *
 * Thousands of sellers that start cold must not open thousands of connections; and a token service that throttles one of them throttles
 * the application. The line and its pause are `p-queue`'s.
 */
import PQueue from 'p-queue';
import type {Clock} from '../clock.js';
import {retryAfterMs, type TokenCall, type TokenCallReply} from './reply.js';

export interface TurnOptions {
	readonly clock: Clock;
	/** The host whose 429 and 503 pause its line; the others have quotas of their own per account. */
	readonly pausedHost: string;
}

interface Line {
	readonly queue: PQueue;
	/** How often in a row the host was in trouble. */
	troubles: number;
	/** When the pause ends, on the monotonic clock. */
	pausedUntilMs: number;
}

const AT_ONCE = 32;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** The same calls, in turn. */
export function inTurn(call: TokenCall, {clock, pausedHost}: TurnOptions): TokenCall {
	const lines = new Map<string, Line>();
	const lineOf = (host: string): Line => {
		const line = lines.get(host) ?? {queue: new PQueue({concurrency: AT_ONCE}), troubles: 0, pausedUntilMs: 0};
		lines.set(host, line);
		return line;
	};
	return async (request, signal) => {
		const {host} = request.url;
		const line = lineOf(host);
		if (line.queue.isPaused && clock.monotonicMs() >= line.pausedUntilMs) {
			line.queue.start(); // the timer is late: the process was busy, or frozen
		}
		try {
			const reply = await line.queue.add(() => call(request, signal), {signal});
			if (host === pausedHost) {
				heed(reply, line, clock);
			}
			return reply;
		} catch (error) {
			// A place in line that was given up.
			throw signal.aborted ? signal.reason : error;
		}
	};
}

function heed(reply: TokenCallReply, line: Line, clock: Clock): void {
	if (reply.status !== 429 && reply.status !== 503) {
		line.troubles = 0;
		return;
	}
	if (line.queue.isPaused) {
		return;
	}
	const asked = retryAfterMs(reply.headers, clock.nowMs()) ?? FIRST_PAUSE_MS * 2 ** line.troubles * (0.5 + Math.random() / 2);
	line.troubles++;
	const pauseMs = Math.min(asked, LONGEST_PAUSE_MS);
	line.pausedUntilMs = clock.monotonicMs() + pauseMs;
	line.queue.pause();
	// Unreferenced: those who wait keep the process alive.
	setTimeout(() => line.queue.start(), pauseMs).unref();
}
