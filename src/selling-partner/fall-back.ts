/**
 * Which token a restricted call goes with, when Amazon does not give the one that was planned.
 *
 * Two refusals of the mint are answers and not faults: a role is missing (`restrictedData: 'auto'` then asks for less), and a report
 * document that is not restricted. Anything else stays an error in every mode: personal data never vanishes because a server stumbled.
 */
import {AmazonAuthError} from '../errors.js';
import type {MintedToken} from '../tokens/token.js';
import type {TokenRequest} from '../tokens/token-cache.js';
import type {Wait} from '../wait.js';
import {accessToken, type Seller, sellerOwner} from './access-token.js';
import type {SellingPartnerClient} from './client.js';
import {isNoRestrictedDocument, rememberDocument} from './documents.js';
import {announceMint, restrictedDataToken} from './mint.js';
import {missingRole, rememberMissingRole} from './missing-roles.js';
import type {RestrictedNeed, RestrictedResource} from './need.js';

/** @throws {@link AmazonAuthError} of the mint; `THROTTLED` where the call's deadline is nearer than its turn */
export async function restrictedOrFallback(
	need: RestrictedNeed,
	client: SellingPartnerClient,
	seller: Seller,
	wait: Wait,
): Promise<string> {
	const account = {owner: sellerOwner(client, seller.identity), region: seller.region};
	const missing = missingRole(client, account, need);
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
		rememberMissingRole(client, account, need, {refusal: error, refused: resource});
		if (need.policy === 'require') {
			throw error;
		}
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
	const found = client.cache.living(request) ?? client.cache.confirmed(request, wait);
	const token = found && (await found);
	if (token) {
		return token.value;
	}
	const leaveLine = announceMint(client, seller, request.key, wait);
	let hasBegun = false;
	const mint = async (signal: AbortSignal): Promise<MintedToken> => {
		hasBegun = true;
		return request.mint(signal).finally(leaveLine);
	};
	try {
		return await obtain(client, {...request, mint}, wait);
	} finally {
		// A flight that has begun goes on without this caller, and keeps its place.
		if (!hasBegun) {
			leaveLine();
		}
	}
}

async function obtain({cache}: SellingPartnerClient, request: TokenRequest, wait: Wait): Promise<string> {
	return (cache.living(request) ?? (await cache.obtain(request, wait))).value;
}

function isRoleMissing(error: unknown): error is AmazonAuthError {
	return error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_ROLE_MISSING';
}
