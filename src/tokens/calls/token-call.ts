/**
 * A call that fetches a credential, as plain data, and how such a call can fail before anyone reads its reply.
 *
 * Nothing of got: what asks for a token says what to send and judges what came back.
 */
import type {AmazonSaid} from '../../errors.js';
import {inBetween} from '../../util/foreign-reply.js';
import {retryAfterMs} from '../../util/retry-after.js';

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
 * `onSend` is called when the request goes out, which may be long after it came into the queue.
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

/** Who was asked, and whether the reply is its own word. */
export interface Asked {
	readonly host: string;
	readonly isOwn: boolean;
	/** What it said, where it may be shown. */
	readonly amazon?: AmazonSaid;
}

/** The fault that a reply stands for, if another attempt may cure it: by its status, or because something in between answered. */
export function faultOf(reply: TokenCallReply, nowMs: number, {host, isOwn, amazon}: Asked): TokenCallFault | undefined {
	const {status, body} = reply;
	const mayPass = status === 408 || status === 429 || status >= 500;
	if (isOwn && !mayPass) {
		return undefined;
	}
	// An empty 503 does not tell whose it is, and nothing depends on that.
	const isToldByStatus = isOwn || (mayPass && body === '');
	return new TokenCallFault(isToldByStatus ? `it answered ${status}` : inBetween(reply, host), {
		status,
		amazon: isOwn ? amazon : undefined,
		retryAfterMs: retryAfterMs(reply, nowMs),
		mayHaveBeenTaken: ![407, 429, 503].includes(status),
	});
}

/** The fault of a success that holds nothing of the service's: something in between answered. Once more, then it is an error. */
export function foreignSuccess(reply: TokenCallReply, host: string): TokenCallFault {
	return new TokenCallFault(inBetween(reply, host), {status: reply.status, retries: 1});
}
