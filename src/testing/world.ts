/**
 * The world is what the fake remembers: one object that every handler is given.
 *
 * A reset wipes `memory`, which holds what was given out. The other members, such as who may sign in, stay. Each API adds its own part of
 * both.
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
	/** The one host that knows it; `api.amazon.com` where it is left out. */
	readonly tokenHost?: string;
	/** The one encoding in which it may ask; any where it is left out. */
	readonly encoding?: 'form' | 'json';
	/** Answers grants for an account (a refresh token, a code); absent for a client that has only grants of its own. */
	readonly answerGrant?: (request: ReceivedRequest, parameters: TokenParameters, world: World) => Reply;
}

/** The parameters of a token request. */
export type TokenParameters = Readonly<Record<string, string | undefined>>;

interface SharedWorld {
	readonly options: FakeAmazonOptions;
	readonly clock: FakeClock;
	readonly clients: readonly Client[];
	memory: {readonly ledger: TokenLedger};
}

/** Everything that a handler may look at. */
export type World = SharedWorld & WorldOfApis;

/** Gives the lifetime of a token in seconds. */
export function lifetimeSeconds(world: World): number {
	return world.options.expiresIn ?? 3600;
}
