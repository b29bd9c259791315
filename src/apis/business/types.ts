/**
 * The types of `auth.business`, apart from its implementation so that importing them pulls in nothing.
 */

/** A country of Amazon Business, in Amazon's own two letters: `UK`, not `GB`. @inline */
export type BusinessCountry = 'CA' | 'US' | 'MX' | 'ES' | 'UK' | 'FR' | 'DE' | 'IT' | 'IN' | 'AU' | 'JP';

/**
 * What is done for an authorisation of Amazon Business beside calling the API: {@link AmazonAuth.business}.
 *
 * All of it is for production: the sandbox's refresh token is made in the Solution Provider Portal, as users report.
 */
export interface BusinessTools {
	/**
	 * The page where an administrator of the customer authorises the application. Amazon sends back `state` and, as clients of this API
	 * read it, the code as `code`.
	 *
	 * @throws TypeError for another country, a client id in place of the application id, a `redirectUri` that Amazon refuses
	 * @see https://developer-docs.amazon.com/amazon-business/docs/generate-refresh-token
	 */
	consentUrl(options: BusinessConsentOptions): string;
	/**
	 * The refresh token for a code that a consent gave: that of the region in which it was given.
	 *
	 * A code is sent once: where no reply tells what became of it (`TOKEN_UNREACHABLE`), have the customer start again. An auth that `as`
	 * has bound needs `application: true`, since codes are the application's.
	 * @throws {@link AmazonAuthError} `GRANT_REVOKED` for a code that is spent or too old, `TOKEN_REFUSED`, `TOKEN_UNREACHABLE`
	 */
	exchangeAuthorizationCode(options: {code: string; redirectUri?: string; signal?: AbortSignal}): Promise<{refreshToken: string}>;
	/**
	 * The origin that serves a country, such as `https://eu.business-api.amazon.com`.
	 *
	 * @throws TypeError for another country
	 */
	endpoint(country: BusinessCountry, options?: {sandbox?: boolean}): string;
}

/** Whose consent page, and what comes back from it. @inline */
export interface BusinessConsentOptions {
	/** Where the customer buys. */
	country: BusinessCountry;
	/** `amzn1.sp.solution.…`, as the Solution Provider Portal shows it: not the client id. */
	applicationId: string;
	/** Your protection against forged callbacks: unique, bound to the signed-in user, checked on return. */
	state: string;
	/** One of the registered URIs; the first of them where left out. */
	redirectUri?: string;
}
