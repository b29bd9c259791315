/**
 * The public words of `got-amazon-auth/testing`: what `startFakeAmazon` takes and what it gives.
 *
 * Of the package itself only types are known here: the fake must not share its code.
 */
import type {Agent} from 'node:https';
import type {Got} from 'got';
import type {AmazonIdentity, AppstoreOptions, PayOptions, PayRegion, SellingPartnerOptions, SellingRegion} from '../types.js';
import type {JournalEntry, JournalFilter, RequestFilter} from './journal.js';

/** What happens instead of the true reply. Exactly one. */
export type FailOutcome =
	| {status: number; headers?: Readonly<Record<string, string>>; body?: string | object}
	/** An error of Amazon's by its name, e.g. `invalid_grant`, `QuotaExceeded`, `InvalidAuthorizationToken`. */
	| {error: string}
	/** The connection is reset. */
	| {reset: true}
	/** No reply, ever. */
	| {hang: true}
	/** The true reply, this much later. */
	| {latencyMs: number}
	/** A page of HTML, status 200 unless `htmlStatus` says otherwise. */
	| {html: true; htmlStatus?: number}
	/** The true reply, cut in the middle. */
	| {truncate: true};

/** The next `times` requests (1 by default) that fit are answered by script. */
export type FailRule = RequestFilter & FailOutcome & {times?: number};

/** A script in force. */
export interface FailHandle {
	/** How many requests it has answered. */
	readonly count: number;
	remove(): void;
}

/** The clock of the fake: `Date.now()`, read at each call, plus what it was moved by. */
export interface FakeClock {
	nowMs(): number;
	/** It is `ms` now, and time goes on from there. */
	set(ms: number): void;
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

/** A request to a host of `extraHosts`. */
export interface ExtraHostRequest {
	readonly method: string;
	readonly scheme: 'https' | 'http';
	readonly host: string;
	readonly path: string;
	readonly query: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** The reply of a host of `extraHosts`. */
export interface ExtraHostReply {
	status?: number;
	headers?: Readonly<Record<string, string>>;
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
	/** Other hosts, by name, that a test plays itself: a store of documents, the target of a redirect. */
	extraHosts?: Readonly<Record<string, (request: ExtraHostRequest) => ExtraHostReply | Promise<ExtraHostReply>>>;
}

/** What `createAmazonAuth` takes to be accepted by the fake. */
export interface FakeAuthOptions {
	readonly appstore: AppstoreOptions & {clientSecret: string};
	readonly sellingPartner: SellingPartnerOptions & {clientSecret: string};
	readonly pay: PayOptions & {privateKey: string};
	readonly got: Got;
}

/** A public key known to the fake Amazon Pay. */
export interface FakePayKey {
	publicKeyId: string;
	/** PEM. */
	publicKey: string;
	region: PayRegion;
	/** Whose key it is: the merchant that requests without a delegation token act for. */
	merchantId?: string;
}

/** A running fake Amazon. */
export interface FakeAmazon {
	/** `http://127.0.0.1:port`, for other processes: send there with Amazon's host in `Host`. */
	readonly url: string;
	readonly got: Got;
	readonly agent: Agent;
	readonly fetch: typeof globalThis.fetch;
	readonly options: FakeAuthOptions;
	readonly clock: FakeClock;
	readonly journal: readonly JournalEntry[];
	/** Charges made, each once however often its request was repeated. */
	readonly charges: readonly {readonly chargeId: string; readonly merchantId: string}[];
	count(filter?: JournalFilter): number;
	fail(rule: FailRule): FailHandle;
	/** The authorisation ends: living tokens are dead and no new ones are given. Everybody's without an identity. */
	revoke(identity?: AmazonIdentity): void;
	/** Tokens given so far are dead; new ones can be had. Everybody's without an identity. */
	expireTokens(identity?: AmazonIdentity): void;
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
	addPayKey(key: FakePayKey): void;
	/** Empties the journal and forgets tokens, scripts, saved replies and throttling; sellers, merchants and the clock stay. */
	reset(): void;
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}
