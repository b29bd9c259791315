/**
 * What a reply says of the credential that was sent, and so whether a second send can help.
 *
 * Goes by the token in the request's own headers, so that exactly the refused one is forgotten and nothing newer. Each API says it in
 * words of its own, which the strategies read.
 */
import {reviewAppstore} from './appstore/review.js';
import type {Clients} from './authorizer.js';
import type {AmazonAuthError} from './errors.js';
import {match} from './match.js';
import {reviewPay} from './pay/review.js';
import {tellRefused} from './review-announcements.js';
import {reviewSellingPartner} from './selling-partner/review.js';
import type {TokenCache} from './tokens/token-cache.js';
import type {AmazonReply, HeaderRecord} from './types.js';

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

/** A refusal is short; a longer body is a customer's data and not read. */
export const MAX_REFUSAL_BYTES: number = 64 * 1024;

export function reviewReply(sent: SentCredential, reply: AmazonReply, shared: {cache: TokenCache; clients: Clients}): Verdict {
	if (reply.status < 400 || reply.body.length > MAX_REFUSAL_BYTES) {
		return {sendAgain: false};
	}
	const verdict = verdictOn(sent, reply, shared);
	tellRefused(sent, verdict.error, shared.cache);
	return verdict;
}

function verdictOn(
	sent: SentCredential,
	{status, headers, body}: AmazonReply,
	{cache, clients}: {cache: TokenCache; clients: Clients},
): Verdict {
	const found = match(sent.url);
	const reply = {status, headers, body: typeof body === 'string' ? body : new TextDecoder().decode(body)};
	switch (found.api) {
		case 'appstore':
			return reviewAppstore(sent, reply, cache);
		case 'selling-partner':
			return reviewSellingPartner(sent, reply, {region: found.region, cache, client: clients.sellingPartner});
		case 'pay':
			return reviewPay(sent, reply, {cache, client: clients.pay});
		default:
			return {sendAgain: false};
	}
}
