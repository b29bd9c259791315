/**
 * `auth.sellingPartner`: what is done for an authorization, beside calling the API.
 */

import type {Scope} from '../../../core/binding.js';
import {AmazonAuthError} from '../../../errors.js';
import {productionHost} from '../../../hosts.js';
import {mergeIdentity} from '../../../identity.js';
import type {SellingRegion} from '../../../types.js';
import {part} from '../../../util/lazy.js';
import {assertKnownKeys, readNonEmptyString, readOneOf} from '../../../util/option-readers.js';
import {DEFAULT_WAIT_MS, type Wait} from '../../../util/wait.js';
import {assertApplication} from '../../accounts.js';
import type {SellingPartnerClient} from '../client.js';
import {type ConsentOptions, consentUrl} from '../consent.js';
import {regionOf} from '../marketplaces.js';
import {readFlag, SELLING_REGIONS} from '../options.js';
import {exchangeAuthorizationCode} from './authorization-code.js';
import {createRestrictedDataToken, type DelegationOptions} from './delegation.js';
import type {MwsAuthorization} from './mws-migration.js';
import {rotateClientSecret} from './secret-rotation.js';

const loadMigration = part(() => import('./mws-migration.js'));

/**
 * What is done for an authorisation beside calling the API: {@link AmazonAuth.sellingPartner}.
 *
 * Codes and secrets are the application's: an auth that `as` has bound needs `application: true` for them (`IDENTITY_MISSING`).
 */
export interface SellingPartnerTools {
	/**
	 * The refresh token for a code that a seller's consent gave. Codes live five minutes and serve once.
	 *
	 * A code is sent once: where no reply tells what became of it (`TOKEN_UNREACHABLE`), have the seller start again.
	 * The access token that comes along is used for the seller's next token. Keep the refresh token encrypted: it does not expire by itself.
	 * Of a seller who had authorised before, have `auth.forget({sellingPartnerId})` drop the tokens without the new roles once it is kept.
	 * @throws {@link AmazonAuthError} `GRANT_REVOKED` for a code that is spent or too old, `TOKEN_REFUSED`, `TOKEN_UNREACHABLE`
	 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
	 */
	exchangeAuthorizationCode(options: {code: string; redirectUri?: string; signal?: AbortSignal}): Promise<{refreshToken: string}>;
	/**
	 * A Restricted Data Token to hand to another application (`targetApplication`), which gives it as `restrictedDataToken` in the
	 * context of its calls. `expiresAtMs`: milliseconds since the epoch.
	 *
	 * @throws {@link AmazonAuthError} `ROLE_MISSING`, `TOKEN_REFUSED`, `THROTTLED`, `TOKEN_UNREACHABLE`
	 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide
	 */
	createRestrictedDataToken(options: DelegationOptions): Promise<{token: string; expiresAtMs: number}>;
	/**
	 * The page of Seller or Vendor Central where the application is authorised.
	 *
	 * @throws TypeError for a marketplace without a known page, a client id in place of the application id, a `redirectUri` Amazon refuses
	 * @see https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow
	 */
	consentUrl(options: ConsentOptions): string;
	/**
	 * The origin that serves a marketplace, such as `https://sellingpartnerapi-eu.amazon.com`.
	 *
	 * @throws TypeError for an id that is no marketplace's
	 * @see https://developer-docs.amazon.com/sp-api/docs/marketplace-ids
	 */
	endpoint(marketplaceId: string, options?: {sandbox?: boolean}): string;
	/**
	 * Has Amazon make a new client secret, which arrives on the queue registered for it; the old one stays valid for seven days.
	 *
	 * Asked once: where no reply tells what became of it (`TOKEN_UNREACHABLE`), look at the queue before asking again.
	 * @throws {@link AmazonAuthError} `TOKEN_REFUSED` where no queue is registered, `THROTTLED`, `ACCESS_DENIED`, `TOKEN_UNREACHABLE`,
	 * `CREDENTIAL_TIMEOUT` where it was not asked in time
	 * @see https://developer-docs.amazon.com/sp-api/docs/rotate-your-apps-lwa-credentials
	 */
	rotateClientSecret(options?: {region?: SellingRegion}): Promise<void>;
	/**
	 * The refresh token for a seller who had authorised the application for MWS.
	 *
	 * Amazon removed the API behind it on 2024-03-27, so that today this throws; it stays for those who find the call in old code.
	 * @throws {@link AmazonAuthError} `API_REMOVED`
	 */
	migrateFromMws(options: MwsAuthorization): Promise<{refreshToken: string}>;
}

export function createSellingPartnerTools(scope: Scope): SellingPartnerTools {
	const client = (): SellingPartnerClient => scope.shared.clients.sellingPartner ?? notConfigured();
	const bound = scope.signals;
	const wait = (): Wait => ({signals: bound, deadlineMs: scope.shared.clock.monotonicMs() + DEFAULT_WAIT_MS});
	/** Codes and secrets are the application's, and no seller's whom a user may stand for. */
	const clientFor = async (what: string): Promise<SellingPartnerClient> => {
		assertApplication(mergeIdentity(await scope.identity(wait()), {}), `${what} is called`, {api: 'selling-partner'});
		return client();
	};
	return Object.freeze({
		exchangeAuthorizationCode: async (options) =>
			exchangeAuthorizationCode(await clientFor('exchangeAuthorizationCode'), options, bound),
		async createRestrictedDataToken(options) {
			const limits = wait();
			return createRestrictedDataToken(client(), await scope.identity(limits), options, limits);
		},
		consentUrl,
		endpoint,
		async rotateClientSecret(options = {}) {
			const {region = 'na'} = assertKnownKeys(options, ['region'], 'options');
			const where = readOneOf(region, SELLING_REGIONS, 'region');
			await rotateClientSecret(await clientFor('rotateClientSecret'), where, bound);
		},
		async migrateFromMws(options) {
			const {migrateFromMws} = await loadMigration();
			return migrateFromMws(await clientFor('migrateFromMws'), options, bound);
		},
	} satisfies SellingPartnerTools);
}

function endpoint(marketplaceId: string, options: {sandbox?: boolean} = {}): string {
	const {sandbox} = assertKnownKeys(options, ['sandbox'], 'options');
	const region = regionOf(readNonEmptyString(marketplaceId, 'marketplaceId'));
	if (!region) {
		throw new TypeError('"marketplaceId" is not one of the marketplaces of the Selling Partner API.');
	}
	return `https://${readFlag(sandbox, 'sandbox') ? 'sandbox.' : ''}${productionHost(region)}`;
}

function notConfigured(): never {
	throw new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'createAmazonAuth got no "sellingPartner" option: give it {clientId, clientSecret}.',
		{api: 'selling-partner'},
	);
}
