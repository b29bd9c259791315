/**
 * Minting a Restricted Data Token: in turn with the seller's other mints, with the seller's token, and once more should that be dead.
 *
 * Always on the production host: the sandbox mints nothing that can be used.
 * @see https://developer-docs.amazon.com/sp-api/docs/sp-api-sandbox
 */
import {basicDate} from '../basic-date.js';
import {productionHost} from '../endpoints.js';
import {AmazonAuthError} from '../errors.js';
import {headerOf} from '../token-call/reply.js';
import {withRetries} from '../token-call/retries.js';
import {tokenKey} from '../tokens/key.js';
import type {MintedToken} from '../tokens/token.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import type {Wait} from '../wait.js';
import {accessToken, type Seller, sellerOwner} from './access-token.js';
import type {SellingPartnerClient} from './client.js';
import {userAgent} from './headers.js';
import type {RestrictedResource} from './need.js';
import {buildRestrictedTokenRequest, DeadAccessToken, readRestrictedTokenReply} from './restricted-data-token.js';

export interface Mint {
	readonly resources: readonly RestrictedResource[];
	readonly targetApplication?: string | undefined;
	/** Tells the mint apart in line. */
	readonly ticket: string;
}

export function restrictedDataToken(client: SellingPartnerClient, seller: Seller, resource: RestrictedResource): TokenRequest {
	const owner = sellerOwner(client, seller.identity);
	const {method, path, dataElements = null} = resource;
	const key = tokenKey({
		application: client.settings.clientId,
		owner,
		region: seller.region,
		kind: 'restricted-data-token',
		detail: [method, path, dataElements, null],
	});
	return {key, owner, mint: (signal) => mintRestrictedDataToken(client, seller, {resources: [resource], ticket: key}, signal)};
}

/** The account whose quota a seller's mints are charged to. */
function budgetAccount(client: SellingPartnerClient, seller: Seller): string {
	const {tenant, sellingPartnerId} = sellerOwner(client, seller.identity);
	return JSON.stringify([tenant, sellingPartnerId, seller.region]);
}

/**
 * Keeps a place in line for a mint that is about to begin; the function returned gives up what is left of it.
 *
 * Told at once and not after its deadline: in line stand the mints that others have begun in this very moment, too.
 * @throws {@link AmazonAuthError} `THROTTLED` where the deadline is nearer than the turn
 */
export function announceMint(client: SellingPartnerClient, seller: Seller, ticket: string, {deadlineMs}: Wait): () => void {
	const {budget, clock} = client;
	const account = budgetAccount(client, seller);
	const turnMs = budget.waitMs(account, ticket);
	if (deadlineMs !== undefined && clock.monotonicMs() + turnMs > deadlineMs) {
		throw new AmazonAuthError(
			'ERR_AMAZON_THROTTLED',
			'The Tokens API gives one token a second, and the turn of this call comes after its deadline. Try again later, or give it a longer timeout.',
			{api: 'selling-partner', operation: 'createRestrictedDataToken', retryAfterMs: turnMs},
		);
	}
	return budget.announce(account, ticket);
}

export async function mintRestrictedDataToken(
	client: SellingPartnerClient,
	seller: Seller,
	mint: Mint,
	signal: AbortSignal,
): Promise<MintedToken> {
	const first = await tryMint(client, seller, mint, signal);
	if ('minted' in first) {
		return first.minted;
	}
	const second = client.cache.refuse(first.dead) === 'kept' ? first : await tryMint(client, seller, mint, signal);
	if ('minted' in second) {
		return second.minted;
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
		"The Tokens API refuses the seller's access token, though it is new. Has the seller revoked the authorization?",
		{api: 'selling-partner', operation: 'createRestrictedDataToken'},
	);
}

async function tryMint(
	client: SellingPartnerClient,
	seller: Seller,
	{resources, targetApplication, ticket}: Mint,
	signal: AbortSignal,
): Promise<{minted: MintedToken} | {dead: string}> {
	const {cache, call, clock, settings, budget} = client;
	const account = budgetAccount(client, seller);
	const {value} = await cache.obtain(accessToken(client, seller), {signals: [signal]});
	const send = async (): Promise<MintedToken> => {
		await budget.take(account, ticket, signal);
		const headers = {'user-agent': userAgent(settings.userAgent), 'x-amz-date': basicDate(clock.nowMs())};
		const host = productionHost(seller.region);
		const request = buildRestrictedTokenRequest({host, accessToken: value, resources, targetApplication, headers});
		const reply = await call(request, signal);
		budget.applyRate(account, Number(headerOf(reply.headers, 'x-amzn-ratelimit-limit')));
		return readRestrictedTokenReply(reply, clock.nowMs());
	};
	try {
		return {minted: await withRetries(send, {what: 'The Tokens API', signal})};
	} catch (error) {
		if (error instanceof DeadAccessToken) {
			return {dead: value};
		}
		throw error;
	}
}
