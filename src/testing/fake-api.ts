/**
 * The record of what the fake plays of one API, or of a service beside the APIs: functions and data, one record for each folder.
 *
 * apis.ts is the table of the records. The rest of the fake knows the table and none of the names in it.
 */
import type {IncomingHttpHeaders} from 'node:http';
import type {AccountKey} from '../apis/identity-keys.js';
import type {ErrorFamily} from './error-family.js';
import type {ReceivedRequest, Reply, Seen} from './http/exchange.js';
import type {JournalService} from './journal.js';
import type {OptionKind} from './option-kinds.js';
import type {FakeAmazon, FakeAmazonOptions, FakeAuthOptions, FakeClock} from './types.js';
import type {Client, World} from './world.js';

/** The service of a request, and its operation where host and path are enough to tell it. */
export interface Classified {
	readonly service: JournalService;
	readonly operation?: string | undefined;
	readonly sandbox?: boolean | undefined;
}

/** The accounts whose authorisations a test may end, by their key in an identity. */
export interface FakeAccounts {
	readonly key: AccountKey;
	/** Ends the authorisation of the account, or of every account where `id` is undefined. */
	readonly revoke: (id: string | undefined, world: World) => void;
	/** Expires the tokens of the account, or of every account where `id` is undefined. */
	readonly expire: (id: string | undefined, world: World) => void;
}

/**
 * The fake's part of one API.
 *
 * @typeParam Place what the record knows of a host; it is handed back to the functions of the record
 */
export interface FakeApi<Place = unknown> {
	/** The hosts that it plays, and what it knows of each. */
	readonly hosts: ReadonlyMap<string, Place>;
	/** What the paths begin with that it plays of a host that another record plays too; absent where it plays the others. */
	readonly ownPath?: string;
	readonly classify: (place: Place, method: string, path: string) => Classified;
	/** Gives the true reply. */
	readonly answer: (request: ReceivedRequest, place: Place, world: World) => Reply | Promise<Reply>;
	/** Every name that the journal may have for an operation. */
	readonly operations: readonly string[];
	/** Tells the operation of a request that has just arrived, where host and path are too little to tell it. */
	readonly operationOf?: (request: ReceivedRequest) => string | undefined;
	/** The errors that a script may name. */
	readonly errors?: ErrorFamily;
	/** The name of the header in which its replies bear a request id. */
	readonly requestIdHeader?: string;
	/** The operations whose replies tell their rate limit. */
	readonly declaresRate?: readonly string[];
	/** Finds a credential of this API in a request to any host. */
	readonly seeCredential?: (headers: IncomingHttpHeaders, world: World) => Seen | undefined;
	readonly accounts?: FakeAccounts;
	/** Gives its client of Login with Amazon, or its clients of several token endpoints or environments. */
	readonly clientOf?: (world: World) => Client | readonly Client[];
	/** The form of each of its options of `startFakeAmazon`. */
	readonly options?: Partial<Readonly<Record<keyof FakeAmazonOptions, OptionKind>>>;
	/**
	 * Checks what the form of its options leaves open.
	 *
	 * @throws TypeError for an option that it cannot play
	 */
	readonly assertOptions?: (options: FakeAmazonOptions) => void;
	/** Makes its part of the world, which stays over a reset. */
	readonly createState?: (options: FakeAmazonOptions, clock: FakeClock) => object | Promise<object>;
	/**
	 * Makes its part of the memory, which a reset wipes.
	 *
	 * @param earlier the memory that is wiped
	 */
	readonly createMemory?: (nowMs: () => number, earlier: World['memory'] | undefined) => object;
	/** Gives the options of `createAmazonAuth` with which it accepts calls. */
	readonly authOptions?: (world: World) => Partial<FakeAuthOptions>;
	/** Gives its own members of the object that a test drives the fake with. */
	readonly controls?: (world: World) => Partial<FakeAmazon>;
}

/** Forgets the type of what is known of a host, which goes back to the record that gave it. */
export function defineFakeApi<Place>(record: FakeApi<Place>): FakeApi {
	return record as FakeApi;
}
