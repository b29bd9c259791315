/**
 * A call that fetches a credential, as plain data, and how such a call can fail before anyone reads its reply.
 *
 * Nothing of got: what asks for a token says what to send and judges what came back.
 */
import type {AmazonSaid} from '../errors.js';
import {headerOf} from '../reply-parts.js';
import type {HeaderRecord} from '../types.js';

export interface TokenCallRequest {
	readonly method: 'GET' | 'POST';
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
}

export interface TokenCallReply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

/**
 * `onSend` is called when the request goes out, which may be long after it came into line.
 *
 * @throws {@link TokenCallFault} where no reply came, or one that is about the host and not about the request
 */
export type TokenCall = (request: TokenCallRequest, signal: AbortSignal, onSend?: () => void) => Promise<TokenCallReply>;

export interface TokenCallFaultDetails {
	status?: number | undefined;
	amazon?: AmazonSaid | undefined;
	retryAfterMs?: number | undefined;
	retries?: number;
	pauseMs?: number | undefined;
	mayHaveBeenTaken?: boolean;
}

/** A failure that another attempt may cure; `message` is free of what was sent. */
export class TokenCallFault extends Error {
	override readonly name = 'TokenCallFault';
	/** What Amazon answered, where the status is what failed. */
	readonly status: number | undefined;
	/** What it said with that, where it may be shown. */
	readonly amazon: AmazonSaid | undefined;
	readonly retryAfterMs: number | undefined;
	/** How often this kind of failure is tried again. */
	readonly retries: number;
	/** How long the host is left alone by all: such a refusal is counted against nobody. */
	readonly pauseMs: number | undefined;
	/** Whether Amazon may have acted on the request all the same; false where it surely has not. */
	readonly mayHaveBeenTaken: boolean;

	constructor(message: string, details: TokenCallFaultDetails = {}) {
		const {status, amazon, retryAfterMs, retries = MAX_RETRIES, pauseMs, mayHaveBeenTaken = true} = details;
		super(message);
		this.status = status;
		this.amazon = amazon;
		this.retryAfterMs = retryAfterMs;
		this.retries = retries;
		this.pauseMs = pauseMs;
		this.mayHaveBeenTaken = mayHaveBeenTaken;
	}
}

export const MAX_RETRIES = 3;

/** The fault that a status stands for, if another attempt may cure it. */
export function faultOfStatus({status, headers}: TokenCallReply, nowMs: number, amazon?: AmazonSaid): TokenCallFault | undefined {
	if (status !== 408 && status !== 429 && status < 500) {
		return undefined;
	}
	const mayHaveBeenTaken = status !== 429 && status !== 503;
	return new TokenCallFault(`it answered ${status}`, {
		status,
		amazon,
		retryAfterMs: retryAfterMs(headers, nowMs),
		mayHaveBeenTaken,
	});
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
export function retryAfterMs(headers: HeaderRecord, nowMs: number): number | undefined {
	const value = headerOf(headers, 'retry-after')?.trim();
	if (!value) {
		return undefined;
	}
	if (/^\d+$/.test(value)) {
		return Math.min(Number(value) * 1000, LONGEST_MS);
	}
	// Only the form HTTP knows: `Date.parse` makes a date of nearly anything.
	const ms = /^[A-Z][a-z]{2}, .* GMT$/.test(value) ? Date.parse(value) - nowMs : Number.NaN;
	return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_MS);
}

/** A day: what asks for more is broken, and timers and browsers take no such figure. */
const LONGEST_MS = 86_400_000;
