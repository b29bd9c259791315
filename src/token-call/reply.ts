/**
 * A call that fetches a credential, as plain data, and how such a call can fail before anyone reads its reply.
 *
 * Nothing of got: what asks for a token says what to send and judges what came back.
 */
import type {AmazonSaid} from '../errors.js';

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

/** @throws {@link TokenCallFault} where no reply came */
export type TokenCall = (request: TokenCallRequest, signal: AbortSignal) => Promise<TokenCallReply>;

export interface TokenCallFaultDetails {
	status?: number | undefined;
	amazon?: AmazonSaid | undefined;
	retryAfterMs?: number | undefined;
	retries?: number;
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

	constructor(message: string, {status, amazon, retryAfterMs, retries = MAX_RETRIES}: TokenCallFaultDetails = {}) {
		super(message);
		this.status = status;
		this.amazon = amazon;
		this.retryAfterMs = retryAfterMs;
		this.retries = retries;
	}
}

export const MAX_RETRIES = 3;

/** The fault that a status stands for, if another attempt may cure it. */
export function faultOfStatus({status, headers}: TokenCallReply, nowMs: number, amazon?: AmazonSaid): TokenCallFault | undefined {
	if (status !== 408 && status !== 429 && status < 500) {
		return undefined;
	}
	return new TokenCallFault(`it answered ${status}`, {status, amazon, retryAfterMs: retryAfterMs(headers, nowMs)});
}

/** One value of a header, whatever the client made of it. */
export function headerOf(
	headers: Readonly<Record<string, string | readonly string[] | undefined>>,
	name: string,
): string | undefined {
	const value = headers[name] ?? headers[Object.keys(headers).find((key) => key.toLowerCase() === name) ?? ''];
	return typeof value === 'string' ? value : value?.[0];
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
export function retryAfterMs(headers: Parameters<typeof headerOf>[0], nowMs: number): number | undefined {
	const value = headerOf(headers, 'retry-after')?.trim();
	if (!value) {
		return undefined;
	}
	if (/^\d+$/.test(value)) {
		return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
	}
	// Only the form HTTP knows: `Date.parse` makes a date of nearly anything.
	const ms = /^[A-Z][a-z]{2}, .* GMT$/.test(value) ? Date.parse(value) - nowMs : Number.NaN;
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The object a body holds, or undefined: an error page is no reply. */
export function parseObject(body: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(body);
		// An object that is no array has string keys.
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
