/**
 * Token calls under way (single flight): one for each key that can be joined, each with its own deadline.
 *
 * A flight belongs to none of its callers: a caller that goes away ends its own wait and leaves the flight alone. A caller whose deadline
 * is nearer than the end of a known back-off is told at once. The file does not know cached tokens; it tells whether a flight was still its
 * key's own when its token came.
 */

import {AmazonAuthError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {type Wait, waitWithin} from '../util/wait.js';
import type {TokenOwner} from './key.js';
import {createLookUp, type LookUp} from './look-up.js';
import type {ArrivedToken, LivingToken} from './token.js';
import type {TokenRequest} from './types.js';

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
	readonly abort: AbortController;
	readonly lookUp: LookUp | undefined;
}

/** A token call with all its retries fits in; past it a hung flight is not joined any more. */
const FLIGHT_MS = 60_000;
const CLOSE_MS = 5_000;

export function createFlights(clock: Clock, route: Route): Flights {
	const byKey = new Map<string, OpenFlight>();
	const open = new Set<OpenFlight>();

	const fly = async (flight: OpenFlight): Promise<LivingToken> => {
		const {request, abort, lookUp} = flight;
		// Unreferenced: those who wait keep the process alive by their own deadlines.
		const timer = setTimeout(() => abort.abort(tooLong()), FLIGHT_MS).unref();
		try {
			// Within: a user's own function may pay no heed to the signal.
			const token = await waitWithin(
				route.mint({...request, ...(lookUp && {lookUp: lookUp.ask})}, abort.signal),
				{signals: [abort.signal]},
				clock,
			);
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
				abort: new AbortController(),
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
				flight.abort.abort(new AmazonAuthError('ERR_AMAZON_CLOSED', 'This auth was closed before the token came.'));
			}
		},
	};
}

function tooLong(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_UNREACHABLE',
		`No token came in ${FLIGHT_MS / 1000} s, from Amazon's token service or from a function of the application that is asked before it. Try again later.`,
	);
}

export interface BackoffWait extends Wait {
	/** Until when a pause is sat out, on the monotonic clock; as long as it takes, where it is not given. */
	readonly maxBackoffUntilMs: number | undefined;
}

type Held = Pick<TokenRequest, 'backoff' | 'label'>;

/** @throws {@link AmazonAuthError} `THROTTLED` where a pause lasts too long for the caller */
export function assertNotBackedOff(request: Held, backoffWait: BackoffWait, clock: Clock): void {
	const tooLong = tooLongFor(request, backoffWait, clock);
	if (tooLong) {
		throw tooLong;
	}
}

/** @throws what {@link assertNotBackedOff} does, also once such a pause begins; what `waitWithin` does */
export async function waitUnlessBackedOff<T>(
	token: Promise<T>,
	request: Held,
	backoffWait: BackoffWait,
	clock: Clock,
): Promise<T> {
	const {backoff} = request;
	if (!backoff || backoffWait.maxBackoffUntilMs === undefined) {
		return waitWithin(token, backoffWait, clock);
	}
	const held = new AbortController();
	const leave = backoff.onBegin(() => {
		const tooLong = tooLongFor(request, backoffWait, clock);
		if (tooLong) {
			held.abort(tooLong);
		}
	});
	try {
		return await waitWithin(token, {...backoffWait, signals: [...backoffWait.signals, held.signal]}, clock);
	} finally {
		leave();
	}
}

function tooLongFor({backoff, label}: Held, {maxBackoffUntilMs}: BackoffWait, clock: Clock): AmazonAuthError | undefined {
	const leftMs = backoff?.leftMs() ?? 0;
	if (leftMs === 0 || maxBackoffUntilMs === undefined || clock.monotonicMs() + leftMs < maxBackoffUntilMs) {
		return undefined;
	}
	return new AmazonAuthError(
		'ERR_AMAZON_THROTTLED',
		"Amazon's token service asks for a pause, which ends after the deadline of this call. Try again after it, or give the call a longer timeout.",
		{api: label.api, retryAfterMs: Math.ceil(leftMs)},
	);
}
