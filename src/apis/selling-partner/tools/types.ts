/**
 * The types of `auth.sellingPartner`, apart from its implementation so that importing them pulls in nothing.
 */
import type {DataElement, SellingRegion} from '../../../types.js';

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
	 * The access token that comes along is dropped. Keep the refresh token encrypted: it does not expire by itself.
	 * Where the seller had authorised before, have `auth.forget({sellingPartnerId})` drop the tokens without the new roles once it is kept.
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

/** An authorisation of a seller for MWS. @inline */
export interface MwsAuthorization {
	/** The seller, as MWS named them. */
	sellingPartnerId: string;
	/** The developer's id for MWS. */
	developerId: string;
	/** `amzn.mws.…`, as the seller handed it over. */
	mwsAuthToken: string;
	/** Where the seller is. */
	region: SellingRegion;
}

/** Whose consent page, and what comes back from it. @inline */
export interface ConsentOptions {
	/** Whose Seller or Vendor Central: `ATVPDKIKX0DER`. */
	marketplaceId: string;
	/** `amzn1.sellerapps.app.…` or `amzn1.sp.solution.…`: the application id, not the client id. */
	applicationId: string;
	/** Your protection against forged callbacks: unique, bound to the signed-in user, checked on return. */
	state: string;
	/** One of the registered URIs; the first of them where left out. */
	redirectUri?: string;
	/** Vendor Central instead of Seller Central. */
	vendor?: boolean;
	/** The application is a draft (`version=beta`); leave out once it is published. */
	draft?: boolean;
}

/** What the token shall open, and for whom. @inline */
export interface DelegationOptions {
	/** Whose data; the one that the auth is bound to when left out. */
	sellingPartnerId?: string;
	/** Where the seller is. */
	region: SellingRegion;
	/** 1 to 50; a path is a specific one, or the operation's template. */
	resources: readonly {method: string; path: string; dataElements?: readonly DataElement[]}[];
	/** The application id of the one that will use the token; leave out for your own use. */
	targetApplication?: string;
}
