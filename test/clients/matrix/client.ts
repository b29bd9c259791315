/**
 * A client of `node:https` as the matrix sees one: it sends through an agent, and has ways of its own to give up.
 */
import type {Agent} from 'node:https';

export interface MatrixRequest {
	/** GET where none is given. */
	readonly method?: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly agent: Agent;
	readonly signal?: AbortSignal;
	/** Options of the client's own, of one of its {@link MatrixClient.limits}. */
	readonly limit?: object;
}

export interface MatrixReply {
	readonly status: number;
	readonly text: string;
}

/** A limit of time that a client has, and how its error tells. */
export interface Limit {
	/** As the client takes it. */
	of(ms: number): object;
	readonly error: object;
}

export interface MatrixClient {
	/** What the client's error is like after an abort. */
	readonly aborted: object;
	/** By the client's own word for them. */
	readonly limits: Readonly<Record<string, Limit>>;
	/** Follows redirects with all that the client takes along; every reply is a reply. */
	send(request: MatrixRequest): Promise<MatrixReply>;
}

/** Makes a client of what its package exports by default, whichever version is installed. */
export type Adapter = (installed: unknown) => MatrixClient;
