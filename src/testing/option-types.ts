/**
 * Who and what the fake is to know: the parts of its options.
 */
import type {BusinessRegion, SellingRegion} from '../types.js';

/** A seller who authorised the application. */
export interface FakeSellerOptions {
	/** The one region of the authorisation; any when left out. */
	region?: SellingRegion;
	/** `Atzr|…`; made up when left out. */
	refreshToken?: string;
}

/** How often an operation may be called. */
export interface FakeUsagePlan {
	/** The requests a second. */
	perSecond: number;
	/** The requests at once. */
	burst: number;
}

/** An advertiser who authorised the application for Amazon Ads. */
export interface FakeAdvertiserOptions {
	/** `Atzr|…`; made up when left out. */
	refreshToken?: string;
	/** The country of each profile, by the profile's id: `{'1000000001': 'US'}`. One in US, DE and JP when left out. */
	profiles?: Readonly<Record<string, string>>;
	/** The profiles that may be read and not changed; none when left out. */
	viewOnly?: readonly string[];
	/** `amzn1.ads-account.g.…`, for `Amazon-Ads-AccountId`; one that is made up when left out. */
	accountIds?: readonly string[];
	/** What the paths begin with that Amazon has not opened to the advertiser, such as `/dsp/`; none when left out. */
	closedPaths?: readonly string[];
}

/** A customer of Amazon Business who authorised the application. */
export interface FakeBusinessCustomerOptions {
	/** `Atzr|…` for each region that was authorised; made up for all three when left out. */
	refreshTokens?: Readonly<Partial<Record<BusinessRegion, string>>>;
	/** The same of the sandbox. */
	sandboxRefreshTokens?: Readonly<Partial<Record<BusinessRegion, string>>>;
	/** What the paths begin with for which the application lacks the role, such as `/ordering/`; none when left out. */
	closedPaths?: readonly string[];
}

/** A merchant who handed over an MWS authorisation token. */
export interface FakeMerchantOptions {
	/** `amzn.mws.…`; made up when left out. */
	mwsAuthToken?: string;
}

/** The application as it is registered with Amazon, and as Seller Central and Vendor Central know it. */
export interface FakeApplicationOptions {
	/** `amzn1.sp.solution.…` or `amzn1.sellerapps.app.…`. */
	applicationId: string;
	/** The https URLs, without a fragment, that sellers are sent back to. The first is meant where a request names none. */
	redirectUris: readonly [string, ...string[]];
	/** The https URL that the Appstore opens when a seller starts there. */
	loginUri?: string;
	/** The application is not published: every request needs `version=beta`, which a published application must leave out. */
	draft?: boolean;
	/** The name that the seller reads. */
	name?: string;
}

/** A request to a host of `extraHosts`. */
export interface ExtraHostRequest {
	/** The method in capitals. */
	readonly method: string;
	/** The scheme of the URL. */
	readonly scheme: 'https' | 'http';
	/** The host that was called. */
	readonly host: string;
	/** The raw path, without the query. */
	readonly path: string;
	/** The raw query, without the question mark. */
	readonly query: string;
	/** The headers by lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** The body as text. */
	readonly body: string;
}

/** The reply of a host of `extraHosts`. */
export interface ExtraHostReply {
	/** The status; 200 when left out. */
	status?: number;
	/** The headers; none when left out. */
	headers?: Readonly<Record<string, string>>;
	/** The body; empty when left out. */
	body?: string;
}
