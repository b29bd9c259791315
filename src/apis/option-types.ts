/**
 * The option of each API in `createAmazonAuth`, in the words of its users.
 */
import type {KeyObject} from 'node:crypto';
import type {Awaitable, BusinessRegion, DataElement, PayRegion, RestrictedDataPolicy, Secret, SellingRegion} from '../types.js';

/** The application for the Appstore APIs: App Submission, Reporting and the others under `developer.amazon.com/api/appstore/`. */
export interface AppstoreOptions {
	/** `amzn1.application-oa2-client.…`, of the security profile attached to the API. */
	clientId: string;
	/** The secret of the same security profile. Several, newest first, while it is being changed. */
	clientSecret: Secret;
}

/** The application for Amazon Device Messaging: `api.amazon.com/messaging/registrations/`. */
export interface DeviceMessagingOptions {
	/** `amzn1.application-oa2-client.…`, of the security profile that has Device Messaging enabled for the app. */
	clientId: string;
	/** The secret of the same security profile. Several, newest first, while it is being changed. */
	clientSecret: Secret;
}

/** A credential for the Creators API, `creatorsapi.amazon`: one entry a credential. */
export interface CreatorsOptions {
	/** The credential id that Amazon shows beside its secret and its version. */
	credentialId: string;
	/** The secret of the same credential. Several, newest first, while it is being changed. */
	credentialSecret: Secret;
	/**
	 * The version that Amazon shows for the credential. It decides where tokens come from: the digit after the dot is the region (1 North
	 * America, 2 Europe, 3 Far East), the one before it the service: 2 Amazon Cognito, 3 Login with Amazon.
	 */
	version: '2.1' | '2.2' | '2.3' | '3.1' | '3.2' | '3.3';
	/**
	 * The marketplace that the credential is for, by its host: `www.amazon.de`; or several.
	 *
	 * A lone credential serves any call, and the first marketplace named here is sent where a call names none. Of several credentials a call
	 * gets the one that names its marketplace, else the one entry that names none; a marketplace may be named once.
	 */
	marketplace?: string | readonly [string, ...string[]] | undefined;
}

/** An application for Amazon Ads, and how its advertisers' refresh tokens are found. */
export interface AdsOptions {
	/** `amzn1.application-oa2-client.…`, of the Login with Amazon application that Amazon has approved for Amazon Ads. */
	clientId: string;
	/** The secret of the same application. Several, newest first, while it is being changed. */
	clientSecret: Secret;
	/**
	 * `Atzr|…` for one advertiser, who is called for by `application: true`, and by an id where `advertiserId` says whose it is; a function
	 * for many: called to mint a token, never per request. A refresh token is good in every region.
	 */
	refreshToken?:
		| string
		| ((whose: {advertiserId: string; tenant: string | undefined; signal: AbortSignal}) => Awaitable<string | undefined>)
		| undefined;
	/** Whose `refreshToken` is, where that is a string: identities may then name this one, and no other. */
	advertiserId?: string | undefined;
	/** The one region that the application is registered for. Left out: it serves each region that has no entry of its own. */
	region?: SellingRegion | undefined;
}

/** The application for the Selling Partner API, and how its sellers' refresh tokens are found. */
export interface SellingPartnerOptions {
	/** `amzn1.application-oa2-client.…`: the Login with Amazon client id, not the application id (`amzn1.sp.solution.…`). */
	clientId: string;
	/** `amzn1.oa2-cs.v1.…`. Several, newest first: Amazon takes the old one for seven days after a new one was made. */
	clientSecret: Secret;
	/**
	 * `Atzr|…` for one seller, who is called for by `application: true`, and by an id where `sellingPartnerId` says whose it is; a function
	 * for many: called to mint a token, never per request.
	 */
	refreshToken?:
		| string
		| ((whose: {
				sellingPartnerId: string;
				tenant: string | undefined;
				region: SellingRegion;
				signal: AbortSignal;
		  }) => Awaitable<string | undefined>)
		| undefined;
	/** Whose `refreshToken` is, where that is a string: identities may then name this one, and no other. */
	sellingPartnerId?: string | undefined;
	/** The personal data that getOrders, getOrder and getOrderItems ask for. None by default: those three then go with the seller's token. */
	dataElements?: readonly DataElement[] | undefined;
	/** What to do without the role for personal data: `require` by default; `auto` on sandbox hosts. */
	restrictedData?: RestrictedDataPolicy | undefined;
	/**
	 * Operations that go with the application's own token though it is not settled that Amazon wants one there: name one where Amazon refuses
	 * the seller's token. By default none: they go with the seller's token. Once named, an operation needs `application: true` in the
	 * identity, as every grantless one.
	 *
	 * `getShipmentTracking` (`GET /tracking/2026-01-30/shipments/track`) is the only one that is known. Amazon's page of grantless operations
	 * and its API model do not say that it is one, and some clients call it for a seller; that it is grantless, and its scope
	 * `sellingpartnerapi::shipments:track`, are from a third party alone.
	 *
	 * @see https://developer-docs.amazon.com/sp-api/docs/grantless-operations
	 * @example
	 * import type {SellingPartnerOptions} from 'got-amazon-auth';
	 * const options: Pick<SellingPartnerOptions, 'grantless'> = {grantless: ['getShipmentTracking']};
	 */
	grantless?: readonly 'getShipmentTracking'[] | undefined;
	/** `My App/1.0 (Language=JavaScript)`, at most 500 characters. @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests */
	userAgent?: string | undefined;
	/**
	 * Calls wait for their place in Amazon's usage plans, and are not sent to be throttled. Off by default; `pace` in the context of a call
	 * says it for one.
	 *
	 * A call waits by its operation, seller and region (a grantless one by its operation and region), first come, first served, in this
	 * process and for this auth; `stats()` and the channel `got-amazon-auth:paced` tell. It waits for as long as it takes, unless its signal
	 * aborts or its deadline is nearer: got's `timeout.request` is known ahead, and a turn after it is `THROTTLED` at once, with
	 * `retryAfterMs` and nothing sent. Rates and bursts are those of Amazon's API models (299 operations), then the rate that
	 * `x-amzn-ratelimit-limit` names. An operation that no model gives a plan, and every one of the sandbox, is sent at once until Amazon
	 * throttles it. After a 429 all the same the line is held, and the call goes first: in got within `retry.limit`, elsewhere five times at
	 * the most, if its body can be sent again. Headers of `authorize` are not paced, since this package does not send them.
	 *
	 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
	 * @example
	 * import type {SellingPartnerOptions} from 'got-amazon-auth';
	 * const options: Pick<SellingPartnerOptions, 'pace'> = {pace: true};
	 */
	pace?: boolean | undefined;
}

/**
 * The application for Amazon Business, and how its customers' refresh tokens are found.
 *
 * Calls carry the access token of the customer, the date and the user-agent. `x-amz-user-email`, which product search, ordering and carts ask
 * for, is the caller's own and left as it is.
 * @see https://developer-docs.amazon.com/amazon-business/docs/onboarding-overview
 */
export interface BusinessOptions {
	/** `amzn1.application-oa2-client.…`: the Login with Amazon client id, not the application id (`amzn1.sp.solution.…`). */
	clientId: string;
	/** The secret of the same client. Several, newest first, while it is being changed. */
	clientSecret: Secret;
	/**
	 * `Atzr|…` for one customer, who is called for by `application: true`, and by an id where `businessCustomerId` says whose it is; a
	 * function for many, and for several regions: Amazon gives a refresh token a region. Called to mint a token, never per request.
	 */
	refreshToken:
		| string
		| ((whose: {
				businessCustomerId: string;
				tenant: string | undefined;
				region: BusinessRegion;
				signal: AbortSignal;
		  }) => Awaitable<string | undefined>);
	/** Whose `refreshToken` is, where that is a string: identities may then name this one, and no other. */
	businessCustomerId?: string | undefined;
	/** This entry is for the sandbox hosts, which have a client and refresh tokens of their own. */
	sandbox?: boolean | undefined;
	/** As that of {@link SellingPartnerOptions}; Amazon's document of this API asks for application, version, platform and language. */
	userAgent?: string | undefined;
}

/** A key pair of Amazon Pay: one entry a region and environment. */
export interface PayOptions {
	/** From Seller Central's Integration Central; one that begins with `LIVE` or `SANDBOX` is good for that environment only. */
	publicKeyId: string;
	/** PEM, DER, `KeyObject`, or a signer for a key that lives in a KMS. */
	privateKey: string | Uint8Array | KeyObject | ((stringToSign: Uint8Array) => Promise<Uint8Array>);
	/** Where the account is; chooses the key for `pay-api.amazon.com`, `.eu` and `.jp`. */
	region: PayRegion;
	/** `AMZN-PAY-RSASSA-PSS-V2` by default. */
	algorithm?: 'AMZN-PAY-RSASSA-PSS' | 'AMZN-PAY-RSASSA-PSS-V2' | undefined;
	/**
	 * What the merchant handed over (`amzn.mws.…`), who must be named in `merchantId`; a function for many merchants, called to fetch a
	 * delegation token, never per request.
	 */
	mwsAuthToken?:
		| string
		| ((whose: {
				merchantId: string;
				tenant: string | undefined;
				region: PayRegion;
				signal: AbortSignal;
		  }) => Awaitable<string | undefined>)
		| undefined;
	/** Whose `mwsAuthToken` is, where that is a string: identities may then name this one, and no other. */
	merchantId?: string | undefined;
}
