/**
 * Decides what a reply of the Selling Partner API says of the token that was sent.
 *
 * A report document that Amazon refuses to the seller's access token is a restricted one: that is remembered, and the call is sent again.
 */

import {AmazonAuthError, errorWith} from '../../errors.js';
import type {SellingPartnerEndpoint} from '../../hosts.js';
import type {HeaderRecord} from '../../types.js';
import {foreignError} from '../../util/foreign-reply.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {isAboutCredential} from '../access-token-fault.js';
import {accessTokenIn} from '../access-token-headers.js';
import type {ReviewParts} from '../api.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';
import {classify} from './classify.js';
import type {SellingPartnerClient} from './client.js';
import {nameEndpoint, readSellingPartnerFault, type SellingPartnerFault} from './fault.js';
import {learnRestricted} from './learned.js';
import {rateOf} from './rates.js';

export function reviewSellingPartner(
	sent: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{
		endpoint: {region},
		cache,
		client,
	}: Pick<ReviewParts<SellingPartnerEndpoint, SellingPartnerClient>, 'endpoint' | 'cache' | 'client'>,
): Verdict {
	const {status, headers, body} = reply;
	if (status === 503) {
		return reviewOutage(sent, reply, client);
	}
	if (!isAboutCredential(status)) {
		return {sendAgain: false};
	}
	const {operation, url, method = 'GET'} = sent;
	const waiting = client && {nowMs: client.clock.nowMs(), perSecond: status === 429 ? rateOf(method, url.pathname) : undefined};
	const fault = readSellingPartnerFault(status, headers, body, waiting);
	const token = accessTokenIn(sent.headers);
	switch (fault.kind) {
		case 'foreign': {
			const pauseMs = waiting && retryAfterMs(reply, waiting.nowMs, waiting.perSecond);
			const error = foreignError(reply, url.host, {api: 'selling-partner', operation, retryAfterMs: pauseMs});
			return {sendAgain: false, ...(error && {error})};
		}
		case 'token-dead':
			return refuseToken({token, api: 'selling-partner', operation, amazon: fault.said}, cache);
		case 'document-restricted': {
			const owners = token === undefined || !isDocument(url) ? [] : cache.ownersOf(token);
			const helped = owners.filter(
				(owner) => client && token !== undefined && learnRestricted(client, {owner, region}, url.pathname, token),
			);
			return {sendAgain: helped.length > 0 && sent.isFinal !== true, error: documentRefused(fault, operation)};
		}
		default:
			return fault.error ? {sendAgain: false, error: nameEndpoint(errorWith(fault.error, {operation}), url)} : {sendAgain: false};
	}
}

/** Without a pause a 503 is an outage like any other, which says nothing of the caller. */
function reviewOutage(
	{operation}: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	client: SellingPartnerClient | undefined,
): Verdict {
	const {kind, said} = readSellingPartnerFault(reply.status, reply.headers, reply.body);
	const pauseMs = client && retryAfterMs(reply, client.clock.nowMs());
	if (kind === 'foreign' || pauseMs === undefined) {
		return {sendAgain: false};
	}
	const message = 'The Selling Partner API is overloaded or under maintenance, and asks for a pause. Try again after it.';
	const about = {api: 'selling-partner', operation, amazon: said, retryAfterMs: pauseMs} as const;
	return {sendAgain: false, error: new AmazonAuthError('ERR_AMAZON_THROTTLED', message, about)};
}

/** The one operation whose need of a Restricted Data Token depends on the document. */
function isDocument({pathname}: URL): boolean {
	const found = classify('GET', pathname);
	return found.kind === 'restricted' && !found.operation.genericPath;
}

function documentRefused({said}: SellingPartnerFault, operation: string | undefined): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_ACCESS_DENIED',
		'Amazon refuses the resource to this token. A restricted report document needs a Restricted Data Token, and so the role for its data: name its "reportType" in the context of the call, and leave "restrictedData" at its default.',
		{api: 'selling-partner', operation, amazon: said},
	);
}
