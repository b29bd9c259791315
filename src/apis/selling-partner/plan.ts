/**
 * Plans a call to the Selling Partner API: one of three tokens in `x-amz-access-token`, with the date and user-agent that Amazon asks for.
 */

import {publish} from '../../diagnostics/channels.js';
import {AmazonAuthError} from '../../errors.js';
import {assertPresent, type Identity} from '../../identity.js';
import {aboutToken, ownerOf} from '../../tokens/key.js';
import {rememberCredential} from '../../tokens/known-credentials.js';
import {readToken} from '../../tokens/token.js';
import type {Explanation} from '../../types.js';
import type {Wait} from '../../util/wait.js';
import {ACCESS_TOKEN_HEADER, attachAccessToken} from '../access-token-headers.js';
import {obtain} from '../account-tokens.js';
import {assertApplication, NEEDS_APPLICATION} from '../accounts.js';
import type {Attachment, Call, Plan} from '../types.js';
import type {SellingPartnerClient} from './client.js';
import {nameEndpoint} from './fault.js';
import {grantlessToken} from './grantless-token.js';
import {knownDocument} from './learned.js';
import {needOf, type SellingPartnerEndpointMatch, type SellingPartnerNeed} from './need.js';
import {NO_MORE} from './operations.js';
import {explainPlan, placeOf} from './pace/turns.js';
import {restrictedOrFallback} from './restricted-fallback.js';

const NO_DEFAULTS = {dataElements: [], restrictedData: undefined, grantless: NO_MORE} as const;

/** @throws {@link AmazonAuthError} `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS` */
export function planSellingPartner(
	{method, url: {pathname}, context}: Pick<Call, 'method' | 'url' | 'context'>,
	endpoint: SellingPartnerEndpointMatch,
	client: SellingPartnerClient | undefined,
): Plan {
	const need = needOf(method, pathname, endpoint, context, client?.settings ?? NO_DEFAULTS);
	const isPaced = client !== undefined && (context.pace ?? client.settings.pace);
	return {
		api: 'selling-partner',
		operation: need.operation,
		explain(identity) {
			if (!client) {
				throw notConfigured(need.operation);
			}
			if (identity) {
				assertNamed(need, identity, client);
			}
			const explained = explain(need, endpoint, identity ? '' : needsOf(need, client));
			return isPaced ? {...explained, usagePlan: explainPlan(method, pathname, endpoint)} : explained;
		},
		template: need.template,
		credentialId: () => credentialId(need, endpoint, `${method} ${pathname}`),
		attach(call, wait) {
			if (!client) {
				throw notConfigured(need.operation);
			}
			const found = tokenFor(need, call, wait, endpoint, client);
			return typeof found === 'string' ? attachment(found, need, client) : attachFetched(found, need, call, client);
		},
		pace: isPaced
			? (call, asked) => client.pacing.take(placeOf(need, endpoint, call, client.settings.account), asked)
			: undefined,
	};
}

async function attachFetched(
	token: Promise<string>,
	need: SellingPartnerNeed,
	{url}: Call,
	client: SellingPartnerClient,
): Promise<Attachment> {
	try {
		return attachment(await token, need, client);
	} catch (error) {
		throw error instanceof AmazonAuthError ? nameEndpoint(error, url) : error;
	}
}

function tokenFor(
	need: SellingPartnerNeed,
	{identity, context, isRenewal}: Call,
	wait: Wait,
	endpoint: SellingPartnerEndpointMatch,
	client: SellingPartnerClient,
): string | Promise<string> {
	if (need.credential === 'ready-made') {
		assertSomeSeller(identity);
		const token = readToken(context.restrictedDataToken?.(), 'restricted', '"restrictedDataToken"');
		const {tenant, sellingPartnerId} = identity;
		rememberCredential(token, client.cache, ownerOf({tenant, sellingPartnerId}));
		return token;
	}
	if (need.credential === 'grantless') {
		assertApplication(identity, GRANTLESS_CALLED, {api: 'selling-partner', operation: need.operation});
		return obtain(client, grantlessToken(client, need.scope), wait);
	}
	const seller = {owner: client.accounts.ownerOf(identity), region: endpoint.region};
	if (need.credential === 'restricted-data-token') {
		return need.isDocument && knownDocument(client, seller, need.resource.path) === 'plain'
			? obtain(client, client.accounts.request(seller.owner, seller.region), wait)
			: restrictedOrFallback(need, client, seller, wait);
	}
	const {operation, document: resource} = need;
	if (resource && knownDocument(client, seller, resource.path) === 'restricted') {
		return restrictedOrFallback({operation, resource, policy: 'require', isDocument: true}, client, seller, wait);
	}
	const token = client.accounts.request(seller.owner, seller.region);
	if (need.isFallback && !isRenewal) {
		client.counts.fallbacks++;
		publish('fallback', () => ({
			...aboutToken({...token, operation}),
			reason: 'no-data-elements',
			dropped: context.dataElements ?? client.settings.dataElements,
			requestId: undefined,
		}));
	}
	return obtain(client, token, wait);
}

function attachment(token: string, need: SellingPartnerNeed, client: SellingPartnerClient): Attachment {
	return attachAccessToken(token, client, need.credential === 'refresh-token' && need.unasked !== undefined);
}

/** A redirect may be followed where this stays the same. The seller is left out, since a redirect cannot change it. */
function credentialId(need: SellingPartnerNeed, {region, sandbox}: SellingPartnerEndpointMatch, asked: string): string {
	return JSON.stringify(['selling-partner', region, sandbox, need.credential, opens(need, asked)]);
}

/** What the credential is good for. A ready-made token is known only by the call it was given for. */
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

const GRANTLESS_CALLED = 'This operation is grantless: it is called';

/** Only its delegator knows whose data a ready-made token opens, so any identity that may call for a seller may use one. */
function assertSomeSeller(identity: Identity): void {
	assertPresent(identity, 'sellingPartnerId');
	if (!identity.application && identity.sellingPartnerId === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			`The call brings a Restricted Data Token, and its identity names neither a seller nor the application: add sellingPartnerId, or application: true.`,
			{api: 'selling-partner'},
		);
	}
}

/** Refuses an identity as the call itself would. */
function assertNamed(need: SellingPartnerNeed, identity: Identity, client: SellingPartnerClient): void {
	if (need.credential === 'grantless') {
		assertApplication(identity, GRANTLESS_CALLED, {api: 'selling-partner', operation: need.operation});
	} else if (need.credential === 'ready-made') {
		assertSomeSeller(identity);
	} else {
		client.accounts.ownerOf(identity);
	}
}

/** The sentence that `explain` adds when the identity is unknown until the call is made. */
function needsOf({credential}: SellingPartnerNeed, {accounts}: SellingPartnerClient): string {
	if (credential === 'ready-made') {
		return ' The identity must name sellingPartnerId or application: true.';
	}
	return credential === 'grantless' ? NEEDS_APPLICATION : accounts.needs();
}

function explain(need: SellingPartnerNeed, {region, sandbox}: SellingPartnerEndpointMatch, needs: string): Explanation {
	const {operation, credential} = need;
	return {
		api: 'selling-partner',
		reason: `${need.reason()}${needs}`,
		credential: credential === 'ready-made' ? 'restricted-data-token' : credential,
		region,
		sandbox,
		header: ACCESS_TOKEN_HEADER,
		...(operation === undefined ? {} : {operation}),
		...(credential === 'grantless' ? {scope: need.scope} : {}),
		...(credential === 'restricted-data-token' ? {restrictedResource: need.resource} : {}),
	};
}

function notConfigured(operation: string | undefined): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'The Selling Partner API was called, but createAmazonAuth got no "sellingPartner" option: give it {clientId, clientSecret, refreshToken}.',
		{api: 'selling-partner', operation},
	);
}
