/**
 * What the application is asked for before a token is minted: a refresh token, client secrets, an MWS token, a
 * signature.
 *
 * Once a flight, however many wait for it. A function that does not answer hurts who waited for it, and nobody after them: once one of
 * them has given up, or it has had its time, the next to come has it asked again, and the first answer counts.
 */
import type {Clock, Moment} from '../util/clock.js';

/** What was found; each where it is asked for. */
export interface LookedUp {
	readonly grant?: string;
	readonly secrets?: readonly string[];
	readonly mwsAuthToken?: string;
	/** The exchange of that MWS token. */
	readonly signed?: SignedAhead;
}

/** A request, signed by what may be a function of the application's. */
export interface SignedAhead {
	readonly headers: Readonly<Record<string, string>>;
	readonly stringToSign: string;
	readonly since: Moment;
}

export type Ask = (signal: AbortSignal) => Promise<LookedUp>;

export interface LookUp {
	/** Asks, unless that is done already. */
	readonly ask: Ask;
	/** One who waited has given up. */
	doubt(): void;
	/** Another has come to wait: asks anew where there is reason to, in the async context of who has come. */
	join(): void;
}

/** As long as an attempt of a token call. */
const PATIENCE_MS = 10_000;

export function createLookUp(given: Ask, clock: Clock): LookUp {
	let resolve = (_found: LookedUp): void => {};
	let reject = (_error: unknown): void => {};
	const outcome = new Promise<LookedUp>((...settle) => {
		[resolve, reject] = settle;
	});
	outcome.catch(() => {}); // told to those who asked
	/** The last that was asked, until there is an outcome. */
	let pending: {readonly sinceMs: number; readonly signal: AbortSignal; isDoubted: boolean} | undefined;
	let isAsked = false;

	const begin = async (signal: AbortSignal): Promise<void> => {
		const own = {sinceMs: clock.monotonicMs(), signal, isDoubted: false};
		pending = own;
		try {
			resolve(await given(signal));
			pending = undefined;
		} catch (error) {
			// One that was given up on has no say any more, unless it has what is looked for.
			if (pending === own) {
				pending = undefined;
				reject(error);
			}
		}
	};

	return {
		ask(signal) {
			if (!isAsked) {
				isAsked = true;
				void begin(signal);
			}
			return outcome;
		},
		doubt() {
			if (pending) {
				pending.isDoubted = true;
			}
		},
		join() {
			if (pending && (pending.isDoubted || clock.monotonicMs() - pending.sinceMs >= PATIENCE_MS)) {
				void begin(pending.signal);
			}
		},
	};
}
