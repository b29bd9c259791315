/**
 * The public types of `got-amazon-auth/testing`: what `startFakeAmazon` takes and what it gives.
 *
 * This file takes only types from the package itself, since the fake must not share the package's code.
 */
import type {EventEmitter} from 'node:events';
import type {Agent} from 'node:https';
import type {Got} from 'got';
import type {
	AdsOptions,
	AppstoreOptions,
	BusinessOptions,
	CreatorsOptions,
	DeviceMessagingOptions,
	PayOptions,
	SellingPartnerOptions,
} from '../apis/option-types.js';
import type {AmazonIdentity, BusinessRegion, PayRegion} from '../types.js';
import type {FailHandle, FailRule} from './fail-types.js';
import type {JournalEntry, JournalFilter} from './journal.js';
import type {
	ExtraHostReply,
	ExtraHostRequest,
	FakeAdvertiserOptions,
	FakeApplicationOptions,
	FakeBusinessCustomerOptions,
	FakeMerchantOptions,
	FakeSellerOptions,
	FakeUsagePlan,
} from './option-types.js';

/** The clock of the fake: `Date.now()`, read at each call, plus what it was moved by. */
export interface FakeClock {
	/** Milliseconds since the epoch. */
	nowMs(): number;
	/** Sets the time to `ms`, from where it goes on. */
	set(ms: number): void;
	/** Moves the time on by `ms`, and the lifetimes of tokens with it. */
	advance(ms: number): void;
}

/** Options of `startFakeAmazon`. */
export interface FakeAmazonOptions {
	/** The clock that the fake's clock goes with, in place of `Date.now()`. */
	clock?: {nowMs(): number};
	/** Sellers by id; `options.sellingPartner.refreshToken` is then a function. One seller and a string when left out. */
	sellers?: readonly string[] | Readonly<Record<string, FakeSellerOptions>>;
	/** Advertisers by id; `options.ads.refreshToken` is then a function. One advertiser and a string when left out. */
	advertisers?: readonly string[] | Readonly<Record<string, FakeAdvertiserOptions>>;
	/** Customers of Amazon Business by id; `refreshToken` in `options.business` is then a function. One and a string, for `na`, when left out. */
	businessCustomers?: readonly string[] | Readonly<Record<string, FakeBusinessCustomerOptions>>;
	/** Amazon Pay merchants by id. Any merchant when left out. */
	merchants?: readonly string[] | Readonly<Record<string, FakeMerchantOptions>>;
	/** The data elements and restricted operations (`getOrder`, or `GET /orders/v0/orders/{orderId}`) without a role, by seller. */
	missingRoles?: Readonly<Record<string, readonly string[]>>;
	/** The report types of documents, by id. By default there is a restricted one, `amzn1.spdoc.1.4.na.restricted`, and a plain one, `amzn1.spdoc.1.4.na.plain`. */
	documents?: Readonly<Record<string, string>>;
	/** How late every reply is, in milliseconds. */
	latencyMs?: number;
	/** Lifetime of tokens in seconds: 3600 by default. */
	expiresIn?: number;
	/** Lifetime of Amazon Pay delegation tokens in seconds: 3600 by default. */
	authorizationTokenExpiresIn?: number;
	/** How far ahead of the fake's clock a pay date may be, in milliseconds: 0 by default. */
	payDateToleranceMs?: number;
	/** Orders on one page of getOrders: 2 by default, of five. */
	pageSize?: number;
	/**
	 * How often operations of the Selling Partner API may be called, by operation, for each seller and region: what is over it is
	 * `QuotaExceeded`, without a word of when to come back, and the other replies name the rate. No operation is throttled when left out.
	 */
	usagePlans?: Readonly<Record<string, FakeUsagePlan>>;
	/** Plays the Authorization API v1, which Amazon removed in 2024. */
	authorizationApi?: boolean;
	/**
	 * The application that the consent page of Seller Central and Vendor Central knows, and the Appstore's detail page at
	 * `/selling-partner-appstore/dp/{applicationId}`. None when left out: every request there is refused with MD1000.
	 */
	application?: FakeApplicationOptions;
	/** Other hosts, by name, that a test plays itself: a store of documents, the target of a redirect. */
	extraHosts?: Readonly<Record<string, (request: ExtraHostRequest) => ExtraHostReply | Promise<ExtraHostReply>>>;
}

/** The options of `createAmazonAuth` that the fake accepts. */
export interface FakeAuthOptions {
	/** A client that the fake knows. */
	readonly appstore: AppstoreOptions & {clientSecret: string};
	/** Another client, with the refresh tokens of its sellers. */
	readonly sellingPartner: SellingPartnerOptions & {clientSecret: string};
	/** A private key whose public half the fake knows. */
	readonly pay: PayOptions & {privateKey: string};
	/** Two clients, for Amazon Business and for its sandbox. */
	readonly business: readonly [BusinessOptions & {clientSecret: string}, BusinessOptions & {clientSecret: string; sandbox: true}];
	/** A client for Device Messaging alone. */
	readonly deviceMessaging: DeviceMessagingOptions & {clientSecret: string};
	/** A credential of version 3.1 for `www.amazon.com`; `creatorsCredential` gives those of the other versions. */
	readonly creators: CreatorsOptions & {credentialSecret: string};
	/** A client for Amazon Ads, with the refresh tokens of its advertisers. */
	readonly ads: AdsOptions & {clientSecret: string};
	/** A got whose requests go to the fake. */
	readonly got: Got;
}

/** A public key known to the fake Amazon Pay. */
export interface FakePayKey {
	/** The id by which signatures name the key. */
	publicKeyId: string;
	/** The key as PEM. */
	publicKey: string;
	/** The region that knows the key. */
	region: PayRegion;
	/** The merchant who owns the key, for whom requests without a delegation token act. */
	merchantId?: string;
}

/**
 * An agent of the installed undici, which undici 7 and 8 and Node's own fetch take as their `dispatcher`.
 *
 * Its types do without undici, which may not be installed. Methods that only undici calls are of no use to a test.
 */
export interface FakeDispatcher extends Readonly<Record<OfUndici, (...parameters: unknown[]) => never>> {
	/** Sends a request, as undici has it. */
	dispatch(options: unknown, handler: unknown): boolean;
	/** Makes a dispatcher that goes to the fake through interceptors, such as `amazonInterceptor(auth)`. */
	compose(...interceptors: unknown[]): FakeDispatcher;
	/** Waits for the requests under way. `FakeAmazon.close` closes the dispatcher too. */
	close(...parameters: unknown[]): Promise<void>;
	/** Ends the requests under way. */
	destroy(...parameters: unknown[]): Promise<void>;
}

type OfUndici = keyof EventEmitter | 'connect' | 'request' | 'stream' | 'upgrade' | 'pipeline';

/** A running fake Amazon. */
export interface FakeAmazon {
	/** `http://127.0.0.1:port`, for other processes: send there with Amazon's host in `Host`. */
	readonly url: string;
	/** got, with every request to the fake: a base for `createAmazonAuth` or one's own. */
	readonly got: Got;
	/** An agent for clients on `node:https`, such as axios. */
	readonly agent: Agent;
	/** A `fetch` whose requests go to the fake. */
	readonly fetch: typeof globalThis.fetch;
	/**
	 * A dispatcher for `fetch` and `request` of undici 7 and 8, and for Node's own `fetch`, which up to Node 24 takes one of undici 7 alone.
	 *
	 * @throws Error where undici is not installed
	 */
	readonly dispatcher: FakeDispatcher;
	/** The options that the fake accepts: `createAmazonAuth({...fake.options})`. */
	readonly options: FakeAuthOptions;
	/** The clock of the fake, for expiry, codes and pay dates. */
	readonly clock: FakeClock;
	/** Every request, oldest first. */
	readonly journal: readonly JournalEntry[];
	/** The charges that were made, each once however often its request was repeated. */
	readonly charges: readonly {readonly chargeId: string; readonly merchantId: string}[];
	/**
	 * Counts the entries of the journal that a filter means; all entries without one.
	 *
	 * @throws TypeError for a key that no filter has, and for a service, a credential or an operation that the journal does not know
	 */
	count(filter?: JournalFilter): number;
	/**
	 * Answers the next requests that fit by script, in place of the true reply.
	 *
	 * @throws TypeError for a key, a service, an operation, an error or a status that does not exist
	 */
	fail(rule: FailRule): FailHandle;
	/** Ends the authorisation of an identity, or of everybody without one: living tokens are dead and no new ones are given. */
	revoke(identity?: Omit<AmazonIdentity, 'application' | 'profileId' | 'adsAccountId'>): void;
	/** Lets the tokens of an identity die, or everybody's without one. New ones can be had. */
	expireTokens(identity?: Omit<AmazonIdentity, 'application' | 'profileId' | 'adsAccountId'>): void;
	/**
	 * Gives the credential for the Creators API of a version.
	 *
	 * @throws TypeError for a version that does not exist
	 */
	creatorsCredential(version: CreatorsOptions['version']): CreatorsOptions & {credentialSecret: string};
	/** Has the seller authorise again, and gives the new refresh token, which replaces the old one. */
	authorize(sellingPartnerId?: string): string;
	/** Gives the seller's refresh token; the first seller's without an id. */
	refreshTokenOf(sellingPartnerId?: string): string;
	/** Gives a code as the consent page gives it: good for five minutes and one exchange. */
	issueAuthorizationCode(options?: {sellingPartnerId?: string; redirectUri?: string}): string;
	/** Gives a code as the consent page of Amazon Ads gives it, with the same lifetime. */
	issueAdvertiserCode(options?: {advertiserId?: string; redirectUri?: string}): string;
	/** Gives a code as the consent page of Amazon Business gives it: of the first customer and for `na`, unless said otherwise. */
	issueBusinessCode(options?: {businessCustomerId?: string; region?: BusinessRegion; redirectUri?: string}): string;
	/** Gives a new client secret of the Selling Partner application; the old ones stay valid. */
	rotateSecret(): string;
	/** Gives a public key as PEM; that of `options.pay` without an id. */
	publicKey(publicKeyId?: string): string;
	/** Makes another public key known. */
	addPayKey(key: FakePayKey): void;
	/** Empties the journal and forgets tokens, scripts, saved replies and throttling; sellers, merchants and the clock stay. */
	reset(): void;
	/** Ends the server and every connection to it. */
	close(): Promise<void>;
	/** Does what `close()` does, for `await using`. */
	[Symbol.asyncDispose](): Promise<void>;
}
