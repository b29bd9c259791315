/**
 * What an API is: the core knows a table of these records, and none of the APIs by name.
 *
 * Functions and data alone: nothing is registered at run time, and users add none.
 */

import type {AmazonAuthError} from '../errors.js';
import type {TokenCall} from '../tokens/calls/token-call.js';
import type {TokenOwner} from '../tokens/key.js';
import type {ClientCredentials} from '../tokens/login-with-amazon/client-credentials.js';
import type {TokenEndpoint} from '../tokens/login-with-amazon/endpoint.js';
import type {LoginWithAmazon} from '../tokens/login-with-amazon/types.js';
import type {Backoff, TokenCache} from '../tokens/types.js';
import type {AmazonReply, Explanation, HeaderRecord} from '../types.js';
import type {Clock} from '../util/clock.js';
import type {IdentityKey} from './identity-key.js';
import type {Call, Plan, SentCredential, ToolBinding, Verdict} from './types.js';

/** What all APIs of one `createAmazonAuth` share. */
export interface SharedByApis {
	readonly cache: TokenCache;
	readonly clock: Clock;
	/** Sends a token call within the limits that all token calls keep to. */
	readonly call: TokenCall;
	/** The back-off that Login with Amazon asks for. */
	readonly loginHold: Backoff;
	/** The same of any token endpoint. Endpoints of one host share it. */
	readonly holdOf: (endpoint: TokenEndpoint) => Backoff;
	/** Login with Amazon, or another endpoint, for one client id; loaded with its first call. */
	readonly login: (credentials: ClientCredentials, endpoint?: TokenEndpoint) => LoginWithAmazon;
	/** How many tokens are kept, and so of how many sellers something is worth knowing. */
	readonly maxTokens: number;
}

/** What the review of a reply may use beside the reply. */
export interface ReviewParts<Endpoint, Client> {
	readonly endpoint: Endpoint;
	readonly client: Client | undefined;
	readonly cache: TokenCache;
	readonly clock: Clock;
}

/**
 * An API of Amazon's, as the core knows it: functions and data, one record for each folder beside this file, listed in index.ts.
 *
 * The core hands back what a record has made (settings, client, endpoint) and looks into none of it.
 */
export interface ApiRecord<Endpoint, Settings, Client extends object> {
	readonly name: Exclude<Explanation['api'], 'none'>;
	/** Its option of `createAmazonAuth`, which its tools are named after too. */
	readonly option: string;
	/** Exact host names, and what is known of each. */
	readonly hosts: ReadonlyMap<string, Endpoint>;
	/** Says why a path of its hosts belongs to no API; absent where all of them belong to this one. */
	readonly notOfApi?: (pathname: string) => string | undefined;
	/** @throws TypeError naming the option that is wrong */
	readonly readOptions: (value: unknown) => Settings;
	/** The account that its calls are for, where an identity may name one; it stands in identity-keys.ts too. */
	readonly identityKey?: IdentityKey;
	/** Reads what one call may say of itself beside its identity, by key of `AmazonContext`. */
	readonly context: Readonly<Record<string, (value: unknown, name: string) => unknown>>;
	readonly createClient: (settings: Settings, shared: SharedByApis) => Client;
	/** Loads what its first call needs, ahead of that call. */
	readonly loadAhead: (settings: Settings) => readonly (() => Promise<unknown>)[];
	/** @throws AmazonAuthError where the call can have no plan */
	readonly plan: (call: PlannedCall, endpoint: Endpoint & {readonly host: string}, client: Client | undefined) => Plan;
	readonly review: (
		sent: SentCredential,
		reply: AmazonReply & {readonly body: string},
		parts: ReviewParts<Endpoint, Client>,
	) => Verdict;
	readonly headers: CredentialHeaders;
	/** The token that a request carries, by which the cache knows whose it is. */
	readonly tokenIn: (headers: HeaderRecord) => string | undefined;
	/** The kind of credential that a reply was about, where it is no token. */
	readonly kindOfSent?: (error: AmazonAuthError | undefined) => 'pay-signature' | undefined;
	/** False: a redirect of its replies is the reply. */
	readonly followsRedirects: boolean;
	/** Names what in a URL is not as it has to be sent; for clients that send the URL themselves. */
	readonly notCanonical?: (given: URL, canonical: URL) => AmazonAuthError;
	/** Whether a path that looks odd, such as one with an encoded SKU, is one of an operation without a credential of its own. */
	readonly isPlain?: (method: string, pathname: string) => boolean;
	/** What is done beside calls, as `auth[option]`. */
	readonly tools?: (client: Client | undefined, binding: ToolBinding) => object;
	/** Drops what was learned of the accounts that are meant. */
	readonly forget?: (client: Client, belongs: (owner: TokenOwner) => boolean) => void;
	/**
	 * The account whose token is configured as a string, where that was said: calls for the application itself may be its calls. Several,
	 * where an API is given several applications.
	 */
	readonly ownAccount?: (client: Client) => string | readonly string[] | undefined;
	/** How often a call went on with another credential than was asked for. */
	readonly fallbacks?: (client: Client) => number;
	/** Calls that wait for their turn now, that have had it, and whose turn came too late. */
	readonly paced?: (client: Client) => Readonly<Record<'waiting' | 'paced' | 'turnedAway', number>>;
}

export interface CredentialHeaders {
	/** Carry a credential, by lower-case name: never shown, and never sent on to another origin. */
	readonly credentials: readonly string[];
	/** The credential headers that a caller may give without this package having authorised the request. */
	readonly callersOwn?: readonly string[];
	/** By which a caller chooses the credential of a call: each is one text, or refused. */
	readonly choosing?: readonly string[];
	/** How an `authorization` begins that is a signature over the whole request. */
	readonly signature?: string;
	/** Come with a credential and are made anew with it. */
	readonly companions?: readonly string[];
}

/** A call before its credential. */
export type PlannedCall = Pick<Call, 'method' | 'url' | 'context'>;

/** An API whose own types are forgotten. */
export type Api = ApiRecord<unknown, unknown, object>;

/** Forgets the types of one API: what the core hands to its functions is what they have made. */
export function defineApi<Endpoint, Settings, Client extends object>(record: ApiRecord<Endpoint, Settings, Client>): Api {
	return record as unknown as Api;
}
