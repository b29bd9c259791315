/**
 * Token calls under way (single flight): one for each key that can be joined, each with its own deadline.
 *
 * A flight belongs to none of its callers: a caller that goes away ends its own wait and leaves the flight alone. What the application is
 * asked for before the mint is asked once a flight too, however many wait for it; where the answer does not come, a later caller has it
 * asked again. The file does not know cached tokens; it tells whether a flight was still its key's own when its token came.
 */

import {AmazonAuthError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {unreferenced, waitWithin} from '../util/wait.js';
import type {TokenOwner} from './key.js';
import type {ArrivedToken, LivingToken} from './token.js';
import type {Ask, LookedUp, TokenRequest} from './types.js';

export interface Flight {
	readonly token: Promise<LivingToken>;
}

/** Where a flight goes and what becomes of it; `isOwn`: neither `detach` nor a younger flight has taken its key. */
export interface Route {
	mint(request: TokenRequest, signal: AbortSignal): Promise<ArrivedToken>;
	arrived(request: TokenRequest, token: ArrivedToken, isOwn: boolean): LivingToken;
	failed(request: TokenRequest, error: unknown): void;
}

export interface Flights {
	/** The flight of a key, unless it is past its deadline. */
	openFor(key: string): Flight | undefined;
	start(request: TokenRequest): Flight;
	/** Another waits for the flight of a key: what it asks the application for is asked again where there is reason to. */
	joined(key: string): void;
	/** One who waited for it has given up. */
	doubt(key: string): void;
	/** Waiting callers still get the token; no other call joins, and the token is not cached. */
	detach(belongs: (owner: TokenOwner) => boolean): void;
	/** Waits for the open flights, detached ones too, then ends them. */
	close(): Promise<void>;
	readonly open: number;
}

interface OpenFlight extends Flight {
	readonly request: TokenRequest;
	readonly deadlineMs: number;
	readonly ending: AbortController;
	/** Rejects for those who wait, once the flight is in the air. */
	giveUp: (reason: unknown) => void;
	readonly lookUp: LookUp | undefined;
}

/** A token call with all its retries fits in; past it a hung flight is not joined any more. */
const FLIGHT_MS = 60_000;
const CLOSE_MS = 5_000;

export function createFlights(clock: Clock, route: Route): Flights {
	const byKey = new Map<string, OpenFlight>();
	const open = new Set<OpenFlight>();

	const fly = async (flight: OpenFlight): Promise<LivingToken> => {
		const {request, ending, lookUp} = flight;
		// Unreferenced: those who wait keep the process alive by their own deadlines.
		const timer = unreferenced(setTimeout(() => end(flight, tooLong()), FLIGHT_MS));
		try {
			const token = await new Promise<ArrivedToken>((resolve, reject) => {
				ending.signal.throwIfAborted();
				// A user's own function may pay no heed to the signal.
				flight.giveUp = reject;
				route.mint({...request, ...(lookUp && {lookUp: lookUp.ask})}, ending.signal).then(resolve, reject);
			});
			return route.arrived(request, token, byKey.get(request.key) === flight);
		} catch (error) {
			route.failed(request, error);
			throw error;
		} finally {
			clearTimeout(timer);
			open.delete(flight);
			if (byKey.get(request.key) === flight) {
				byKey.delete(request.key);
			}
		}
	};

	return {
		get open() {
			return open.size;
		},
		openFor(key) {
			const flight = byKey.get(key);
			return flight && clock.monotonicMs() < flight.deadlineMs ? flight : undefined;
		},
		start(request) {
			// A microtask later, so that the flight is in the map before anything of it runs.
			const token = Promise.resolve().then(() => fly(flight));
			const flight: OpenFlight = {
				request,
				deadlineMs: clock.monotonicMs() + FLIGHT_MS,
				ending: new AbortController(),
				giveUp: () => {},
				lookUp: request.lookUp && createLookUp(request.lookUp, clock),
				token,
			};
			byKey.set(request.key, flight);
			open.add(flight);
			return flight;
		},
		joined: (key) => byKey.get(key)?.lookUp?.join(),
		doubt: (key) => byKey.get(key)?.lookUp?.doubt(),
		detach(belongs) {
			for (const [key, {request}] of [...byKey]) {
				if (belongs(request.owner)) {
					byKey.delete(key);
				}
			}
		},
		async close() {
			const ending = [...open];
			const wait = {signals: [], deadlineMs: clock.monotonicMs() + CLOSE_MS};
			await waitWithin(Promise.allSettled(ending.map((flight) => flight.token)), wait, clock).catch(() => {});
			byKey.clear();
			for (const flight of ending) {
				end(flight, new AmazonAuthError('ERR_AMAZON_CLOSED', 'This auth was closed before the token came.'));
			}
		},
	};
}

function end({ending, giveUp}: OpenFlight, reason: AmazonAuthError): void {
	ending.abort(reason);
	giveUp(reason);
}

function tooLong(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_UNREACHABLE',
		`No token came in ${FLIGHT_MS / 1000} s, from Amazon's token service or from a function of the application that is asked before it. Try again later.`,
	);
}

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
	/** Once it is asked for: of the flights of a process that joins others, most are never asked. */
	let outcome: Promise<LookedUp> | undefined;
	/** The last that was asked, until there is an outcome. */
	let pending: {readonly sinceMs: number; readonly signal: AbortSignal; isDoubted: boolean} | undefined;

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
			if (!outcome) {
				outcome = new Promise((...settle) => {
					[resolve, reject] = settle;
				});
				outcome.catch(() => {}); // told to those who asked
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
