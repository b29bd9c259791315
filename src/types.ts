/**
 * The words the whole package shares: regions, identities, what a caller may say of one call, and the client-agnostic request and reply.
 */
import type {KeyObject} from 'node:crypto';

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A client secret: a string; several, newest first, while one takes the place of another; or a function that gives either, asked
 * whenever a token is fetched.
 *
 * Where Amazon refuses one of several, the next is tried, and the one that worked comes first from then on.
 */
export type Secret = string | readonly [string, ...string[]] | (() => Awaitable<string | readonly [string, ...string[]]>);

/** A region of the Selling Partner API, and of Amazon Ads. @see https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints */
export type SellingRegion = 'na' | 'eu' | 'fe';

/** A region of Amazon Pay; `na`, `eu` and `jp` are the only values Amazon signs and accepts. */
export type PayRegion = 'na' | 'eu' | 'jp';

/** A region of Amazon Business, as its hosts are named. @see https://developer-docs.amazon.com/amazon-business/docs/ab-api-endpoints */
export type BusinessRegion = 'na' | 'eu' | 'jp';

/** A kind of personal data a Restricted Data Token may open. @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide */
export type DataElement = 'buyerInfo' | 'shippingAddress' | 'buyerTaxInformation';

/**
 * What to do where Amazon gives a Restricted Data Token only to applications with a role.
 *
 * `require`: without the role the call is `ROLE_MISSING`. `auto`: it asks for less, then goes with the seller's token, and the channel
 * `got-amazon-auth:fallback` tells. `never`: no such token is asked for.
 */
export type RestrictedDataPolicy = 'require' | 'auto' | 'never';

/**
 * Whom a request is for. It gives what it names and nothing else; several may be named together, and one that names neither an account
 * nor the application calls nothing. An id that is present with `undefined` is a missing identity, never a default one.
 *
 * @example
 * import type {AmazonIdentity} from 'got-amazon-auth';
 * const seller: AmazonIdentity = {sellingPartnerId: 'A2EXAMPLESELLER', tenant: 'shop-17'};
 * const ourselves: AmazonIdentity = {application: true};
 */
export interface AmazonIdentity {
	/** The seller or vendor, as Amazon names them: `A2EXAMPLESELLER`. Gives the calls of the Selling Partner API for this one. */
	sellingPartnerId?: string | undefined;
	/** The Amazon Pay merchant for whom a solution provider acts. Gives Amazon Pay for this one. */
	merchantId?: string | undefined;
	/**
	 * The customer of Amazon Business, by an id of the application's own: Amazon's documents name none. Gives the calls of Amazon Business for
	 * this one.
	 */
	businessCustomerId?: string | undefined;
	/** Who consented to the application for Amazon Ads, in the application's own words. Gives the calls of Amazon Ads for this one. */
	advertiserId?: string | undefined;
	/** The profile of Amazon Ads that the calls of an advertiser are narrowed to. Gives nothing by itself. */
	profileId?: string | undefined;
	/** The account of Amazon Ads that the calls of an advertiser are narrowed to. Gives nothing by itself. */
	adsAccountId?: string | undefined;
	/** The application's account of its customer, where it serves several who may name the same seller. Gives nothing by itself. */
	tenant?: string | undefined;
	/**
	 * The application's own account: Amazon Pay for oneself, the Appstore APIs, Device Messaging, the Creators API, grantless operations, and
	 * the one seller or advertiser whose refresh token is configured as a string. Leave it out for whom it is not to be charged or changed.
	 */
	application?: true | undefined;
}

/**
 * What may be said of one call: `context: {amazon: {…} satisfies AmazonContext}`. `context: {amazon: false}` sends it bare.
 *
 * got types `context` as any record, so that `satisfies` is what finds a key that is misspelt before the call does.
 */
export interface AmazonContext {
	/** The type of the report whose document is fetched, such as `GET_VAT_TRANSACTION_DATA`: saves finding out by a refusal that it is restricted. */
	reportType?: string;
	/** The personal data this call asks for, in place of those configured; `[]`: none, the call goes with the seller's token. */
	dataElements?: readonly DataElement[];
	/** What to do where the application has no role for the personal data, in place of what is configured. */
	restrictedData?: RestrictedDataPolicy;
	/** A ready-made Restricted Data Token, from a delegator. A function, since got prints `context` in its errors. */
	restrictedDataToken?: () => string;
	/**
	 * The marketplace of this call of the Creators API, by its host: `www.amazon.de`. It is sent as `x-marketplace`, in place of a header of
	 * that name and of what is configured, and chooses the credential where several are configured.
	 */
	marketplace?: string;
	/**
	 * The seller of this call. An auth that `as` has bound takes the one that it is bound to, and one that is bound to a `tenant` alone
	 * takes any; everything else is `IDENTITY_CONFLICT`.
	 */
	sellingPartnerId?: string;
	/** The merchant of this call, with the same rule. */
	merchantId?: string;
	/** The customer of Amazon Business of this call, with the same rule. */
	businessCustomerId?: string;
	/** The advertiser of this call, with the same rule. */
	advertiserId?: string;
	/** The profile of Amazon Ads that this call is for. A bound auth that names a profile takes that one, one that names neither takes any. */
	profileId?: string;
	/** The account of Amazon Ads that this call is for, with the same rule. */
	adsAccountId?: string;
	/** The application's account of its customer. A bound auth takes the one that it is bound to. */
	tenant?: string;
	/** Whether this call waits for its place in Amazon's usage plan, in place of what `sellingPartner.pace` says. */
	pace?: boolean;
}

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

/** Headers by name, in any letter case. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as any client can describe it. The body as it goes on the wire: Amazon Pay signs its bytes. */
export interface AmazonRequest {
	/** In capitals: `GET`. */
	method: string;
	/** As it is sent: Amazon Pay signs its path and query. */
	url: string | URL;
	/** The headers that the request has of its own. */
	headers?: HeaderRecord;
	/** Text or bytes; a stream cannot be signed. */
	body?: string | Uint8Array;
}

/** A reply as any client can describe it, for {@link AmazonAuth.review}. */
export interface AmazonReply {
	/** The HTTP status. */
	status: number;
	/** The headers of the reply. */
	headers: HeaderRecord;
	/** Text or bytes: what a refusal says tells a dead token from a missing role. */
	body: string | Uint8Array;
}

/** What would be attached to a request and why: no network, no secret. */
export interface Explanation {
	/** Which API the URL belongs to; `none`: no credential goes there. */
	readonly api: 'ads' | 'appstore' | 'selling-partner' | 'business' | 'device-messaging' | 'creators' | 'pay' | 'none';
	/** One sentence for a person. */
	readonly reason: string;
	/** What would be attached. */
	readonly credential: 'client-credentials' | 'refresh-token' | 'restricted-data-token' | 'grantless' | 'pay-signature' | 'none';
	/** The region of the host. */
	readonly region?: SellingRegion | PayRegion | BusinessRegion;
	/** Whether host or path is the sandbox's. */
	readonly sandbox?: boolean;
	/** By Amazon's name, such as `getOrder`, where it is one that is treated apart. */
	readonly operation?: string;
	/** The scope of a token of the application, such as `appstore::apps:readwrite`. */
	readonly scope?: string;
	/** The header that carries the credential, in lower case. */
	readonly header?: string;
	/** What the Restricted Data Token would be asked for. */
	readonly restrictedResource?: {readonly method: string; readonly path: string; readonly dataElements?: readonly DataElement[]};
	/**
	 * The usage plan that a call waits by where `pace` is on: the requests a second and the burst of Amazon's API model. Replies may name
	 * another rate. `unknown`: no model names one.
	 */
	readonly usagePlan?: {readonly operation: string; readonly perSecond: number; readonly burst: number} | 'unknown';
}

/** Counts since the auth was created (`cachedTokens`, `openFlights` and `waiting`, which counts paced calls before their turn: now). */
export type AmazonAuthStats = Readonly<
	Record<
		| 'cachedTokens'
		| 'evictedAlive'
		| 'openFlights'
		| 'minted'
		| 'joined'
		| 'refreshedAhead'
		| 'refused'
		| 'fallbacks'
		| 'storeFailures'
		| 'waiting'
		| 'paced'
		| 'turnedAway',
		number
	>
>;
