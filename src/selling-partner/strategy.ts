/**
 * The Selling Partner API: one of three tokens in `x-amz-access-token`, with the date and user agent Amazon asks for.
 */
import {basicDate} from '../basic-date.js';
import {AmazonAuthError} from '../errors.js';
import type {Attachment, Call, Plan, RetryRule} from '../strategy.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import {readToken} from '../tokens/token-syntax.js';
import type {AmazonContext, Explanation} from '../types.js';
import type {Wait} from '../wait.js';
import {accessToken, grantlessToken} from './access-token.js';
import type {SellingPartnerClient} from './client.js';
import {knownDocument} from './documents.js';
import {restrictedOrFallback} from './fall-back.js';
import {SELLING_PARTNER_TOKEN_HEADER, userAgent} from './headers.js';
import type {SellingPartnerEndpointMatch, SellingPartnerNeed} from './need.js';
import {needOf} from './plan.js';
import {nameEndpoint} from './wrong-region.js';

/** A throttled call was not carried out, whatever its method. */
const RETRY: RetryRule = {statusCodes: [429], networkErrors: false};

const NO_DEFAULTS = {dataElements: [], restrictedData: undefined} as const;

/** @throws {@link AmazonAuthError} `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS` */
export function planSellingPartner(
	method: string,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	client: SellingPartnerClient | undefined,
): Plan {
	const need = needOf(method, pathname, endpoint, context, client?.settings ?? NO_DEFAULTS);
	return {
		api: 'selling-partner',
		operation: need.operation,
		get explanation() {
			return explain(need, endpoint);
		},
		template: need.template,
		credentialId: credentialId(need, endpoint, `${method} ${pathname}`),
		async attach(call, wait) {
			if (!client) {
				throw notConfigured();
			}
			try {
				const attached = attachment(await tokenFor(need, call, wait, endpoint, client), client);
				return need.credential === 'refresh-token' && need.unasked ? {...attached, isFinal: true} : attached;
			} catch (error) {
				throw error instanceof AmazonAuthError ? nameEndpoint(error, call.url) : error;
			}
		},
	};
}

async function tokenFor(
	need: SellingPartnerNeed,
	{identity, context}: Call,
	wait: Wait,
	{region}: SellingPartnerEndpointMatch,
	client: SellingPartnerClient,
): Promise<string> {
	const seller = {identity, region};
	const living = async (request: TokenRequest): Promise<string> =>
		(client.cache.living(request) ?? (await client.cache.obtain(request, wait))).value;
	switch (need.credential) {
		case 'ready-made':
			return readToken(context.restrictedDataToken?.(), 'restricted', '"restrictedDataToken"');
		case 'grantless':
			return living(grantlessToken(client, need.scope));
		case 'refresh-token':
			if (need.document && knownDocument(client, seller, need.document.path) === 'restricted') {
				return restrictedOrFallback({resource: need.document, policy: 'require', isDocument: true}, client, seller, wait);
			}
			if (need.isFallback) {
				client.counts.fallbacks++;
			}
			return living(accessToken(client, seller));
		case 'restricted-data-token':
			if (need.isDocument && knownDocument(client, seller, need.resource.path) === 'plain') {
				return living(accessToken(client, seller));
			}
			return restrictedOrFallback(need, client, seller, wait);
	}
}

function attachment(token: string, {settings, clock}: SellingPartnerClient): Attachment {
	return {
		headers: {[SELLING_PARTNER_TOKEN_HEADER]: token, 'x-amz-date': basicDate(clock.nowMs())},
		defaults: {'user-agent': userAgent(settings.userAgent)},
		retry: RETRY,
	};
}

/** What a redirect is held against: not the seller, who cannot change on the way. */
function credentialId(need: SellingPartnerNeed, {region, sandbox}: SellingPartnerEndpointMatch, asked: string): string {
	return JSON.stringify(['selling-partner', region, sandbox, need.credential, opens(need, asked)]);
}

/** What the credential is good for; of a ready-made one nothing is known but what it was given for. */
function opens(need: SellingPartnerNeed, asked: string): unknown {
	switch (need.credential) {
		case 'restricted-data-token':
			return need.resource;
		case 'grantless':
			return need.scope;
		case 'ready-made':
			return asked;
		case 'refresh-token':
			return null;
	}
}

function explain(need: SellingPartnerNeed, {region, sandbox}: SellingPartnerEndpointMatch): Explanation {
	const {reason, operation, credential} = need;
	return {
		api: 'selling-partner',
		reason,
		credential: credential === 'ready-made' ? 'restricted-data-token' : credential,
		region,
		sandbox,
		header: SELLING_PARTNER_TOKEN_HEADER,
		...(operation === undefined ? {} : {operation}),
		...(credential === 'grantless' ? {scope: need.scope} : {}),
		...(credential === 'restricted-data-token' ? {restrictedResource: need.resource} : {}),
	};
}

function notConfigured(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'The Selling Partner API was called, but createAmazonAuth got no "sellingPartner" option: give it {clientId, clientSecret, refreshToken}.',
		{api: 'selling-partner'},
	);
}
