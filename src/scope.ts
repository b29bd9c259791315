/**
 * One identity's view of an auth: whom it is for, what it may call, and how long it lives.
 *
 * `as` and the framework adapters make scopes; all scopes of an auth share its clients and its cache.
 */
import type {AmazonAuth} from './amazon-auth-types.js';
import type {Clients} from './authorizer.js';
import type {Clock} from './clock.js';
import type {Fleet} from './fleet.js';
import type {GotLike} from './got-types.js';
import type {Identity, IdentitySource} from './identity.js';
import type {Settings} from './options.js';
import type {TokenCache} from './tokens/token-cache.js';

/** What all scopes of one `createAmazonAuth` share. */
export interface Shared {
	readonly settings: Settings;
	readonly clients: Clients;
	readonly cache: TokenCache;
	readonly clock: Clock;
	readonly fleet: Fleet;
}

export interface Scope {
	readonly shared: Shared;
	readonly identity: IdentitySource;
	/** The identity where it is known without asking, for `explain`. */
	readonly knownIdentity: Identity | undefined;
	/** Ends every call of the scope. */
	readonly signal: AbortSignal | undefined;
	/** The browser went away: ends the calls that the rules say. */
	readonly disconnect: AbortSignal | undefined;
	readonly rules: ScopeRules;
}

/** What an adapter adds: a request of somebody's browser is behind each call. */
export interface ScopeRules {
	/** Only these, where given; each answers whether a method and path are one of them. */
	readonly allows?: (method: string, pathname: string) => boolean;
	/** Hosts that are not Amazon's are refused. */
	readonly amazonOnly?: boolean;
	/** Whether a browser that goes away ends a call of this method. */
	readonly cuts?: (method: string) => boolean;
	/** Errors carry what Express and Koa read. */
	readonly forFramework?: boolean;
}

export const NO_RULES: ScopeRules = Object.freeze({});

/** Makes an auth of the same caches that differs in what is named: what `as` and the adapters call. */
export type Rebind<G extends GotLike> = (change: Partial<Omit<Scope, 'shared'>>) => AmazonAuth<G>;

const rebinds = new WeakMap<object, {clock: Clock; rebind: Rebind<GotLike>}>();

/** Remembers how an auth is rebound, so that adapters need no public name for it. */
export function registerRebind<G extends GotLike>(auth: AmazonAuth<G>, clock: Clock, rebind: Rebind<G>): void {
	// The adapter gets back the auth it gave: its type of got is the caller's to know.
	rebinds.set(auth, {clock, rebind: rebind as unknown as Rebind<GotLike>});
}

/** @throws TypeError for anything that `createAmazonAuth` or `as` did not make */
export function rebindOf(auth: unknown, name: string): {clock: Clock; rebind: Rebind<GotLike>} {
	const found = typeof auth === 'object' && auth !== null ? rebinds.get(auth) : undefined;
	if (!found) {
		throw new TypeError(`"${name}" must be what createAmazonAuth() returned.`);
	}
	return found;
}
