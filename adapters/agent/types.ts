/**
 * What an agent is made of, and what it has decided of a request before the request is sent.
 */
import type {Agent} from 'node:http';
import type {Binding} from '../../src/core/binding.js';
import type {Send, SendBefore} from '../../src/core/send.js';

export interface AgentSettings {
	readonly binding: Binding;
	/** Carries the bytes. */
	readonly inner: Agent;
	readonly maxBodyBytes: number;
	/** Token calls of the client's own get a placeholder for an answer, which is taken off what goes out without a credential. */
	readonly answersTokenCalls: boolean;
}

/** A call that is planned and has not begun. */
export interface PlannedCall {
	readonly send: Send;
	/** As the client named it when it made the request. */
	readonly path: string;
	/** The send before a hop that keeps no credential. */
	readonly before: SendBefore | undefined;
	/** Answers the request here, where it knows how; undefined sends it on. */
	readonly answer?: ((body: Buffer) => string | undefined) | undefined;
}
