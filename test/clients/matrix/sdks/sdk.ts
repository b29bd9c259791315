/**
 * An SDK of the Selling Partner API as the matrix sees one: it reads orders by its own ways and through the agent.
 */
import type {Agent} from 'node:https';

/** What an SDK fetches an access token with. */
export interface SdkCredentials {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly refreshToken: string;
}

export interface SdkOptions {
	readonly agent: Agent;
	/** An access token, or what the SDK is to fetch one with by itself. */
	readonly token: string | SdkCredentials;
	/** Leads to the fake: for an SDK that gives no agent to its token call. */
	readonly withoutAgent: Agent;
}

export interface Sdk {
	/** Whether its own token call comes to the agent that it is given. */
	readonly sendsTokenCalls: boolean;
	/** Gives a function that reads the e-mail address of an order's buyer. */
	connect(options: SdkOptions): Promise<(orderId: string) => Promise<string | undefined>>;
}
