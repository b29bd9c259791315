/**
 * The messages of each diagnostics channel: whose token, of what kind, for which operation, and how it went.
 *
 * They hold codes and request ids of Amazon's, and otherwise plain words: no token, path, query or body, and no message of a store's.
 */
import type {AmazonAuthErrorCode} from '../errors.js';
import type {DataElement, Explanation, SellingRegion} from '../types.js';

/** A credential by what Amazon gives it for. @inline */
export type CredentialKind = 'client-credentials' | 'access-token' | 'restricted-data-token' | 'authorization-token';

/** Which credential a message is about. */
export interface AboutCredential<Kind = CredentialKind> {
	/** Which API it is for. */
	readonly api: Exclude<Explanation['api'], 'none'>;
	/** What Amazon gives it for. */
	readonly kind: Kind;
	/** By Amazon's name, such as `getOrder`: what a Restricted Data Token opens, or the call that was refused; undefined for any and for unknown ones. */
	readonly operation: string | undefined;
	/** The seller, as the caller named it. */
	readonly sellingPartnerId: string | undefined;
	/** The merchant, as the caller named it. */
	readonly merchantId: string | undefined;
	/** The customer of Amazon Business, as the caller named it. */
	readonly businessCustomerId: string | undefined;
	/** The advertiser, as the caller named it. */
	readonly advertiserId: string | undefined;
	/** The tenant, as the caller named it. */
	readonly tenant: string | undefined;
}

/** A token call succeeded. @inline */
export interface MintedMessage extends AboutCredential {
	/** How long the token is valid, by Amazon's reply. */
	readonly lifetimeMs: number;
	/** How long the call took, with the wait for its turn and with retries. */
	readonly durationMs: number;
	/** The request id of Amazon's reply. */
	readonly requestId: string | undefined;
}

/** A caller waits for a token call that is under way for another. @inline */
export type JoinedMessage = AboutCredential;

/** A token took the place of one that lived, or that Amazon had refused. @inline */
export interface RefreshedMessage extends AboutCredential {
	/** `ahead`: before its end. `forced`: Amazon called it dead. */
	readonly reason: 'ahead' | 'forced';
	/** How old the replaced token was, in milliseconds since Amazon gave it. */
	readonly ageMs: number;
}

/** Amazon refused a credential. `kind`: undefined for a token that was given ready-made. @inline */
export interface RefusedMessage extends AboutCredential<CredentialKind | 'pay-signature' | undefined> {
	/** `request`: one that carried it. `token-call`: the call that asks for it. */
	readonly what: 'request' | 'token-call';
	/** The code of the error that callers catch, or that sending again cures. */
	readonly code: AmazonAuthErrorCode;
	/** The status of Amazon's reply. */
	readonly status: number | undefined;
	/** Amazon's own word for it, such as `invalid_grant`. */
	readonly amazonCode: string | undefined;
	/** The request id of Amazon's reply. */
	readonly requestId: string | undefined;
	/** How old the token was, in milliseconds since Amazon gave it; undefined where no token of this auth was refused. */
	readonly ageMs: number | undefined;
}

/** `restrictedData: 'auto'` asks for less personal data than the call did. `kind`: what the call goes with instead. @inline */
export interface FallbackMessage extends AboutCredential {
	/** `role-missing`: Amazon says that the application lacks a role. `no-data-elements`: the operation gives none of those asked for. */
	readonly reason: 'role-missing' | 'no-data-elements';
	/** What the reply will lack; empty where the operation takes no elements. */
	readonly dropped: readonly DataElement[];
	/** The request id of the refusal, where Amazon answered. */
	readonly requestId: string | undefined;
}

/** Something is sent again: a request whose credential was refused, or a token call that failed. @inline */
export interface RetriedMessage extends AboutCredential<CredentialKind | 'pay-signature' | undefined> {
	/** A request with a credential, or the call that asks for one. */
	readonly what: 'request' | 'token-call';
	/** 2 for the first one that is sent again. */
	readonly attempt: number;
	/** How long it waits before it sends again. */
	readonly delayMs: number;
	/** The status of the reply before; undefined where none came. */
	readonly status: number | undefined;
}

/** A call has waited for its turn in the usage plan of its operation. @inline */
export interface PacedMessage extends Omit<AboutCredential, 'kind'> {
	/** How long it has waited, in milliseconds. */
	readonly waitedMs: number;
}

/** Why a link that should connect a seller was refused. The browser is not told. @inline */
export type ConnectRefusal =
	| 'parameter-missing'
	| 'parameter-repeated'
	| 'parameter-malformed'
	| 'state-malformed'
	| 'state-forged'
	| 'state-expired'
	/** The state is of another application or redirect URI. */
	| 'state-foreign'
	/** The cookie of the attempt is not there: another browser, or it was dropped. */
	| 'cookie-missing'
	| 'cookie-foreign'
	/** Nobody is signed in any more. */
	| 'signed-out'
	/** Another user or tenant than began. */
	| 'other-user'
	/** Spent before, or never begun, or no longer in the store. */
	| 'replayed'
	/** The page that the Appstore named is not one of Seller or Vendor Central. */
	| 'callback-uri'
	/** At the callback arrived what the Appstore sends to the Login URI: the two addresses are swapped in the developer console. */
	| 'login-at-callback'
	/** At the Login URI arrived what comes back from a consent page. */
	| 'callback-at-login';

/** A seller was connected, or a link was refused. `sellingPartnerId` is a claim. @inline */
export type ConnectMessage =
	| {
			/** A seller was connected. */
			readonly event: 'connected';
			/** The step at which it was refused. */
			readonly step: 'callback';
			/** A claim, and no proof. */
			readonly sellingPartnerId: string;
			/** As `tenant` gave it. */
			readonly tenant: string | undefined;
			/** The region of the authorisation. */
			readonly region: SellingRegion;
	  }
	| {
			/** A link was refused. */
			readonly event: 'refused';
			/** The step at which it was refused. */
			readonly step: 'login' | 'callback';
			/** The reason, which the browser is not told. */
			readonly reason: ConnectRefusal;
	  };

/**
 * The messages on Node's diagnostics channels, by the channel's name.
 *
 * Nothing is built while nobody listens. Messages name sellers and tenants as they were given; they hold no token, path, query or body.
 * @example
 * import {subscribe} from 'node:diagnostics_channel';
 * import type {AmazonAuthDiagnostics} from 'got-amazon-auth';
 *
 * subscribe('got-amazon-auth:minted', (message) => {
 * 	const {kind, durationMs} = message as AmazonAuthDiagnostics['got-amazon-auth:minted'];
 * 	console.log(`${kind} in ${durationMs} ms`);
 * });
 */
export interface AmazonAuthDiagnostics {
	/** A token call succeeded. */
	'got-amazon-auth:minted': MintedMessage;
	/** A caller waits for a token call that is under way for another. */
	'got-amazon-auth:joined': JoinedMessage;
	/** A token took the place of another. */
	'got-amazon-auth:refreshed': RefreshedMessage;
	/** Amazon refused a credential. */
	'got-amazon-auth:refused': RefusedMessage;
	/** `restrictedData: 'auto'` asks for less personal data. */
	'got-amazon-auth:fallback': FallbackMessage;
	/** Something is sent again. */
	'got-amazon-auth:retried': RetriedMessage;
	/** A call has waited for its turn in a usage plan. */
	'got-amazon-auth:paced': PacedMessage;
	/** What became of the shared store. */
	'got-amazon-auth:store': StoreAnnouncement;
	/** A seller was connected, or a link was refused. */
	'got-amazon-auth:connect': ConnectMessage;
}

/** What a store is asked to do. @inline */
export type StoreAction = 'read' | 'write' | 'lease' | 'release' | 'close';

/** Which kind of entry. @inline */
export type EntryKind = 'token' | 'refusal' | 'generation';

/**
 * Why an entry that is there counts for nothing.
 *
 * `corrupt`: changed, or moved from another name. `foreign`: sealed with a key that is not one of ours. `out-of-time`: older than it may
 * be, or from the future. `outdated`: from before a `forget`. `unknown-version`: of a newer release; it is left alone.
 * @inline
 */
export type UnreadableReason = 'corrupt' | 'foreign' | 'out-of-time' | 'outdated' | 'unknown-version';

/** What became of the store. @inline */
export type StoreAnnouncement =
	| {
			/** It failed or was too slow, or what encrypts its entries could not be loaded; the process goes on without it. */
			readonly event: 'failed';
			/** What it was asked to do. */
			readonly action: StoreAction;
			/** An error code or name. */
			readonly reason: string;
	  }
	| {
			/** It failed too often and is left alone for a while. */
			readonly event: 'suspended';
			/** How long it is left alone. */
			readonly forMs: number;
	  }
	| {
			/** It answers again. */
			readonly event: 'resumed';
	  }
	| {
			/** It holds something that cannot be read. */
			readonly event: 'unreadable';
			/** Which kind of entry. */
			readonly kind: EntryKind;
			/** Why the entry counts for nothing. */
			readonly reason: UnreadableReason;
	  };

export type Announce = (announcement: StoreAnnouncement) => void;
