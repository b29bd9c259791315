/**
 * The types of connecting a seller: the options of an application, the seller who gave consent, and the steps as adapters call them.
 *
 * `R` is the type that a framework gives to handlers. The file knows no framework.
 */
import type {SellingRegion} from '../types.js';

/** Hosts of Seller or Vendor Central that the application adds to those that this package knows. */
export type CentralHosts = ReadonlyMap<string, SellingRegion>;

/** Keeps attempts until they are spent; a Keyv has these methods. See {@link ConnectSellerOptions.store}. */
export interface AttemptStore {
	/** The value that was set, or undefined. */
	get(key: string): Promise<unknown>;
	/** Gives `false` if the value was not kept. */
	set(key: string, value: string, lifetimeMs: number): Promise<boolean>;
	/** Drops the value; the answer is ignored. */
	delete(key: string): Promise<boolean>;
}

/** A seller who gave consent, in the browser of the user who asked for it. */
export interface ConnectedSeller {
	/**
	 * The id of the seller who gave consent, as the browser says it: a claim, and no proof. Amazon's reply to the code does not name the
	 * seller, so that the user may have changed the id on the way. Keep the refresh token under user or tenant **and** this id, and never let
	 * it replace the token that another tenant keeps under the same id. An application that grants something for the id alone (a plan, an
	 * import of old data) calls Amazon with the new token first, by an operation whose path names the seller.
	 */
	readonly sellingPartnerId: string;
	/** The user who began and is still signed in, as `user` gave the id. */
	readonly user: string;
	/** The tenant, as `tenant` gave the id at the start and again now. */
	readonly tenant: string | undefined;
	/** The region of the marketplace, or of the Central site that sent the seller. An authorisation is valid in one region. */
	readonly region: SellingRegion;
	/** The marketplace of the website workflow. The Appstore names none. */
	readonly marketplaceId: string | undefined;
	/** The refresh token, `Atzr|…`: encrypt it. It replaces an earlier token of the same seller, which Amazon may have ended. */
	readonly refreshToken: string;
}

/** Options of `connectSeller()`. */
export interface ConnectSellerOptions<R> {
	/** The application id, `amzn1.sellerapps.app.…` or `amzn1.sp.solution.…`, which differs from the client id. */
	applicationId: string;
	/** The URL of `callback` as it is registered with Amazon: absolute and https. It is never taken from a request. */
	redirectUri: string;
	/**
	 * The marketplace whose consent page `start` shows. A function may read it from the request: an id that is no marketplace gives an error
	 * with status 400.
	 */
	marketplaceId: string | ((request: R) => string | Promise<string>);
	/** Whether to use Vendor Central in place of Seller Central. */
	vendor?: boolean;
	/** Whether the application is a draft (`version=beta`); leave the option out once the application is published. */
	draft?: boolean;
	/**
	 * Gives the signed-in user of the application by a permanent id, or `undefined` if nobody is signed in. The user who comes back must be the
	 * user who began, so the cookie of the session has to be `SameSite=Lax`: browsers hold back a `Strict` cookie on the way from Amazon.
	 */
	user: (request: R) => string | undefined | Promise<string | undefined>;
	/** Gives the account that the user is working for, if a user has several. It must be the same at the start and at the end. */
	tenant?: (request: R) => string | undefined | Promise<string | undefined>;
	/**
	 * Hosts of Seller or Vendor Central beside those that this version knows, with the region of each: `{'sellercentral.amazon.example':
	 * 'eu'}`. `login` sends browsers back only to pages of these hosts, over https: name hosts of Amazon alone, and never a host from a
	 * request.
	 */
	centralHosts?: Readonly<Record<string, SellingRegion>>;
	/**
	 * Gives the page to which `login` sends a seller from Amazon who is not signed in; after the sign-in the application sends the browser to
	 * `returnTo`, a path of its own. `returnTo` is the path that this process saw: add a prefix that a proxy in front has cut off. Amazon's
	 * values wait in an encrypted cookie. Without the option, `login` answers such a seller with 401.
	 */
	signInUrl?: (request: R, returnTo: string) => string | Promise<string>;
	/**
	 * Secrets of at least 32 bytes each, from a random generator. The first signs, and all verify. To rotate, put a new secret behind the old one
	 * in all processes, then in front of the old one, and remove the old one ten minutes later: a process refuses states that were signed with a
	 * secret it does not know.
	 */
	secrets: readonly [string | Uint8Array, ...(string | Uint8Array)[]];
	/**
	 * A Keyv 5 or 6 that all processes of the application share: an attempt is spent there, so that it works once. A read must give the last
	 * written value, as with Redis, PostgreSQL and memory; read replicas, eventually consistent reads and a cache in front fail that. Give
	 * `throwOnErrors` to the Keyv and to `@keyv/redis` itself, so that a failure of the store becomes an error with status 503 and not a link
	 * that is not valid (Keyv 6 lacks the option, and throws as long as its errors have no listener). Give `maxUses: 1` to `@keyv/postgres`: it
	 * has no listener on its pool, and a connection that the server ends while it is idle would end the process.
	 */
	store: AttemptStore;
	/**
	 * Keeps the refresh token, and gives the page to which the browser goes next: a path of the application, or a URL. `sellingPartnerId` is a
	 * claim that the application must check before it grants anything for it: see {@link ConnectedSeller.sellingPartnerId}.
	 */
	onConnected: (seller: ConnectedSeller, request: R) => string | Promise<string>;
	/** The HTML of the page for an invalid link, in place of a plain page. The page is the same for every reason. */
	refusedPage?: string;
}

/** A request as the steps see it. */
export interface Visit<R> {
	readonly request: R;
	readonly method: string;
	/** The path and query as the browser sent them, with the path at which the handler is mounted. */
	readonly originalUrl: string;
	readonly cookieHeader: string | undefined;
	/** Sets a header at once, so that an error has the header too. */
	readonly setHeader: (name: string, value: string) => void;
	readonly addCookie: (line: string) => void;
}

/** The status and body to send; the headers are set already. */
export interface Answer {
	readonly status: 303 | 400 | 405;
	readonly body: string;
}

/** One of the three steps. */
export type Step<R> = (visit: Visit<R>) => Promise<Answer>;
