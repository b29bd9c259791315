/**
 * The pause that a host asks for with a 429 or 503: the host's own, whoever's call was refused.
 *
 * Refusals of calls that were under way together are one round. The pause doubles from round to round and is no shorter than
 * `Retry-After`; after it one call tries for all, and with any other answer the host is open again. One that nobody answers holds the
 * others for two seconds only: then the next of them tries too. Knows nothing of lines or retries.
 */
import type {Clock} from '../../util/clock.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {unreferenced, waitWithin} from '../../util/wait.js';
import type {Backoff} from '../types.js';
import type {TokenCallReply} from './token-call.js';

export interface HostBackoff extends Backoff {
	/**
	 * Resolves when a call may go out.
	 *
	 * @throws the signal's reason
	 */
	pass(signal: AbortSignal): Promise<Attempt>;
}

/** A call that has gone out; told what became of it. */
export interface Attempt {
	/** @returns how long the host is left alone, where the reply asks for that */
	answered(reply: TokenCallReply): number | undefined;
	/** No reply came, which says nothing of a pause. */
	failed(): void;
	/** The caller took it back. */
	givenUp(): void;
}

/** With what follows, a lone seller's four calls of a minute reach beyond ten seconds. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
/** How long one that tries for all keeps the others waiting. */
const PATIENCE_MS = 2_000;
/** A fleet that was refused together must not come back together. */
const JITTER = 0.2;

/** The pauses of several hosts, each made when it is first asked for. */
export interface HostBackoffs {
	/** The pause of the host of a URL, which has one from now on. */
	of(url: string): HostBackoff;
	/** Undefined for a host that nobody has asked for by `of`. */
	known(host: string): HostBackoff | undefined;
}

export function createHostBackoffs(clock: Clock): HostBackoffs {
	const pauses = new Map<string, HostBackoff>();
	return {
		of(url) {
			const {host} = new URL(url);
			const pause = pauses.get(host) ?? createHostBackoff(clock);
			pauses.set(host, pause);
			return pause;
		},
		known: (host) => pauses.get(host),
	};
}

export function createHostBackoff(clock: Clock): HostBackoff {
	/** Rounds so far; a call that went out in an earlier one says nothing new. */
	let round = 0;
	let refusedInARow = 0;
	/** When the pause ends, on the monotonic clock; undefined: the host is open. */
	let untilMs: number | undefined;
	/** The attempts that try for all calls and have no answer yet, and when the next one may try. */
	const trying = new Set<Attempt>();
	let nextTryMs = 0;
	let isTimed = false;
	const waiters = new Set<() => void>();
	const told = new Set<() => void>();

	const leftMs = (): number => Math.max(0, (untilMs ?? 0) - clock.monotonicMs());
	const change = (): Promise<void> => new Promise((resolve) => waiters.add(resolve));
	const wake = (): void => {
		const woken = [...waiters];
		waiters.clear();
		for (const go of woken) {
			go();
		}
	};
	/** Until the pause is over, and the last that tries has had its time. */
	const untilTryMs = (): number => Math.max(leftMs(), trying.size > 0 ? nextTryMs - clock.monotonicMs() : 0);
	const wakeInTime = (): void => {
		if (isTimed) {
			return;
		}
		const end = (): void => {
			isTimed = false;
			wake();
		};
		isTimed = true;
		// Unreferenced: those who wait for the tokens keep the process alive.
		unreferenced(setTimeout(end, Math.ceil(untilTryMs())));
	};
	const open = (): void => {
		untilMs = undefined;
		wake();
	};
	const refused = (askedMs: number, isNews: boolean): number => {
		const doubledMs = Math.min(FIRST_PAUSE_MS * 2 ** refusedInARow, LONGEST_PAUSE_MS);
		const ownMs = isNews ? doubledMs * (1 - JITTER + JITTER * Math.random()) : 0;
		const endMs = clock.monotonicMs() + Math.max(ownMs, Math.min(askedMs, LONGEST_PAUSE_MS));
		if (isNews) {
			round++;
			refusedInARow++;
		}
		// One of an earlier round opens no pause, but may prolong one.
		if (isNews || endMs > (untilMs ?? Number.POSITIVE_INFINITY)) {
			untilMs = endMs;
			for (const tell of [...told]) {
				tell();
			}
		}
		return leftMs();
	};
	const passage = (): Attempt => {
		const ownRound = round;
		const isOver = (): boolean => trying.delete(own);
		const own: Attempt = {
			answered(reply) {
				const triedForAll = isOver() && ownRound === round;
				if (reply.status === 429 || reply.status === 503) {
					return refused(retryAfterMs(reply, clock.nowMs()) ?? 0, ownRound === round);
				}
				refusedInARow = ownRound === round ? 0 : refusedInARow;
				if (triedForAll) {
					open();
				}
				return undefined;
			},
			failed() {
				if (isOver()) {
					open();
				}
			},
			givenUp() {
				if (isOver()) {
					wake(); // another tries
				}
			},
		};
		return own;
	};

	return {
		leftMs,
		onBegin(tell) {
			const own = (): void => tell();
			told.add(own);
			return () => told.delete(own);
		},
		async pass(signal) {
			while (untilMs !== undefined) {
				if (untilTryMs() <= 0) {
					const tries = passage();
					trying.add(tries);
					nextTryMs = clock.monotonicMs() + PATIENCE_MS;
					return tries;
				}
				wakeInTime();
				await waitWithin(change(), {signals: [signal]}, clock);
			}
			signal.throwIfAborted();
			return passage();
		},
	};
}
