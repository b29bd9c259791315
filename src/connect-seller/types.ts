/**
 * The words of connecting a seller: what an application says once, and what it is told when a seller has given consent.
 *
 * `R` is what the framework gives to handlers. Nothing here knows which framework it is.
 */
import type {SellingRegion} from '../types.js';

/** Hosts of Seller or Vendor Central that the application has named itself, beside those that are known. */
export type CentralHosts = ReadonlyMap<string, SellingRegion>;

/** Where attempts are kept until they are spent: a Keyv fits as it is. See {@link ConnectSellerOptions.store}. */
export interface AttemptStore {
	/** What was set, or undefined. */
	get(key: string): Promise<unknown>;
	/** `false` where it was not kept. */
	set(key: string, value: string, lifetimeMs: number): Promise<boolean>;
	/** Drops it; the answer is not relied upon. */
	delete(key: string): Promise<boolean>;
}

/** A seller who gave consent, in the browser of the user who asked for it. */
export interface ConnectedSeller {
	/**
	 * Who the browser says gave consent: a claim, and no proof. Amazon's reply to the code does not name the seller, so that the user
	 * can have changed this on the way. Keep the refresh token under user or tenant **and** this id, and never let it replace what
	 * another tenant keeps under the same id. Whoever grants something for the id alone (a plan, an import of old data) calls
	 * Amazon with the new token first, by an operation whose path names the seller.
	 */
	readonly sellingPartnerId: string;
	/** The one who began and is signed in still, as `user` gave it. */
	readonly user: string;
	/** As `tenant` gave it, at the start and now. */
	readonly tenant: string | undefined;
	/** The region of the marketplace, or of the Central site that sent the seller. An authorisation is good for one region. */
	readonly region: SellingRegion;
	/** The marketplace of the website workflow. The Appstore names none. */
	readonly marketplaceId: string | undefined;
	/** `Atzr|…`: encrypt it. It replaces an earlier one of the same seller, which Amazon may have ended. */
	readonly refreshToken: string;
}

/** Options of `connectSeller()`. */
export interface ConnectSellerOptions<R> {
	/** `amzn1.sellerapps.app.…` or `amzn1.sp.solution.…`: the application id, not the client id. */
	applicationId: string;
	/** Where `callback` is mounted, as it is registered with Amazon: absolute and https. It is never taken from a request. */
	redirectUri: string;
	/** Whose consent page `start` shows. A function may read it from the request: an id that is no marketplace's is an error with status 400. */
	marketplaceId: string | ((request: R) => string | Promise<string>);
	/** Vendor Central in place of Seller Central. */
	vendor?: boolean;
	/** The application is a draft (`version=beta`); leave out once it is published. */
	draft?: boolean;
	/**
	 * The signed-in user of the application, by an id that stays; `undefined`: nobody. Who began must be who comes back, so the
	 * session's cookie has to be `SameSite=Lax`: with `Strict` it does not come along from Amazon.
	 */
	user: (request: R) => string | undefined | Promise<string | undefined>;
	/** The account the user is working for, where a user has several. It must be the same at the start and at the end. */
	tenant?: (request: R) => string | undefined | Promise<string | undefined>;
	/**
	 * Hosts of Seller or Vendor Central beside those that this version knows, with the region of each: `{'sellercentral.amazon.example':
	 * 'eu'}`. `login` sends browsers back to pages of these hosts, over https, and to no others: name only what is Amazon's, and never
	 * what a request says.
	 */
	centralHosts?: Readonly<Record<string, SellingRegion>>;
	/**
	 * Where `login` sends a seller whom Amazon brought and who is not signed in; the application comes back to `returnTo`, a path of
	 * its own, afterwards. It is the path that this process saw: put back what a proxy in front has cut off. Amazon's values wait in an encrypted cookie. Without it, `login` answers 401 to who is not signed in.
	 */
	signInUrl?: (request: R, returnTo: string) => string | Promise<string>;
	/**
	 * At least 32 bytes each, from a generator. The first signs, all verify. A new one goes behind the old one in all processes first, then
	 * in front of it, and ten minutes later the old one may go: a process that does not know it yet refuses what another has signed.
	 */
	secrets: readonly [string | Uint8Array, ...(string | Uint8Array)[]];
	/**
	 * A Keyv 5 or 6, shared by all processes of the application: an attempt is spent there, so that it serves once. It must read what was
	 * written last: Redis, PostgreSQL and memory do; read replicas, eventually consistent reads and a cache in front do not. Give
	 * `throwOnErrors` to the Keyv and to `@keyv/redis` itself, so that a store that fails is told as an error with status 503 and not as
	 * a link that is not valid (Keyv 6 has no such option: it throws as long as nobody listens to its errors). Give `@keyv/postgres` `maxUses: 1`: it does not listen to its pool, and a connection that the server ends
	 * while it is idle would end the process.
	 */
	store: AttemptStore;
	/**
	 * Keeps the refresh token, and gives where the browser goes next: a path of the application, or a URL. `sellingPartnerId` is a claim
	 * that the application must check before it grants anything for it: see {@link ConnectedSeller.sellingPartnerId}.
	 */
	onConnected: (seller: ConnectedSeller, request: R) => string | Promise<string>;
	/** The HTML of the page for a link that is not valid, in place of a plain one. Always the same: it never tells why. */
	refusedPage?: string;
}

/** One request as the steps see it. */
export interface Visit<R> {
	readonly request: R;
	readonly method: string;
	/** Path and query as the browser sent them, whatever the handler is mounted on. */
	readonly originalUrl: string;
	readonly cookieHeader: string | undefined;
	/** Sets headers before anything can go wrong, so that errors carry them too. */
	readonly setHeader: (name: string, value: string) => void;
	readonly addCookie: (line: string) => void;
}

/** What to send. Headers are set already. */
export interface Answer {
	readonly status: 303 | 400 | 405;
	readonly body: string;
}

/** One of the three steps. */
export type Step<R> = (visit: Visit<R>) => Promise<Answer>;
