/**
 * Decides which token a restricted call goes with when Amazon refuses the one that was planned.
 *
 * Two refusals of the mint are answers and not faults: a role is missing (`restrictedData: 'auto'` then asks for less), and a report
 * document that is not restricted. Anything else stays an error in every mode: personal data never vanishes because a server stumbled.
 */
import {isPromise} from 'node:util/types';
import {AmazonAuthError} from '../../errors.js';
import type {LivingToken} from '../../tokens/token.js';
import type {Wait} from '../../util/wait.js';
import {obtain} from '../account-tokens.js';
import type {Seller, SellingPartnerClient} from './client.js';
import {isNoRestrictedDocument, missingRole, rememberDocument, rememberMissingRole} from './learned.js';
import type {RestrictedNeed} from './need.js';
import {restrictedDataToken} from './restricted-token.js';

/**
 * Returns a token that is in the cache without a promise, which would cost a call more than the look-up.
 *
 * @throws {@link AmazonAuthError} of the mint; `THROTTLED` where the call's deadline is nearer than its permit
 */
export function restrictedOrFallback(
	need: RestrictedNeed,
	client: SellingPartnerClient,
	seller: Seller,
	wait: Wait,
): string | Promise<string> {
	const missing = missingRole(client, seller, need);
	if (missing && need.policy === 'require') {
		throw missing.refusal;
	}
	const asked = missing ? missing.resource && {...need, resource: missing.resource} : need;
	if (!asked) {
		return obtain(client, client.accounts.request(seller.owner, seller.region), wait);
	}
	const request = restrictedDataToken(client, seller, asked.resource, asked.operation);
	const token = client.cache.token(request, wait);
	return isPromise(token) ? mintedOrFallback(need, asked, token, {client, seller, wait}) : token.value;
}

async function mintedOrFallback(
	need: RestrictedNeed,
	asked: RestrictedNeed,
	token: Promise<LivingToken>,
	{client, seller, wait}: {client: SellingPartnerClient; seller: Seller; wait: Wait},
): Promise<string> {
	try {
		return (await token).value;
	} catch (error) {
		if (need.isDocument && isNoRestrictedDocument(error)) {
			rememberDocument(client, seller, asked.resource.path, 'plain');
			return obtain(client, client.accounts.request(seller.owner, seller.region), wait);
		}
		if (!isRoleMissing(error)) {
			throw error;
		}
		rememberMissingRole(client, seller, need, {refusal: error, refused: asked.resource});
		if (need.policy === 'require') {
			throw error;
		}
		// At most as deep as there are data elements: each round has fewer of them, or none.
		return restrictedOrFallback(need, client, seller, wait);
	}
}

function isRoleMissing(error: unknown): error is AmazonAuthError {
	return error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_ROLE_MISSING';
}
