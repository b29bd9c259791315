/**
 * One identity's view of an auth: whom it is for, what it may call, and how long it lives.
 *
 * `as` and the framework adapters make bindings; all bindings of an auth share its clients and its cache.
 */
import type {AmazonAuth} from '../auth-types.js';
import type {GotLike} from '../clients/got/types.js';
import type {Identity} from '../identity.js';
import type {TokenCache} from '../tokens/types.js';
import type {Clock} from '../util/clock.js';
import type {IdentitySource} from './identify.js';

/** The client of each API that is configured, by the API's name. */
export type Clients = ReadonlyMap<string, object>;

/** What all bindings of one `createAmazonAuth` share. */
export interface Shared {
	readonly clients: Clients;
	readonly cache: TokenCache;
	readonly clock: Clock;
	/** How often the store failed. */
	readonly counts: {readonly storeFailures: number};
	/** What the got of every binding extends. */
	readonly base: GotLike;
	/** Makes the auth of a binding. It is handed in, since the core may not import the file of auths. */
	readonly createAuth: (binding: Binding) => AmazonAuth<GotLike>;
}

export interface Binding {
	readonly shared: Shared;
	readonly identity: IdentitySource;
	/** The identity where it is known without asking, for `explain`. */
	readonly knownIdentity: Identity | undefined;
	/** Each of these signals ends every call of the binding. */
	readonly signals: readonly AbortSignal[];
	/** This signal aborts when the browser goes away, and ends the calls that the rules name. */
	readonly disconnect: AbortSignal | undefined;
	readonly rules: BindingRules;
}

/** The rules that an adapter adds, since a request of somebody's browser is behind each call. */
export interface BindingRules {
	/** Answers whether a method and a path are an operation that may be called; absent if all may. */
	readonly allows?: (method: string, pathname: string) => boolean;
	/** Calls to hosts that are not Amazon's are refused. */
	readonly amazonOnly?: boolean;
	/** Whether a browser that goes away ends a call of this method. */
	readonly cuts?: (method: string) => boolean;
	/** Errors carry what Express and Koa read. */
	readonly forFramework?: boolean;
}

export const NO_RULES: BindingRules = Object.freeze(Object.create(null));

/** Makes an auth of the same caches that differs in what is named: what the adapters call. */
export type Rebind = (change: Partial<Omit<Binding, 'shared'>>) => AmazonAuth<GotLike>;

/** What adapters may know of an auth, beside its public face. */
export interface Inside {
	readonly clock: Clock;
	readonly binding: Binding;
	readonly rebind: Rebind;
}

/** This is no static method, since code that has an auth has its constructor too. */
let heldBy: (auth: object) => Binding | undefined;

/** Holds a binding where only {@link bindingOf} reads it, so that adapters need no public name for a binding. */
export class BindingHolder {
	readonly #binding: Binding;

	constructor(binding: Binding) {
		this.#binding = binding;
	}

	static {
		heldBy = (auth) => (#binding in auth ? auth.#binding : undefined);
	}
}

// Code that has an auth can reach its class. A class put above it would be handed the binding of the next auth.
Object.freeze(BindingHolder);
Object.freeze(BindingHolder.prototype);

/** @throws TypeError for anything that `createAmazonAuth` or `as` did not make */
export function bindingOf(auth: unknown, name: string): Inside {
	const binding = typeof auth === 'object' && auth !== null ? heldBy(auth) : undefined;
	if (!binding) {
		throw new TypeError(`"${name}" must be what createAmazonAuth() returned.`);
	}
	const {clock, createAuth} = binding.shared;
	return {clock, binding, rebind: (change) => createAuth({...binding, ...change})};
}
