/**
 * What a reply says of the credential that was sent, and so whether a second send can help.
 *
 * Goes by the token in the request's own headers, so that exactly the refused one is forgotten and nothing newer. Each API says it in
 * words of its own, which the strategies read.
 *
 * What a refused request tells on the diagnostics channels: whose credential it was, of what kind and age, and that it goes again.
 *
 * Known by the credential that was sent, since the reply names nobody.
 */
import {reviewAppstore} from '../apis/appstore/review.js';
import {AUTHORIZATION_TOKEN_HEADER} from '../apis/pay/headers.js';
import {reviewPay} from '../apis/pay/review.js';
import {SELLING_PARTNER_TOKEN_HEADER} from '../apis/selling-partner/headers.js';
import {reviewSellingPartner} from '../apis/selling-partner/review.js';
import type {SentCredential, Verdict} from '../apis/types.js';
import {isRefusal, publish, refusalOf} from '../diagnostics/channels.js';
import type {AboutCredential, CredentialKind} from '../diagnostics/messages.js';
import type {AmazonAuthError} from '../errors.js';
import {idsOf, type SeenToken} from '../tokens/key.js';
import type {TokenCache} from '../tokens/types.js';
import type {AmazonReply} from '../types.js';
import type {Clock} from '../util/clock.js';
import {headerOf} from '../util/reply-parts.js';
import {readText} from '../util/reply-text.js';
import type {Clients} from './authorizer.js';
import {match} from './match.js';
import {MAX_REFUSAL_BYTES} from './refusal-limits.js';

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

/** Amazon refused what was sent, unless `error` is of another kind. */
export function tellRefused(sent: SentCredential, error: AmazonAuthError | undefined, cache: TokenCache): void {
	if (error && isRefusal(error)) {
		publish('refused', () => {
			const seen = seenIn(sent, cache);
			return {...aboutSent(sent, seen, error), what: 'request', ...refusalOf(error), ageMs: seen?.ageMs};
		});
	}
}

/** What was sent goes once more, with another credential. */
export function tellResent(sent: SentCredential, error: AmazonAuthError | undefined, cache: TokenCache): void {
	publish('retried', () => ({
		...aboutSent(sent, seenIn(sent, cache), error),
		what: 'request',
		attempt: 2,
		delayMs: 0,
		status: error?.amazon?.status,
	}));
}

function aboutSent(
	{url, operation}: SentCredential,
	seen: SeenToken | undefined,
	error: AmazonAuthError | undefined,
): AboutCredential<CredentialKind | 'pay-signature' | undefined> {
	const {api} = match(url);
	const isSignature = api === 'pay' && error?.code !== 'ERR_AMAZON_ACCESS_TOKEN_REFUSED';
	return {
		// Only requests with a credential of ours come here, and those go to Amazon's hosts.
		api: api as AboutCredential['api'],
		kind: isSignature ? 'pay-signature' : seen?.label.kind,
		operation,
		...idsOf(seen?.owner),
	};
}

function seenIn({url, headers}: SentCredential, cache: TokenCache): SeenToken | undefined {
	const token = tokenOf(match(url).api, headers);
	return token === undefined ? undefined : cache.seen(token);
}

function tokenOf(api: ReturnType<typeof match>['api'], headers: SentCredential['headers']): string | undefined {
	switch (api) {
		case 'selling-partner':
			return headerOf(headers, SELLING_PARTNER_TOKEN_HEADER);
		case 'pay':
			return headerOf(headers, AUTHORIZATION_TOKEN_HEADER);
		default:
			return headerOf(headers, 'authorization')?.replace(/^Bearer /, '');
	}
}
