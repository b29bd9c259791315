/**
 * The public face: what `createAmazonAuth` takes and what it gives.
 */
import type {Got} from 'got';
import type {AdsTools} from './apis/ads/types.js';
import type {BusinessTools} from './apis/business/types.js';
import type {
	AdsOptions,
	AppstoreOptions,
	BusinessOptions,
	CreatorsOptions,
	DeviceMessagingOptions,
	PayOptions,
	SellingPartnerOptions,
} from './apis/option-types.js';
import type {PayTools} from './apis/pay/types.js';
import type {SellingPartnerTools} from './apis/selling-partner/tools/types.js';
import type {GotHooks, GotLike} from './clients/got/types.js';
import type {AmazonAuthError} from './errors.js';
import type {TokenStore} from './tokens/store/token-store.js';
import type {
	AmazonAuthStats,
	AmazonContext,
	AmazonIdentity,
	AmazonReply,
	AmazonRequest,
	Awaitable,
	Explanation,
} from './types.js';

/** At least one of the APIs to be of use; a call to an API that is left out is an error. */
export interface AmazonAuthOptions<G extends GotLike = Got> {
	/** The application for `developer.amazon.com/api/appstore/`. */
	appstore?: AppstoreOptions | undefined;
	/** The application for Device Messaging: `api.amazon.com/messaging/registrations/`, and nothing else of that host. */
	deviceMessaging?: DeviceMessagingOptions | undefined;
	/** A credential for the Creators API, `creatorsapi.amazon`; several, where marketplaces have credentials of their own. */
	creators?: CreatorsOptions | readonly CreatorsOptions[] | undefined;
	/** The application for the Selling Partner API. */
	sellingPartner?: SellingPartnerOptions | undefined;
	/** The application for Amazon Business; a list of two where its sandbox is used too: the host of a call chooses. */
	business?: BusinessOptions | readonly BusinessOptions[] | undefined;
	/** The application for Amazon Ads; one entry a region where there are several, and the host of a call chooses. */
	ads?: AdsOptions | readonly AdsOptions[] | undefined;
	/** One entry a region and environment; host and path of a call choose. */
	pay?: PayOptions | readonly PayOptions[] | undefined;
	/** Base of `auth.got`; token calls take its transport (proxy, TLS, DNS, agent) and nothing else. */
	got?: G | undefined;
	/**
	 * Shares tokens with other processes: each is fetched by one of them, and the others find it. Needs `encryptionKeys`. A store that
	 * fails costs token calls and never a call.
	 */
	store?: TokenStore | undefined;
	/**
	 * 32 random bytes each: the first encrypts what goes into `store`, all decrypt, so that keys can be changed one after another. Refused
	 * without `store`, unless that is given as undefined.
	 */
	encryptionKeys?: readonly [Uint8Array, ...Uint8Array[]] | undefined;
	/**
	 * When a token is renewed that has some minutes left. `'background'`, the default: behind a call that is served with it at once.
	 * `'foreground'`: before that call goes on, for functions that are frozen once they have answered.
	 */
	refresh?: 'background' | 'foreground' | undefined;
	/** How many living tokens are kept: 200,000 by default. */
	maxTokens?: number | undefined;
}

/**
 * Puts the right credential on requests to Amazon: through {@link AmazonAuth.got}, through one's own got with {@link AmazonAuth.hooks},
 * through {@link AmazonAuth.fetch}, or for any other client with {@link AmazonAuth.authorize}.
 */
export interface AmazonAuth<G extends GotLike = Got> {
	/**
	 * A got instance whose requests to Amazon carry their credential. Other hosts are left alone.
	 *
	 * @throws {@link AmazonAuthError} where no credential can be had; got's own `HTTPError`, with an {@link AmazonAuthError} as its
	 * `cause` where the reply is about the credential, where Amazon answered
	 */
	readonly got: G;
	/** The same for one's own instance: `got.extend({hooks: auth.hooks})`. */
	readonly hooks: GotHooks;
	/**
	 * The same for `fetch`: its signature, its `Response`, its errors. It sends through the `fetch` that is global at the time of the call,
	 * and a `dispatcher` in `init` goes along (one that a `Request` holds does not go on with a redirect); other hosts are left alone.
	 * `init.amazon` is what got's `context.amazon` is.
	 *
	 * A call that carries a credential says `cache: 'no-store'`, unless `init.cache`, the Request or `init.next.revalidate` says otherwise:
	 * Next.js 13 and 14 keep every GET. Node's fetch adds `cache-control` and `pragma: no-cache` to such a request, which nothing signs.
	 *
	 * A request that Amazon refuses for a dead token is sent once more, unless its body is a stream of more than 1 MiB; what is refused
	 * again, or is not whole two seconds after its headers, is handed over as it is, since fetch fails for no status. Redirects are
	 * followed as fetch follows them, but for those of Amazon Pay, and a credential stays on its origin.
	 *
	 * @throws {@link AmazonAuthError} where no credential can be had, the signal's reason after an abort; TypeError for an option of got's
	 * (`context`, `json`, `form`, `searchParams`) in a call to Amazon; fetch's own `TypeError` otherwise
	 * @example
	 * const seller = auth.as({sellingPartnerId: 'A2EXAMPLE'});
	 * const response = await seller.fetch(`${endpoint}/sellers/v1/marketplaceParticipations`, {signal: AbortSignal.timeout(10_000)});
	 * @see https://fetch.spec.whatwg.org/
	 */
	readonly fetch: (
		input: Parameters<typeof globalThis.fetch>[0],
		// In place of Node's own type of a dispatcher, which no ProxyAgent of an installed undici has.
		init?: Omit<NonNullable<Parameters<typeof globalThis.fetch>[1]>, 'dispatcher'> & {
			amazon?: AmazonContext | false;
			dispatcher?: unknown;
		},
	) => Promise<Response>;
	/**
	 * The same caches for another identity, which gives what it names and nothing else: `sellingPartnerId` the calls of that seller,
	 * `merchantId` Amazon Pay for that merchant, `businessCustomerId` Amazon Business for that customer, `advertiserId` Amazon Ads for that
	 * advertiser, `application: true` Amazon Pay for oneself, the Appstore, Device Messaging, the Creators API, grantless operations and the
	 * one account of each API whose refresh token is a
	 * string. `createAmazonAuth` itself gives `application: true`.
	 *
	 * A function is asked by each call (a retry or redirect keeps its answer), in the async context of that call. So one auth can serve
	 * whoever an `AsyncLocalStorage` holds; a look-up that costs something is the application's to keep, for as long as it is true.
	 * @param options `signal` ends every call of the returned auth, beside a call's own signal
	 * @throws TypeError for an identity that is no object of ids. A call for which it names nobody is `IDENTITY_MISSING`, and says what to
	 * add; one that names another in its context is `IDENTITY_CONFLICT`.
	 * @example
	 * const seller = auth.as({sellingPartnerId: 'A2EXAMPLE'});
	 * const participations = await seller.got(`${endpoint}/sellers/v1/marketplaceParticipations`).json();
	 * const signedIn = new Map([['session-1', {sellingPartnerId: 'A2EXAMPLE'}]]);
	 * const current = auth.as(() => signedIn.get('session-1')); // made once; asked anew by each call
	 */
	as(
		identity: AmazonIdentity | (() => Awaitable<AmazonIdentity | undefined>),
		options?: {signal?: AbortSignal | undefined},
	): AmazonAuth<G>;
	/**
	 * The headers to put on a request of any client, by lower-case name; none for a host that is not Amazon's.
	 *
	 * Waits for a token for 30 s at most (`CREDENTIAL_TIMEOUT`), and no longer than `options.signal` lets it.
	 * @throws {@link AmazonAuthError} where no credential can be had, TypeError for a request that is not one
	 */
	authorize(
		request: AmazonRequest,
		options?: {amazon?: AmazonContext; signal?: AbortSignal | undefined},
	): Promise<Record<string, string>>;
	/**
	 * Reads the reply to a request that carried headers of {@link AmazonAuth.authorize}: forgets exactly the token that was sent if the
	 * reply says it is dead, and says whether to authorize and send once more. Ask it once a request.
	 */
	review(
		sent: AmazonRequest,
		reply: AmazonReply,
	): Promise<{
		/** Authorize and send once more. */
		sendAgain: boolean;
		/** What the reply says of the credential, where it refuses one for good. */
		error?: AmazonAuthError;
	}>;
	/**
	 * What would be attached and why: no network, no secret. A call that would be refused, as one of a service that is not configured or
	 * for which the identity names nobody, has the credential `none`, and the reason says why. A function given to `as` is not asked: the
	 * reason says what it must name.
	 */
	explain(method: string, url: string | URL, amazon?: AmazonContext): Explanation;
	/**
	 * Drops the tokens of each account that an identity names, of all of a tenant's where it names a tenant alone, or all there are; other
	 * processes on the same store follow within 30 s. On an auth that `as` has bound it means what is bound, or some of it.
	 *
	 * @throws TypeError for an identity of nobody; {@link AmazonAuthError} `IDENTITY_MISSING` where one of its keys holds nothing,
	 * `IDENTITY_CONFLICT` for another than is bound
	 */
	forget(identity?: AmazonIdentity): Promise<void>;
	/** Authorizations of sellers: consent, codes, secrets, and tokens for other applications. */
	readonly sellingPartner: SellingPartnerTools;
	/** Authorizations of customers of Amazon Business: consent and codes. */
	readonly business: BusinessTools;
	/** Authorizations of advertisers: consent and codes. */
	readonly ads: AdsTools;
	/** Signatures beside those of requests. */
	readonly pay: PayTools;
	/** Plain numbers, for metrics. */
	stats(): AmazonAuthStats;
	/**
	 * Starts no token call any more, waits up to 5 s for those under way, and ends them, and the store with them. Calls to Amazon under way
	 * go on, and what needs no token is still served: Amazon Pay signs for oneself.
	 */
	close(): Promise<void>;
	/** `close()`, for `await using`. */
	[Symbol.asyncDispose](): Promise<void>;
}
