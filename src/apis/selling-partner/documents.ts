/**
 * Whether a report document is restricted: its id does not tell, only its report type or Amazon's replies do.
 *
 * What a reply told is remembered for that seller, region and document.
 */
import {AmazonAuthError} from '../../errors.js';
import type {Seller} from './access-token.js';
import type {KnownDocument, SellingPartnerClient} from './client.js';
import {missingRole} from './learned.js';

/** How Amazon's own examples begin. */
const RESTRICTED_PREFIX = 'Atz.sprdt|';

/** What is known of a document for which this call would have a Restricted Data Token minted. */
export function knownDocument(client: SellingPartnerClient, seller: Seller, path: string): 'restricted' | 'plain' | undefined {
	if (client.documents.size === 0) {
		return undefined;
	}
	return client.documents.get(documentKey(seller, path))?.kind;
}

export function rememberDocument(client: SellingPartnerClient, seller: Seller, path: string, kind: KnownDocument['kind']): void {
	client.documents.set(documentKey(seller, path), {owner: seller.owner, kind});
}

/**
 * Amazon refused a document to a token: it is a restricted one, unless the mint has said otherwise.
 *
 * @returns whether a second send can help: not after a Restricted Data Token, nor where none can be had
 */
export function learnRestricted(client: SellingPartnerClient, seller: Seller, path: string, refused: string): boolean {
	const key = documentKey(seller, path);
	if (client.documents.get(key)?.kind === 'plain') {
		return false;
	}
	client.documents.set(key, {owner: seller.owner, kind: 'restricted'});
	const resource = {method: 'GET', path};
	const isMissing = (['auto', 'require'] as const).some((policy) => missingRole(client, seller, {resource, policy}));
	return !isMissing && !refused.startsWith(RESTRICTED_PREFIX);
}

/** The mint's word for a document that needs no Restricted Data Token. */
export function isNoRestrictedDocument(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.status === 400 && /document ID/.test(error.amazon.message ?? '');
}

function documentKey({owner: {tenant, sellingPartnerId}, region}: Seller, path: string): string {
	return JSON.stringify([tenant, sellingPartnerId, region, path]);
}
