/**
 * A fleet of whole auths over one store and one fake Amazon, as the tests of both play it.
 */
import {type AmazonAuth, createAmazonAuth, type TokenStore} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {optionsOf} from '../support/read-key.js';

export const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916';
/** An operation that takes the seller's own token. */
export const PLAIN = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';

const KEY: Uint8Array = Uint8Array.from({length: 32}, (_, index) => index);

export function startAuth(fake: FakeAmazon, store: TokenStore): AmazonAuth {
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	return createAmazonAuth({...optionsOf(fake), sellingPartner, store, encryptionKeys: [KEY]});
}

export function startAuths(count: number, fake: FakeAmazon, makeStore: () => TokenStore): AmazonAuth[] {
	return Array.from({length: count}, () => startAuth(fake, makeStore()));
}

/** The token that a call of a seller carries. */
export async function tokenOf(auth: AmazonAuth, sellingPartnerId: string, url: string = PLAIN): Promise<string> {
	const headers = await auth.as({sellingPartnerId}).authorize({method: 'GET', url});
	return headers['x-amz-access-token'] ?? '';
}

export function closeAll(auths: readonly AmazonAuth[]): Promise<unknown> {
	return Promise.all(auths.map((auth) => auth.close()));
}
