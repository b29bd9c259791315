/**
 * What every kind of credential has in common: a plan that is pure and quick, and its execution, which may ask Amazon for a token.
 *
 * The plan is what `explain` tells, what a redirect is held against, and what `authorize` and the hooks carry out.
 */

import type {AmazonAuthError} from '../errors.js';
import type {Identity} from '../identity.js';
import type {AmazonContext, Explanation, HeaderRecord} from '../types.js';
import type {Clock} from '../util/clock.js';
import type {Wait} from '../util/wait.js';

export interface Verdict {
	/** What was wrong with the credential has been put right: another send may succeed. */
	readonly sendAgain: boolean;
	/** What to tell the caller, where the reply is about the credential. */
	readonly error?: AmazonAuthError;
}

/** What was sent, as far as its credential goes. */
export interface SentCredential {
	readonly url: URL;
	readonly headers: HeaderRecord;
	readonly method?: string;
	readonly body?: string | Uint8Array;
	readonly operation?: string | undefined;
	/** The caller wants no other credential. */
	readonly isFinal?: boolean | undefined;
	/** The text that was signed, for Amazon Pay. */
	readonly stringToSign?: string | undefined;
}

/** On whose behalf a tool beside the calls works, and for how long: as much of a binding as an API may know. */
export interface ToolBinding {
	/** Undefined: nobody is signed in. */
	readonly identity: (wait: Wait) => Identity | undefined | Promise<Identity | undefined>;
	/** Each ends every call. */
	readonly signals: readonly AbortSignal[];
	readonly clock: Clock;
}

/** A request as the APIs see it. */
export interface Call {
	/** In capitals. */
	readonly method: string;
	readonly url: URL;
	/** Lower-case names, one value each. */
	readonly headers: Readonly<Record<string, string>>;
	/** `unreadable`: a stream or an iterator. */
	readonly body: string | Uint8Array | undefined | 'unreadable-body';
	readonly identity: Identity;
	readonly context: AmazonContext;
	/** Headers of an earlier send of the same call, which this one keeps; `unknown`: there was one, of which nothing is known. */
	readonly carried?: Readonly<Record<string, string>> | 'unknown' | undefined;
	/** The credential of this very send was got once before, and may have come to its end while the send waited for its turn. */
	readonly isRenewal?: boolean | undefined;
}

/** What may be sent again, beside what the client would send again by itself. */
export interface RetryRule {
	readonly statusCodes: readonly number[];
	/** Whether a connection that broke is a reason too. */
	readonly networkErrors: boolean;
}

/** What to put on a request. Holds each key itself: of one that is left out, a prototype would be asked. */
export interface Attachment {
	/** Put on, whatever stood there. */
	readonly headers: Readonly<Record<string, string>>;
	/** Put on where the client has nothing but its own default. */
	readonly defaults: Readonly<Record<string, string>>;
	/** The URL to send, where it must be written in another form than it was given. */
	readonly url: URL | undefined;
	/** The text that was signed, to compare with the one Amazon echoes. */
	readonly stringToSign: string | undefined;
	/** Headers of this send that every later send of the call keeps. */
	readonly carried: Readonly<Record<string, string>> | undefined;
	readonly retry: RetryRule | undefined;
	/** The caller wants no other credential, whatever the reply says. */
	readonly isFinal: boolean;
}

/** What most attachments do without. */
export const PLAIN_ATTACHMENT: Omit<Attachment, 'headers' | 'defaults'> = Object.freeze({
	url: undefined,
	stringToSign: undefined,
	carried: undefined,
	retry: undefined,
	isFinal: false,
});

/** What a send says as it asks for its turn. */
export interface TurnAsked {
	readonly signals: readonly AbortSignal[];
	/** The deadline on the monotonic clock. Undefined: the send waits for as long as it takes. */
	readonly deadlineMs: number | undefined;
	/** Amazon has throttled the send before, so that this one goes before those who have not been sent. */
	readonly isFirst: boolean;
}

/** The turn that one send has had, where calls wait for a place in a usage plan. */
export interface Turn {
	/** Is told the reply, by which the pace is mended; header names are in lower case. Gives whether Amazon has throttled the send all the same. */
	answered(reply: {readonly status: number; readonly headers: HeaderRecord}): boolean;
	/** Nothing was sent: the next in the line may go. */
	giveBack(): void;
}

export interface Plan {
	readonly api: Explanation['api'];
	readonly operation: string | undefined;
	/**
	 * Written out when asked for: no call needs it. A function and not a getter, whose making costs more than a whole plan.
	 *
	 * @param identity undefined where it is known only when it is asked
	 * @throws AmazonAuthError where the call would be refused
	 */
	explain(identity: Identity | undefined): Explanation;
	/** The whole path with the names of ids in place of ids, as far as it is known. */
	readonly template?: string | undefined;
	/** Tells two credentials apart; never a secret. Only a redirect needs it. */
	credentialId(): string;
	/** At once where nothing has to be fetched for it: a promise would cost more than all the rest. */
	attach(call: Call, wait: Wait): Attachment | Promise<Attachment>;
	/**
	 * Waits for the turn of the send; absent where sends go as they come. At once where a place is free.
	 *
	 * @throws AmazonAuthError `THROTTLED` where the turn comes after the deadline; the reason of a signal that aborts
	 */
	readonly pace?: ((call: Call, asked: TurnAsked) => Turn | Promise<Turn>) | undefined;
}

/** What `explain` says of a call that would be refused. */
export function reasonOfRefusal({code, message}: AmazonAuthError): string {
	return `Refused (${code}): ${message}`;
}
