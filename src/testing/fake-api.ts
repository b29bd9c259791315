/**
 * What the fake plays of one API, or of a service beside them: functions and data, one record for each folder, listed in apis.ts.
 *
 * Everything else of the fake knows the table and none of the names in it.
 */
import type {IncomingHttpHeaders} from 'node:http';
import type {AmazonIdentity} from '../types.js';
import type {ErrorFamily} from './error-family.js';
import type {ReceivedRequest, Reply, Seen} from './http/exchange.js';
import type {JournalService} from './journal.js';
import type {OptionKind} from './option-kinds.js';
import type {FakeAmazon, FakeAmazonOptions, FakeAuthOptions, FakeClock} from './types.js';
import type {Client, World} from './world.js';

/** The service of a request and, where host and path alone tell it, the operation. */
export interface Classified {
	readonly service: JournalService;
	readonly operation?: string | undefined;
	readonly sandbox?: boolean | undefined;
}

/** Whose authorisations a test may end, by a key of an identity. */
export interface FakeAccounts {
	readonly key: Exclude<keyof AmazonIdentity, 'tenant' | 'application'>;
	/** Ends the authorisation of one, or of all without an id. */
	readonly revoke: (id: string | undefined, world: World) => void;
	/** Lets the tokens of one die, or those of all without an id. */
	readonly expire: (id: string | undefined, world: World) => void;
}

/** @typeParam Place what is known of a host, which is handed back as it is */
export interface FakeApi<Place = unknown> {
	/** Every host that it plays. */
	readonly hosts: ReadonlyMap<string, Place>;
	readonly classify: (place: Place, method: string, path: string) => Classified;
	/** The true reply. */
	readonly answer: (request: ReceivedRequest, place: Place, world: World) => Reply | Promise<Reply>;
	/** Every name that the journal may have for an operation. */
	readonly operations: readonly string[];
	/** The operation of a request that has just arrived, where it takes more than host and path to tell it. */
	readonly operationOf?: (request: ReceivedRequest) => string | undefined;
	/** Absent where no error has a name. */
	readonly errors?: ErrorFamily;
	/** The header with the request id that its replies bear. */
	readonly requestIdHeader?: string;
	/** The operations whose replies tell their rate. */
	readonly declaresRate?: readonly string[];
	/** The credential of this API in a request, whatever its host. */
	readonly seeCredential?: (headers: IncomingHttpHeaders, world: World) => Seen | undefined;
	readonly accounts?: FakeAccounts;
	/** Its client of Login with Amazon. */
	readonly clientOf?: (world: World) => Client;
	/** Its options of `startFakeAmazon`. */
	readonly options?: Partial<Readonly<Record<keyof FakeAmazonOptions, OptionKind>>>;
	/** @throws TypeError for an option of its own that it cannot play */
	readonly assertOptions?: (options: FakeAmazonOptions) => void;
	/** Its part of the world: what stays over a reset. */
	readonly createState?: (options: FakeAmazonOptions, clock: FakeClock) => object | Promise<object>;
	/** Its part of the memory: what a reset wipes. `earlier` is what is wiped. */
	readonly createMemory?: (nowMs: () => number, earlier: World['memory'] | undefined) => object;
	/** What `createAmazonAuth` takes to be accepted by it. */
	readonly authOptions?: (world: World) => Partial<FakeAuthOptions>;
	/** Its part of what a test drives the fake with. */
	readonly controls?: (world: World) => Partial<FakeAmazon>;
}

/** Forgets what is known of a host: it is handed back to the record that gave it. */
export function defineFakeApi<Place>(record: FakeApi<Place>): FakeApi {
	return record as FakeApi;
}
