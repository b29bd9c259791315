/**
 * What a reply says of the credential that was sent, and so whether a second send can help.
 *
 * Goes by the token in the request's own headers, so that exactly the refused one is forgotten and nothing newer. Each API says it in
 * words of its own, which the strategies read.
 */
import {reviewAppstore} from '../apis/appstore/review.js';
import type {Clients} from './authorizer.js';
import type {Clock} from '../util/clock.js';
import type {AmazonAuthError} from '../errors.js';
import {match} from './match.js';
import {reviewPay} from '../apis/pay/review.js';
import {MAX_REFUSAL_BYTES} from './refusal-limits.js';
import {readText} from '../util/reply-text.js';
import {tellRefused} from './review-announcements.js';
import {reviewSellingPartner} from '../apis/selling-partner/review.js';
import type {TokenCache} from '../tokens/cache.js';
import type {AmazonReply, HeaderRecord} from '../types.js';

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

interface Knowing {
	readonly cache: TokenCache;
	readonly clients: Clients;
	readonly clock: Clock;
}

export function reviewReply(sent: SentCredential, reply: AmazonReply, shared: Knowing): Verdict {
	const {status, headers} = reply;
	const body = status < 400 ? undefined : readText(reply.body, headers, MAX_REFUSAL_BYTES);
	if (body === undefined) {
		return {sendAgain: false};
	}
	const verdict = verdictOn(sent, {status, headers, body}, shared);
	tellRefused(sent, verdict.error, shared.cache);
	return verdict;
}

function verdictOn(
	sent: SentCredential,
	reply: AmazonReply & {readonly body: string},
	{cache, clients, clock}: Knowing,
): Verdict {
	const found = match(sent.url);
	switch (found.api) {
		case 'appstore':
			return reviewAppstore(sent, reply, {cache, nowMs: clock.nowMs()});
		case 'selling-partner':
			return reviewSellingPartner(sent, reply, {region: found.region, cache, client: clients.sellingPartner});
		case 'pay':
			return reviewPay(sent, reply, {cache, client: clients.pay});
		default:
			return {sendAgain: false};
	}
}
