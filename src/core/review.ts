/**
 * What a reply says of the credential that was sent, whether a second send can help, and what the diagnostics channels are told of it.
 *
 * The token in the request's own headers decides, so that exactly the refused one is forgotten and nothing newer. Each API reads its own
 * words.
 */
import type {SentCredential, Verdict} from '../apis/types.js';
import {isRefusal, publish, refusalOf} from '../diagnostics/channels.js';
import type {AboutCredential, CredentialKind} from '../diagnostics/messages.js';
import type {AmazonAuthError} from '../errors.js';
import {idsOf, type SeenToken} from '../tokens/key.js';
import type {TokenCache} from '../tokens/types.js';
import type {AmazonReply} from '../types.js';
import type {Clock} from '../util/clock.js';
import {readText} from '../util/reply-parts.js';
import type {Clients} from './binding.js';
import {apiOf, match} from './match.js';
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
	return 'record' in found
		? found.record.review(sent, reply, {endpoint: found.endpoint, client: clients.get(found.api), cache, clock})
		: {sendAgain: false};
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
	const api = apiOf(url);
	return {
		// Only requests with a credential of ours come here, and those go to Amazon's hosts.
		api: api?.name as AboutCredential['api'],
		kind: api?.kindOfSent?.(error) ?? seen?.label.kind,
		operation,
		...idsOf(seen?.owner),
	};
}

function seenIn({url, headers}: SentCredential, cache: TokenCache): SeenToken | undefined {
	const token = apiOf(url)?.tokenIn(headers);
	return token === undefined ? undefined : cache.seen(token);
}
