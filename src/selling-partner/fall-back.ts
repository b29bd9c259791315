/**
 * Which token a restricted call goes with, when Amazon does not give the one that was planned.
 *
 * Two refusals of the mint are answers and not faults: a role is missing (`restrictedData: 'auto'` then asks for less), and a report
 * document that is not restricted. Anything else stays an error in every mode: personal data never vanishes because a server stumbled.
 */
import {AmazonAuthError} from '../errors.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import type {Wait} from '../wait.js';
import {accessToken, type Seller, sellerOwner} from './access-token.js';
import type {MissingRole, SellingPartnerClient} from './client.js';
import {isNoRestrictedDocument, rememberDocument} from './documents.js';
import {budgetAccount, restrictedDataToken} from './mint.js';
import type {RestrictedResource} from './plan.js';

export interface RestrictedNeed {
	readonly resource: RestrictedResource;
	readonly policy: 'require' | 'auto';
	/** Whether `resource` is a report document, which may turn out not to be restricted. */
	readonly isDocument: boolean;
}

/** How long a refusal for lack of a role is believed: with the call going on without, and with each call failing. */
const REMEMBERED_MS = {auto: 10 * 60_000, require: 60_000} as const;

/** @throws {@link AmazonAuthError} of the mint; `THROTTLED` where the call's deadline is nearer than its turn */
export async function restrictedOrFallback(
	need: RestrictedNeed,
	client: SellingPartnerClient,
	seller: Seller,
	wait: Wait,
): Promise<string> {
	const missing = knownToBeMissing(need, client, seller);
	if (missing && need.policy === 'require') {
		throw missing.refusal;
	}
	const resource = missing ? missing.resource : need.resource;
	if (!resource) {
		return obtain(client, accessToken(client, seller), wait);
	}
	try {
		return await obtainRestricted(client, seller, resource, wait);
	} catch (error) {
		if (need.isDocument && isNoRestrictedDocument(error)) {
			rememberDocument(client, seller, resource.path, 'plain');
			return obtain(client, accessToken(client, seller), wait);
		}
		if (!isRoleMissing(error)) {
			throw error;
		}
		rememberMissing(need, client, seller, error, resource);
		// At most as deep as there are data elements: each round has fewer of them, or none.
		return restrictedOrFallback(need, client, seller, wait);
	}
}

async function obtainRestricted(
	client: SellingPartnerClient,
	seller: Seller,
	resource: RestrictedResource,
	wait: Wait,
): Promise<string> {
	const request = restrictedDataToken(client, seller, resource);
	const living = client.cache.peek(request.key);
	if (living) {
		return living.value;
	}
	const turnMs = client.budget.waitMs(budgetAccount(client, seller), request.key);
	if (wait.deadlineMs !== undefined && client.clock.monotonicMs() + turnMs > wait.deadlineMs) {
		throw new AmazonAuthError(
			'ERR_AMAZON_THROTTLED',
			'The Tokens API gives one token a second, and the turn of this call comes after its deadline. Try again later, or give it a longer timeout.',
			{api: 'selling-partner', operation: 'createRestrictedDataToken', retryAfterMs: turnMs},
		);
	}
	return obtain(client, request, wait);
}

async function obtain({cache}: SellingPartnerClient, request: TokenRequest, wait: Wait): Promise<string> {
	return (cache.peek(request.key) ?? (await cache.obtain(request, wait))).value;
}

function knownToBeMissing(need: RestrictedNeed, client: SellingPartnerClient, seller: Seller): MissingRole | undefined {
	if (client.missingRoles.size === 0) {
		return undefined;
	}
	const known = client.missingRoles.get(memoryKey(need, client, seller));
	return known && client.clock.monotonicMs() - known.atMs < REMEMBERED_MS[need.policy] ? known : undefined;
}

function rememberMissing(
	need: RestrictedNeed,
	client: SellingPartnerClient,
	seller: Seller,
	refusal: AmazonAuthError,
	refused: RestrictedResource,
): void {
	if (need.policy === 'auto') {
		client.counts.fallbacks++;
	}
	client.missingRoles.set(memoryKey(need, client, seller), {
		owner: sellerOwner(client, seller.identity),
		refusal,
		resource: need.policy === 'auto' ? withoutRefused(refused, refusal) : undefined,
		atMs: client.clock.monotonicMs(),
	});
}

function memoryKey({resource, policy}: RestrictedNeed, client: SellingPartnerClient, seller: Seller): string {
	const {method, path, dataElements = null} = resource;
	return JSON.stringify([budgetAccount(client, seller), policy, method, path, dataElements]);
}

/** What may still be had: the elements that Amazon did not name, if it named some and left some. */
function withoutRefused(resource: RestrictedResource, refusal: AmazonAuthError): RestrictedResource | undefined {
	const refused = /\[([A-Za-z, ]+)\]/.exec(refusal.amazon?.message ?? '')?.[1]?.split(', ') ?? [];
	const left = resource.dataElements?.filter((element) => !refused.includes(element)) ?? [];
	const isLess = left.length > 0 && left.length < (resource.dataElements?.length ?? 0);
	return isLess ? {...resource, dataElements: left} : undefined;
}

function isRoleMissing(error: unknown): error is AmazonAuthError {
	return error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_ROLE_MISSING';
}
