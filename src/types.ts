/**
 * The words the whole package shares: regions, identities, what a caller may say of one call, and the client-agnostic request and reply.
 */
import type {KeyObject} from 'node:crypto';

export type Awaitable<T> = T | Promise<T>;

/** A value, several values with the newest first, or a function giving either: secrets rotate. */
export type Secret = string | readonly [string, ...string[]] | (() => Awaitable<string | readonly [string, ...string[]]>);

/** A region of the Selling Partner API. @see https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints */
export type SellingRegion = 'na' | 'eu' | 'fe';

/** A region of Amazon Pay; `na`, `eu` and `jp` are the only values Amazon signs and accepts. */
export type PayRegion = 'na' | 'eu' | 'jp';

/** A kind of personal data a Restricted Data Token may open. @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide */
export type DataElement = 'buyerInfo' | 'shippingAddress' | 'buyerTaxInformation';

/** What to do where Amazon gives a Restricted Data Token only to applications with a role. */
export type RestrictedDataPolicy = 'require' | 'auto' | 'never';

/** Who a request is for. A key that is present with `undefined` is a missing identity, never a default one. */
export interface AmazonIdentity {
	sellingPartnerId?: string | undefined;
	merchantId?: string | undefined;
	/** The application's own account, where it serves several customers who may name the same seller. */
	tenant?: string | undefined;
}

/** What may be said of one call: `context: {amazon: {…} satisfies AmazonContext}`. `context: {amazon: false}` sends it bare. */
export interface AmazonContext {
	reportType?: string;
	dataElements?: readonly DataElement[];
	restrictedData?: RestrictedDataPolicy;
	/** A ready-made Restricted Data Token, from a delegator. A function, since got prints `context` in its errors. */
	restrictedDataToken?: () => string;
	sellingPartnerId?: string;
	merchantId?: string;
	tenant?: string;
}

export interface AppstoreOptions {
	/** `amzn1.application-oa2-client.…`, of the security profile attached to the API. */
	clientId: string;
	clientSecret: Secret;
}

export interface SellingPartnerOptions {
	/** `amzn1.application-oa2-client.…`: the Login with Amazon client id, not the application id. */
	clientId: string;
	clientSecret: Secret;
	/** `Atzr|…` for one seller; a function for many: called to mint a token, never per request. */
	refreshToken?:
		| string
		| ((whose: {
				sellingPartnerId: string;
				tenant: string | undefined;
				region: SellingRegion;
				signal: AbortSignal;
		  }) => Awaitable<string | undefined>);
	/** The personal data that getOrders, getOrder and getOrderItems ask for. None by default: those three then go with the seller's token. */
	dataElements?: readonly DataElement[];
	/** `require` by default; `auto` on sandbox hosts. */
	restrictedData?: RestrictedDataPolicy;
	/** `My App/1.0 (Language=JavaScript)`, at most 500 characters. @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests */
	userAgent?: string;
}

export interface PayOptions {
	publicKeyId: string;
	/** PEM, DER, `KeyObject`, or a signer for a key that lives in a KMS. */
	privateKey: string | Uint8Array | KeyObject | ((stringToSign: Uint8Array) => Promise<Uint8Array>);
	region: PayRegion;
	/** `AMZN-PAY-RSASSA-PSS-V2` by default. */
	algorithm?: 'AMZN-PAY-RSASSA-PSS' | 'AMZN-PAY-RSASSA-PSS-V2';
	/** What the merchant handed over (`amzn.mws.…`); a function for many merchants, called to fetch a delegation token, never per request. */
	mwsAuthToken?:
		| string
		| ((whose: {
				merchantId: string;
				tenant: string | undefined;
				region: PayRegion;
				signal: AbortSignal;
		  }) => Awaitable<string | undefined>);
}

export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as any client can describe it. The body as it goes on the wire: Amazon Pay signs its bytes. */
export interface AmazonRequest {
	method: string;
	url: string | URL;
	headers?: HeaderRecord;
	body?: string | Uint8Array;
}

export interface AmazonReply {
	status: number;
	headers: HeaderRecord;
	body: string | Uint8Array;
}

/** What would be attached to a request and why: no network, no secret. */
export interface Explanation {
	readonly api: 'appstore' | 'selling-partner' | 'pay' | 'none';
	/** One sentence for a person. */
	readonly reason: string;
	readonly credential: 'client-credentials' | 'refresh-token' | 'restricted-data-token' | 'grantless' | 'pay-signature' | 'none';
	readonly region?: SellingRegion | PayRegion;
	readonly sandbox?: boolean;
	readonly operation?: string;
	readonly scope?: string;
	/** The header that carries the credential, in lower case. */
	readonly header?: string;
	readonly restrictedResource?: {readonly method: string; readonly path: string; readonly dataElements?: readonly DataElement[]};
}

/** Counts since the auth was created (`cachedTokens` and `openFlights`: now). */
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
		| 'storeFailures',
		number
	>
>;
