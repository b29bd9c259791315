/**
 * What a refused request tells on the diagnostics channels: whose credential it was, of what kind and age, and that it goes again.
 *
 * Known by the credential that was sent, since the reply names nobody.
 */
import {publish} from '../diagnostics/channels.js';
import type {AboutCredential, CredentialKind} from '../diagnostics/messages.js';
import type {AmazonAuthError} from '../errors.js';
import {match} from './match.js';
import {AUTHORIZATION_TOKEN_HEADER} from '../apis/pay/headers.js';
import {headerOf} from '../util/reply-parts.js';
import type {SentCredential} from './review.js';
import {SELLING_PARTNER_TOKEN_HEADER} from '../apis/selling-partner/headers.js';
import {isRefusal, refusalOf} from '../tokens/calls/refusal.js';
import {idsOf, type SeenToken} from '../tokens/subject.js';
import type {TokenCache} from '../tokens/cache.js';

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
