/**
 * What the fake remembers: one object that every handler is given.
 *
 * What stays over a reset (who may sign in) are its members, what a reset wipes (what was given out) is in `memory`. Each API adds its
 * own part of both.
 */
import type {WorldOfApis} from './apis.js';
import type {ReceivedRequest, Reply} from './http/exchange.js';
import type {TokenLedger} from './token-ledger.js';
import type {FakeAmazonOptions, FakeClock} from './types.js';

/** A registered Login with Amazon client. */
export interface Client {
	readonly clientId: string;
	readonly secrets: string[];
	readonly scopes: readonly string[];
	/** Answers the grants of somebody's account (a refresh token, a code); absent where the client may use none of them. */
	readonly answerGrant?: (request: ReceivedRequest, parameters: TokenParameters, world: World) => Reply;
}

/** What a token request says. */
export type TokenParameters = Readonly<Record<string, string | undefined>>;

interface SharedWorld {
	readonly options: FakeAmazonOptions;
	readonly clock: FakeClock;
	readonly clients: readonly Client[];
	memory: {readonly ledger: TokenLedger};
}

/** Everything a handler may look at. */
export type World = SharedWorld & WorldOfApis;

/** The lifetime of a token in seconds. */
export function lifetimeSeconds(world: World): number {
	return world.options.expiresIn ?? 3600;
}
