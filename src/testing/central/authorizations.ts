/**
 * Who may sign in at the fake: the options that `createAmazonAuth` needs to be accepted, and the ways an authorisation ends or
 * begins again.
 */
import {assertKeys} from '../journal.js';
import {ownPublicKeyId} from '../pay/key-pair.js';
import type {FakeAmazon, FakeAuthOptions} from '../types.js';
import type {World} from '../world.js';

const IDENTITY_KEYS = ['sellingPartnerId', 'merchantId', 'tenant'];

/** The part of the fake that ends and renews authorisations. */
export type Authorizations = Pick<
	FakeAmazon,
	'revoke' | 'expireTokens' | 'authorize' | 'refreshTokenOf' | 'issueAuthorizationCode'
>;

/** The ways an authorisation ends or begins again. */
export function authorizations(world: World): Authorizations {
	return {
		revoke(identity = {}) {
			assertKeys(identity, IDENTITY_KEYS, 'identity');
			const {sellingPartnerId, merchantId} = identity;
			const isEverybody = sellingPartnerId === undefined && merchantId === undefined;
			if (isEverybody || merchantId !== undefined) {
				world.merchants.revoke(merchantId);
			}
			if (!isEverybody && sellingPartnerId === undefined) {
				return;
			}
			const ended = sellingPartnerId === undefined ? world.sellers.all.values() : [world.sellers.get(sellingPartnerId)];
			for (const seller of ended) {
				seller.revoked = true;
				world.memory.ledger.revoke(seller.sellingPartnerId);
			}
		},
		expireTokens(identity = {}) {
			assertKeys(identity, IDENTITY_KEYS, 'identity');
			const {sellingPartnerId, merchantId} = identity;
			const isEverybody = sellingPartnerId === undefined && merchantId === undefined;
			if (isEverybody || sellingPartnerId !== undefined) {
				world.memory.ledger.expire(sellingPartnerId);
			}
			if (isEverybody || merchantId !== undefined) {
				world.memory.deadDelegations.set(merchantId ?? '', world.memory.delegations);
			}
		},
		authorize: (sellingPartnerId) => world.sellers.authorize(world.sellers.get(sellingPartnerId)),
		refreshTokenOf: (sellingPartnerId) => world.sellers.get(sellingPartnerId).refreshToken,
		issueAuthorizationCode(options = {}) {
			assertKeys(options, ['sellingPartnerId', 'redirectUri'], 'options');
			const {sellingPartnerId, redirectUri} = options;
			return world.sellers.issueCode(world.sellers.get(sellingPartnerId), redirectUri);
		},
	};
}

/** What `createAmazonAuth` takes, all but got. */
export function authOptions(world: World, privateKey: string): Omit<FakeAuthOptions, 'got'> {
	const {appstoreClient, sellingPartnerClient, sellers, merchants} = world;
	const secretOf = (client: {readonly secrets: readonly string[]}): string => client.secrets[0] ?? '';
	const ofSeller = ({sellingPartnerId}: {sellingPartnerId: string}): string | undefined =>
		sellers.all.get(sellingPartnerId)?.refreshToken;
	return {
		appstore: {clientId: appstoreClient.clientId, clientSecret: secretOf(appstoreClient)},
		sellingPartner: {
			clientId: sellingPartnerClient.clientId,
			clientSecret: secretOf(sellingPartnerClient),
			refreshToken: world.options.sellers ? ofSeller : sellers.get(undefined).refreshToken,
		},
		pay: {
			publicKeyId: ownPublicKeyId,
			privateKey,
			region: 'na',
			mwsAuthToken: ({merchantId}) => merchants.mwsAuthTokenOf(merchantId),
		},
	};
}
