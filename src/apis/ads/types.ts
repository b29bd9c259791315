/**
 * The types of `auth.ads`, apart from its implementation so that importing them pulls in nothing.
 */
import type {SellingRegion} from '../../types.js';

/**
 * What is done for an authorisation of an advertiser beside calling Amazon Ads: {@link AmazonAuth.ads}.
 *
 * Codes are the application's: an auth that `as` has bound needs `application: true` for them (`IDENTITY_MISSING`).
 */
export interface AdsTools {
	/**
	 * The page of Amazon's where an advertiser consents to the application. What comes back has `code` and `state` in its query.
	 *
	 * @throws TypeError for a missing `state`, or a `redirectUri` that Amazon refuses; {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED`
	 * @example
	 * const url = auth.ads.consentUrl({region: 'eu', redirectUri: 'https://app.example/ads', state: 'unique, bound to the user'});
	 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/authorization-grants
	 */
	consentUrl(options: AdsConsentOptions): string;
	/**
	 * The refresh token for a code that an advertiser's consent gave. Codes live five minutes and serve once, for any region.
	 *
	 * A code is sent once: where no reply tells what became of it (`TOKEN_UNREACHABLE`), have the advertiser start again.
	 * The access token that comes along is dropped. Keep the refresh token encrypted. A third party says, and Amazon's pages of 2025 do not,
	 * that one which was issued on 2026-07-30 or later ends 365 days after the consent: note the day, and ask for consent again in time.
	 * Where the advertiser had consented before, have `auth.forget({advertiserId})` drop the tokens of the old consent once it is kept.
	 * @throws {@link AmazonAuthError} `GRANT_REVOKED` for a code that is spent or too old, `TOKEN_REFUSED`, `TOKEN_UNREACHABLE`
	 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/access-tokens
	 */
	exchangeAuthorizationCode(options: {
		code: string;
		redirectUri: string;
		/** As it was given to `consentUrl`; needed where `ads` is a list, since a code is its application's. */
		region?: SellingRegion;
		signal?: AbortSignal;
	}): Promise<{refreshToken: string}>;
}

/** Whose consent page, and what comes back from it. @inline */
export interface AdsConsentOptions {
	/** Whose page the advertiser sees, and which application it is for where `ads` is a list. The consent is good in every region. */
	region: SellingRegion;
	/** One of the registered URIs. */
	redirectUri: string;
	/** Your protection against forged callbacks: unique, bound to the signed-in user, checked on return. */
	state: string;
	/** `['advertising::campaign_management']` where left out. */
	scopes?: readonly string[];
}
