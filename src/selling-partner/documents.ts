/**
 * Whether a report document is restricted: its id does not tell, only its report type or Amazon's replies do.
 *
 * What a reply told is remembered for that seller, region and document.
 */
import {AmazonAuthError} from '../errors.js';
import type {TokenOwner} from '../tokens/key.js';
import type {SellingRegion} from '../types.js';
import {type Seller, sellerOwner} from './access-token.js';
import type {KnownDocument, SellingPartnerClient} from './client.js';

export function knownDocument(client: SellingPartnerClient, seller: Seller, path: string): KnownDocument['kind'] | undefined {
	if (client.documents.size === 0) {
		return undefined;
	}
	return client.documents.get(documentKey(sellerOwner(client, seller.identity), seller.region, path))?.kind;
}

export function rememberDocument(client: SellingPartnerClient, seller: Seller, path: string, kind: KnownDocument['kind']): void {
	const owner = sellerOwner(client, seller.identity);
	client.documents.set(documentKey(owner, seller.region, path), {owner, kind});
}

/**
 * Amazon refused a document to the seller's own token: it is a restricted one.
 *
 * @returns whether that is news, so that a second send can help
 */
export function learnRestricted(client: SellingPartnerClient, owner: TokenOwner, region: SellingRegion, path: string): boolean {
	const key = documentKey(owner, region, path);
	const isNews = client.documents.get(key)?.kind !== 'restricted';
	client.documents.set(key, {owner, kind: 'restricted'});
	return isNews;
}

/** The mint's word for a document that needs no Restricted Data Token. */
export function isNoRestrictedDocument(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.status === 400 && /document ID/.test(error.amazon.message ?? '');
}

function documentKey({tenant, sellingPartnerId}: TokenOwner, region: SellingRegion, path: string): string {
	return JSON.stringify([tenant, sellingPartnerId, region, path]);
}
