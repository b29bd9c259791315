/**
 * What the token cache is asked for, and what it asks of others.
 */

import type {AmazonAuthError} from '../errors.js';
import type {Moment} from '../util/clock.js';
import type {Wait} from '../util/wait.js';
import type {Backoff} from './cooldowns.js';
import type {Meant, SeenToken, TokenLabel, TokenOwner, TokenSubject} from './key.js';
import type {ArrivedToken, LivingToken, MintedToken} from './token.js';

export interface TokenCache extends Pick<CachedTokens, 'ownersOf' | 'refuse' | 'seen'> {
	/**
	 * The living token, else the one of the open flight, else of a new one; without a promise where it serves at once. One that ages is
	 * renewed in the background meanwhile.
	 *
	 * @throws {@link AmazonAuthError} where none can be had, always by a promise; the reason of a signal
	 */
	token(request: TokenRequest, wait: Wait): LivingToken | Promise<LivingToken>;
	/** Whether the token of a key lives. */
	holds(key: string): boolean;
	/** Puts in a token that came with another reply. */
	keep(whose: Whose, minted: MintedToken): void;
	/** Drops what belongs to an owner, here and, by what `whose` names, in other processes; keeps open flights from bringing it back. */
	forget(belongs: (owner: TokenOwner) => boolean, whose?: Meant): Promise<void>;
	/** Drops the other cached tokens of a key's owner; open flights go on, since one of them may have led to this. */
	forgetOthers(key: string, owner: TokenOwner): Promise<void>;
	/** No new flight; waits for the open ones, then ends them. */
	close(): Promise<void>;
	readonly counts: Readonly<Record<'minted' | 'joined' | 'evictedAlive' | 'refused' | 'refreshedAhead', number>>;
	readonly size: number;
	readonly openFlights: number;
}

export type {Backoff} from './cooldowns.js';

/** What `refuse` did with a token that Amazon called dead, and so whether a second send can help. */
export type Refusal = 'forgotten' | 'replaced' | 'kept' | 'unknown';

export interface CachedTokens {
	/** The token of a key, dead or alive. */
	kept(key: string): KeptToken | undefined;
	/** The token of a key as long as it lives at all. */
	last(key: string): KeptToken | undefined;
	/** The token of a key that is not wanted again: the one to be renewed, else the one that Amazon refused last. */
	unwanted(key: string): string | undefined;
	keep(whose: Whose, arrived: ArrivedToken): LivingToken;
	/** A token for those who wait for it and for nobody after them. */
	passOn(whose: Whose, arrived: ArrivedToken): LivingToken;
	/** The token that a new one of the key will replace, and why; undefined where it is the key's first in a while. */
	replaced(key: string): {reason: 'ahead' | 'forced'; ageMs: number} | undefined;
	/** What is known of a token, though it may be gone. */
	seen(value: string): SeenToken | undefined;
	/** Whose token this is: several where Amazon gave them one, none where it is not of this cache. */
	ownersOf(value: string): readonly TokenOwner[];
	/** Amazon refused this very token. */
	refuse(value: string): Refusal;
	drop(isMeant: (key: string, owner: TokenOwner) => boolean): void;
	/** Drops a token, unless another has taken its place. */
	dropOne(key: string, token: KeptToken): void;
	readonly counts: {evictedAlive: number; refused: number};
	readonly size: number;
}

export interface SharedRefusals {
	/** The refusal, with what is left of its pause as `leftMs`. */
	read(name: string): Promise<{readonly refusal: AmazonAuthError; readonly leftMs: number} | undefined>;
	write(name: string, refusal: AmazonAuthError): Promise<void>;
}

export interface Sharing {
	/** A token that another process has minted and that is not `avoid`, else a new one. */
	mint(request: TokenRequest, avoid: string | undefined, signal: AbortSignal): Promise<ArrivedToken>;
	/** Whether a token has been forgotten, here or elsewhere; undefined: that has to be asked for. */
	isForgotten(token: KeptToken): boolean | undefined;
	/** The same after asking; false where nobody answers. */
	wasForgotten(token: KeptToken): Promise<boolean>;
	/** Outdates the tokens of every owner that has the keys given (none: of all); a mint under way brings none back. */
	forget(whose: Meant): Promise<void>;
	/** Outdates the tokens of an owner but the one of a key, whose mint is under way here. */
	forgetOthers(key: string, owner: TokenOwner): Promise<void>;
	/** Gives back the leases and closes the store. */
	close(): Promise<void>;
}

/** Whether an ageing token is renewed behind a call's back, or waited for: where a process may be frozen after it has answered. */
export type RefreshMode = 'background' | 'foreground';

/** Which key a token belongs to, and what it is. */
export type Whose = Pick<TokenRequest, 'key' | 'owner' | 'label'>;

export interface KeptToken extends LivingToken {
	readonly owner: TokenOwner;
	readonly label: TokenLabel;
	/** Undefined where it is not shared. */
	readonly generation: readonly number[] | undefined;
}

/** The permit of a rate limit for one call at a time. */
export interface Permit {
	/** Waits in the queue for a permit, unless one is held already. */
	acquire(signal: AbortSignal): Promise<void>;
	/** Resolves when the call may be made, and uses the permit up. */
	use(signal: AbortSignal): Promise<void>;
	/** Gives a permit that is held and unused to the next in the queue. */
	release(): void;
}

export interface TokenRequest extends TokenSubject {
	readonly key: string;
	/** Called once a flight; the signal ends with the flight's deadline or with `close`. */
	readonly mint: (signal: AbortSignal, prepared?: Preparation, lookedUp?: LookedUp) => Promise<MintedToken>;
	/** Asks the application for what the mint is made with, without a slot or permit that others need. */
	readonly lookUp?: Ask;
	/** The key of the request that the application is asked for, where it is another: this one's mint waits for that one's token. */
	readonly lookUpKey?: () => string;
	/** Where a mint waits for more than its own call: what of it can be had before a lease is taken. */
	readonly prepare?: () => Preparation;
	/** What may keep its mint from being sent for a time that is known. */
	readonly backoff?: Backoff;
	/** Told the grant that a token was minted with by another process, in place of a mint. */
	readonly learnGrant?: (grant: string) => void;
	/** Where its mint is rate-limited: what comes before a token is fetched, and after. */
	readonly withinRate?: WithinRate;
}

/**
 * Fetches the token of a rate-limited request by `fetch`, in a mint that counts for the rate limit.
 *
 * @throws {@link AmazonAuthError} `THROTTLED`, and fetches nothing, where the deadline is nearer than the permit
 */
export type WithinRate = (
	request: TokenRequest,
	wait: Wait,
	fetch: (request: TokenRequest) => Promise<LivingToken>,
) => Promise<LivingToken>;

/** What was found; each where it is asked for. */
export interface LookedUp {
	readonly grant?: string;
	readonly secrets?: readonly string[];
	readonly mwsAuthToken?: string;
	/** The exchange of that MWS token. */
	readonly signed?: SignedAhead;
}

/** A request, signed by what may be a function of the application's. */
export interface SignedAhead {
	readonly headers: Readonly<Record<string, string>>;
	readonly stringToSign: string;
	readonly since: Moment;
}

export type Ask = (signal: AbortSignal) => Promise<LookedUp>;

/** What a mint waits for, perhaps for longer than a lease lasts. */
export interface Preparation {
	/** Fetches the other token that the mint is made with. */
	ready(signal: AbortSignal): Promise<void>;
	readonly permit?: Permit;
	/** Called by a mint that needs another such wait half-way: it goes on without the slot that others need. */
	leavePlace?: () => void;
}
