/**
 * A request as it arrived and a reply as it will leave, which the parts of the fake hand to each other.
 *
 * Path and query are kept as the raw bytes of the request line.
 */
import type {AccountKey} from '../../apis/identity-keys.js';
import type {AmazonIdentity} from '../../types.js';
import type {JournalCredential, JournalService} from '../journal.js';

/** The facts that handlers learn about a request while they answer it, and that the journal keeps. */
export interface Seen extends Pick<AmazonIdentity, AccountKey> {
	operation?: string | undefined;
	readonly credential: JournalCredential;
	sandbox?: boolean | undefined;
}

/** A request as it arrived. */
export interface ReceivedRequest {
	readonly atMs: number;
	readonly service: JournalService;
	readonly scheme: 'https' | 'http';
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly query: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	readonly seen: Seen;
}

/** A reply as it will leave. */
export interface Reply {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** Makes a reply with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
	return {status, headers: {'content-type': 'application/json', ...headers}, body: JSON.stringify(body)};
}

/** Whether the outcome of a check is a reply, which ends the request; otherwise it is what the next step needs. */
export function isReply(outcome: object): outcome is Reply {
	return 'status' in outcome;
}

/** Parses a JSON body; gives `undefined` where it is not JSON. */
export function readJson(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}

/** Whether a value is a plain record, so that its keys may be read. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
