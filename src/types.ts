/**
 * The words the whole package shares: regions, identities, what a caller may say of one call, and the client-agnostic request and reply.
 */

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
