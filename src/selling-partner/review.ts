/**
 * What a reply of the Selling Partner API says of the token it was asked with.
 *
 * A document refused to the seller's token is a restricted one: that is learned, and the call worth a second send.
 */
import {productionHost} from '../endpoints.js';
import {AmazonAuthError} from '../errors.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../review.js';
import {headerOf} from '../token-call/reply.js';
import type {TokenCache} from '../tokens/token-cache.js';
import type {HeaderRecord, SellingRegion} from '../types.js';
import {classify} from './classify.js';
import type {SellingPartnerClient} from './client.js';
import {learnRestricted} from './documents.js';
import {isAboutCredential, readSellingPartnerFault, type SellingPartnerFault} from './fault.js';
import {SELLING_PARTNER_TOKEN_HEADER} from './headers.js';
import {regionOf} from './marketplaces.js';

export function reviewSellingPartner(
	sent: SentCredential,
	reply: {status: number; headers: HeaderRecord; body: string},
	{region, cache, client}: {region: SellingRegion; cache: TokenCache; client: SellingPartnerClient | undefined},
): Verdict {
	if (!isAboutCredential(reply.status)) {
		return {sendAgain: false};
	}
	const {operation, url} = sent;
	const fault = readSellingPartnerFault(reply.status, reply.headers, reply.body);
	const token = headerOf(sent.headers, SELLING_PARTNER_TOKEN_HEADER);
	switch (fault.kind) {
		case 'token-dead':
			return refuseToken({token, api: 'selling-partner', operation, amazon: fault.said}, cache);
		case 'document-restricted': {
			const owners = token === undefined || !isDocument(url) ? [] : cache.ownersOf(token);
			const learned = owners.filter((owner) => client !== undefined && learnRestricted(client, owner, region, url.pathname));
			return {sendAgain: learned.length > 0, error: documentRefused(fault)};
		}
		default:
			return fault.error ? {sendAgain: false, error: named(fault.error, url, operation)} : {sendAgain: false};
	}
}

/** The one operation whose need of a Restricted Data Token depends on the document. */
function isDocument({pathname}: URL): boolean {
	const found = classify('GET', pathname);
	return found.kind === 'restricted' && !found.operation.genericPath;
}

/** Of a call to the wrong region, the endpoint of the right one: its marketplaces are in the query. */
function named(error: AmazonAuthError, url: URL, operation: string | undefined): AmazonAuthError {
	const {code, message, amazon, api} = error;
	if (code !== 'ERR_AMAZON_WRONG_REGION') {
		return new AmazonAuthError(code, message, {api, operation, amazon});
	}
	const ids = [...url.searchParams].filter(([name]) => /^marketplaceids?$/i.test(name)).flatMap(([, value]) => value.split(','));
	const region = ids.map(regionOf).find((found) => found !== undefined && productionHost(found) !== url.hostname);
	const advice =
		region === undefined
			? message
			: `The marketplaces of this call belong to https://${productionHost(region)}: call that endpoint.`;
	return new AmazonAuthError(code, advice, {api, operation, amazon});
}

function documentRefused({said}: SellingPartnerFault): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_ACCESS_DENIED',
		'Amazon refuses the resource to this token. A restricted report document needs a Restricted Data Token: name its "reportType" in the context of the call.',
		{api: 'selling-partner', amazon: said},
	);
}
