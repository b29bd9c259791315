/**
 * The public types of `got-amazon-auth/testing`: what `startFakeAmazon` takes and what it gives.
 *
 * From the package itself this file takes only types, since the fake must not share the package's code.
 */
import type {EventEmitter} from 'node:events';
import type {Agent} from 'node:https';
import type {Got} from 'got';
import type {AmazonIdentity, AppstoreOptions, PayOptions, PayRegion, SellingPartnerOptions, SellingRegion} from '../types.js';
import type {FailHandle, FailRule} from './fail-types.js';
import type {JournalEntry, JournalFilter} from './journal.js';

/** The clock of the fake: `Date.now()`, read at each call, plus what it was moved by. */
export interface FakeClock {
	/** Milliseconds since the epoch. */
	nowMs(): number;
	/** It is `ms` now, and time goes on from there. */
	set(ms: number): void;
	/** Moves it on, and the lifetimes of tokens with it. */
	advance(ms: number): void;
}

/** A seller who authorised the application. */
export interface FakeSellerOptions {
	/** The one region of the authorisation; any when left out. */
	region?: SellingRegion;
	/** `Atzr|…`; made up when left out. */
	refreshToken?: string;
}

/** A merchant who handed over an MWS authorisation token. */
export interface FakeMerchantOptions {
	/** `amzn.mws.…`; made up when left out. */
	mwsAuthToken?: string;
}

/** The application as it is registered with Amazon: what Seller Central and Vendor Central know of it. */
export interface FakeApplicationOptions {
	/** `amzn1.sp.solution.…` or `amzn1.sellerapps.app.…`. */
	applicationId: string;
	/** Where sellers are sent back to: https, without a fragment. The first is meant where a request names none. */
	redirectUris: readonly [string, ...string[]];
	/** What the Appstore opens when a seller starts there: https. */
	loginUri?: string;
	/** Not published: every request needs `version=beta`. A published application must not send it. */
	draft?: boolean;
	/** As the seller reads it. */
	name?: string;
}

/** A request to a host of `extraHosts`. */
export interface ExtraHostRequest {
	/** In capitals. */
	readonly method: string;
	/** As it was asked for. */
	readonly scheme: 'https' | 'http';
	/** The name that was called. */
	readonly host: string;
	/** Raw, without the query. */
	readonly path: string;
	/** Raw, without the question mark. */
	readonly query: string;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** As text. */
	readonly body: string;
}

/** The reply of a host of `extraHosts`. */
export interface ExtraHostReply {
	/** 200 when left out. */
	status?: number;
	/** None when left out. */
	headers?: Readonly<Record<string, string>>;
	/** Empty when left out. */
	body?: string;
}

/** Options of `startFakeAmazon`. */
export interface FakeAmazonOptions {
	/** What the fake's clock starts from instead of `Date.now()`. */
	clock?: {nowMs(): number};
	/** Sellers by id; `options.sellingPartner.refreshToken` is then a function. One seller and a string when left out. */
	sellers?: readonly string[] | Readonly<Record<string, FakeSellerOptions>>;
	/** Amazon Pay merchants by id. Any merchant when left out. */
	merchants?: readonly string[] | Readonly<Record<string, FakeMerchantOptions>>;
	/** By seller: the data elements and restricted operations (`getOrder`, or `GET /orders/v0/orders/{orderId}`) there is no role for. */
	missingRoles?: Readonly<Record<string, readonly string[]>>;
	/** Report documents by id: their report type. By default a restricted one, `amzn1.spdoc.1.4.na.restricted`, and a plain one, `amzn1.spdoc.1.4.na.plain`. */
	documents?: Readonly<Record<string, string>>;
	/** Every reply is this late. */
	latencyMs?: number;
	/** Lifetime of tokens in seconds: 3600 by default. */
	expiresIn?: number;
	/** Lifetime of Amazon Pay delegation tokens in seconds: 3600 by default. */
	authorizationTokenExpiresIn?: number;
	/** How far ahead of the fake's clock a pay date may be: 0 by default. */
	payDateToleranceMs?: number;
	/** Orders on one page of getOrders: 2 by default, of five. */
	pageSize?: number;
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

/** What `createAmazonAuth` takes to be accepted by the fake. */
export interface FakeAuthOptions {
	/** An application known to the fake. */
	readonly appstore: AppstoreOptions & {clientSecret: string};
	/** Another, with the refresh tokens of its sellers. */
	readonly sellingPartner: SellingPartnerOptions & {clientSecret: string};
	/** A key pair whose public half the fake has. */
	readonly pay: PayOptions & {privateKey: string};
	/** The way to the fake. */
	readonly got: Got;
}

/** A public key known to the fake Amazon Pay. */
export interface FakePayKey {
	/** What signatures name it by. */
	publicKeyId: string;
	/** PEM. */
	publicKey: string;
	/** Where it is known. */
	region: PayRegion;
	/** Whose key it is: the merchant that requests without a delegation token act for. */
	merchantId?: string;
}

/**
 * What undici 7 and 8 and Node's own fetch take as their `dispatcher`: an agent of the installed undici.
 *
 * Typed without undici, which may not be installed: what only undici calls gives nothing to a test.
 */
export interface FakeDispatcher extends Readonly<Record<OfUndici, (...parameters: unknown[]) => never>> {
	/** As undici calls it. */
	dispatch(options: unknown, handler: unknown): boolean;
	/** A dispatcher that goes to the fake through interceptors, such as `amazonInterceptor(auth)`. */
	compose(...interceptors: unknown[]): FakeDispatcher;
	/** Waits for what is under way; `FakeAmazon.close` does it too. */
	close(...parameters: unknown[]): Promise<void>;
	/** Ends what is under way. */
	destroy(...parameters: unknown[]): Promise<void>;
}

type OfUndici = keyof EventEmitter | 'connect' | 'request' | 'stream' | 'upgrade' | 'pipeline';

/** A running fake Amazon. */
export interface FakeAmazon {
	/** `http://127.0.0.1:port`, for other processes: send there with Amazon's host in `Host`. */
	readonly url: string;
	/** got, with every request to the fake: a base for `createAmazonAuth` or one's own. */
	readonly got: Got;
	/** For clients on `node:https`, such as axios. */
	readonly agent: Agent;
	/** `fetch` to the fake. */
	readonly fetch: typeof globalThis.fetch;
	/**
	 * For `fetch` and `request` of undici 7 and 8, and for Node's own `fetch`, which an agent of undici 8 does not serve up to Node 24.
	 *
	 * @throws Error where undici is not installed
	 */
	readonly dispatcher: FakeDispatcher;
	/** What `createAmazonAuth` takes to be accepted here: `createAmazonAuth({...fake.options})`. */
	readonly options: FakeAuthOptions;
	/** Moves the world's time, for expiry, codes and pay dates. */
	readonly clock: FakeClock;
	/** Every request, oldest first. */
	readonly journal: readonly JournalEntry[];
	/** Charges made, each once however often its request was repeated. */
	readonly charges: readonly {readonly chargeId: string; readonly merchantId: string}[];
	/**
	 * How many entries of the journal are meant; all without a filter.
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
	/** The authorisation ends: living tokens are dead and no new ones are given. Everybody's without an identity. */
	revoke(identity?: Omit<AmazonIdentity, 'application'>): void;
	/** Tokens given so far are dead; new ones can be had. Everybody's without an identity. */
	expireTokens(identity?: Omit<AmazonIdentity, 'application'>): void;
	/** The seller authorises again: gives the new refresh token, which replaces the old one. */
	authorize(sellingPartnerId?: string): string;
	/** The seller's refresh token; the first seller's without an id. */
	refreshTokenOf(sellingPartnerId?: string): string;
	/** A code as the consent page gives it: good for five minutes and one exchange. */
	issueAuthorizationCode(options?: {sellingPartnerId?: string; redirectUri?: string}): string;
	/** Gives a new client secret of the Selling Partner application; the old ones stay valid. */
	rotateSecret(): string;
	/** The PEM of a public key, of `options.pay` without an id. */
	publicKey(publicKeyId?: string): string;
	/** Makes another public key known. */
	addPayKey(key: FakePayKey): void;
	/** Empties the journal and forgets tokens, scripts, saved replies and throttling; sellers, merchants and the clock stay. */
	reset(): void;
	/** Ends the server and every connection to it. */
	close(): Promise<void>;
	/** `close()`, for `await using`. */
	[Symbol.asyncDispose](): Promise<void>;
}
