/**
 * The public types of `FakeAmazon.fail`: which requests a script answers, and with what.
 *
 * These types rule out what the compiler can see. failures.ts refuses every other script that cannot be meant.
 */
import type {RequestFilter} from './journal.js';

/** What happens instead of the true reply. Exactly one. */
export type FailOutcome =
	/** This reply; an object is sent as JSON. */
	| {
			status: number;
			headers?: Readonly<Record<string, string>>;
			body?: string | object;
			/** As a gateway or firewall sends it: without the request id that Amazon's replies bear. */
			foreign?: true;
	  }
	/** An error of Amazon's by its name, e.g. `invalid_grant`, `QuotaExceeded`, `InvalidAuthorizationToken`. */
	| {error: string}
	/** The connection is reset. */
	| {reset: true}
	/** No reply, ever. */
	| {hang: true}
	/** The true reply, this much later. */
	| {latencyMs: number}
	/** A page of HTML, status 200 unless `htmlStatus` says otherwise. */
	| {html: true; htmlStatus?: number}
	/** The true reply, cut in the middle. */
	| {truncate: true}
	/** The head of the true reply, then its body a byte every `trickleMs` milliseconds: a slow loris. */
	| {trickleMs: number}
	/** Status 200 and a body of this many bytes, none of which mean anything. */
	| {gigantic: number}
	/** The true reply, its JSON with these keys put in; a key that is `undefined` is taken out. */
	| {change: Readonly<Record<string, unknown>>};

/** The next `times` requests (1 by default) that fit are answered by script. */
export type FailRule = RequestFilter & FailOutcome & {times?: number};

/** A script in force. */
export interface FailHandle {
	/** How many requests it has answered. */
	readonly count: number;
	/** Takes the script out of force. */
	remove(): void;
}
