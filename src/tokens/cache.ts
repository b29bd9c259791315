/**
 * Which token a request gets: the cached one, the one of the flight under way, or that of a new flight.
 *
 * Cached tokens and flights are kept apart, since an eviction, a `delete` or the first caller's abort must never reject other callers. A
 * cached token serves unless it was forgotten; one that is about to end serves only together with its renewal. The cache does not know
 * what a token is for.
 */
import {publish} from '../diagnostics/channels.js';
import {AmazonAuthError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {assertInTime, type Wait, waitWithin} from '../util/wait.js';
import {createCachedTokens} from './cached-tokens.js';
import {assertNotBackedOff, type BackoffWait, createCooldowns, createRefreshAttempts, waitUnlessBackedOff} from './cooldowns.js';
import {createFlights, type Flight} from './flights.js';
import {aboutToken, isSameOwner} from './key.js';
import {type LivingToken, type Phase, phaseOf} from './token.js';
import type {CachedTokens, KeptToken, RefreshMode, Sharing, TokenCache, TokenRequest} from './types.js';

export function createTokenCache({
	clock,
	maxTokens,
	refresh = 'background',
	sharing = ALONE,
}: {
	clock: Clock;
	maxTokens: number;
	refresh?: RefreshMode;
	sharing?: Sharing;
}): TokenCache {
	const counts = {minted: 0, joined: 0, refreshedAhead: 0};
	const tokens = createCachedTokens({clock, maxTokens});
	const coolDowns = createCooldowns(clock);
	const attempts = createRefreshAttempts(clock);
	let closed = false;
	const tellRefreshed = (request: TokenRequest): void => {
		const replaced = tokens.replaced(request.key);
		if (replaced) {
			counts.refreshedAhead += replaced.reason === 'ahead' ? 1 : 0;
			publish('refreshed', () => ({...aboutToken(request), ...replaced}));
		}
	};
	const flights = createFlights(clock, {
		mint: (request, signal) => sharing.mint(request, tokens.unwanted(request.key), signal),
		arrived(request, token, isOwn) {
			attempts.succeeded(request.key);
			if (token.isMinted ?? true) {
				counts.minted++;
				if (isOwn) {
					tellRefreshed(request);
				}
			}
			return isOwn ? tokens.keep(request, token) : tokens.passOn(request, token);
		},
		failed({key}, error) {
			if (!closed) {
				coolDowns.begin(key, error);
				attempts.failed(key);
			}
		},
	});
	const serving = createServing({
		tokens,
		sharing,
		clock,
		refresh,
		mayRenew: ({key, backoff}) => !closed && attempts.mayTry(key) && !backoff?.leftMs(),
		renew(request) {
			if (!flights.openFor(request.key)) {
				// A caller that is served now does not wait for it, and its failure is the next attempt's concern.
				flights.start(request).token.catch(() => {});
			}
		},
	});

	const tokenFor = async (request: TokenRequest, {token}: Flight, backoffWait: BackoffWait): Promise<LivingToken> => {
		try {
			return await waitUnlessBackedOff(token, request, backoffWait, clock);
		} catch (error) {
			if (hasGivenUp(error, backoffWait)) {
				flights.doubt(lookUpKeyOf(request));
			}
			throw error;
		}
	};

	const fetched = async (request: TokenRequest, wait: Wait): Promise<LivingToken> => {
		// Nobody sits out a pause for a new token while the old one serves.
		const backoffWait = {...wait, maxBackoffUntilMs: tokens.last(request.key) ? 0 : wait.deadlineMs};
		assertNotBackedOff(request, backoffWait, clock);
		const open = flights.openFor(request.key);
		if (open) {
			counts.joined++;
			publish('joined', () => aboutToken(request));
			flights.joined(lookUpKeyOf(request));
			return tokenFor(request, open, backoffWait);
		}
		const pause = coolDowns.refusalOf(request.key);
		if (pause) {
			throw pause;
		}
		return tokenFor(request, flights.start(request), backoffWait);
	};

	const fetchedOrOld = async (request: TokenRequest, wait: Wait): Promise<LivingToken> => {
		if (closed) {
			throw new AmazonAuthError('ERR_AMAZON_CLOSED', 'This auth was closed; create a new one to fetch tokens.');
		}
		// A caller that has gone or is too late starts nothing.
		assertInTime(wait, clock);
		try {
			return await fetched(request, wait);
		} catch (error) {
			// A token service that fails costs nothing as long as the old token lives; a caller that has gone wants none.
			const old = wait.signals.some((signal) => signal.aborted) ? undefined : tokens.last(request.key);
			if (old) {
				return old;
			}
			throw error;
		}
	};

	const obtained = async (request: TokenRequest, wait: Wait): Promise<LivingToken> => {
		const asked = serving.confirmed(request, wait);
		const confirmed = asked && (await asked);
		if (confirmed) {
			return confirmed;
		}
		if (!request.withinRate) {
			return fetchedOrOld(request, wait);
		}
		const {withinRate, ...other} = request;
		// By way of the cache: the token may have come while the rate limit was asked.
		return withinRate(other, wait, async (limited) => token(limited, wait));
	};

	const token: TokenCache['token'] = (request, wait) => serving.living(request) ?? obtained(request, wait);

	return {
		get counts() {
			return {...counts, ...tokens.counts};
		},
		get size() {
			return tokens.size;
		},
		get openFlights() {
			return flights.open;
		},
		ownersOf: tokens.ownersOf,
		refuse: tokens.refuse,
		seen: tokens.seen,
		holds: (key) => tokens.last(key) !== undefined,
		keep: tokens.keep,
		token,
		forget(belongs, whose = {}) {
			tokens.drop((_key, owner) => belongs(owner));
			flights.detach(belongs);
			return sharing.forget(whose);
		},
		forgetOthers(key, owner) {
			tokens.drop((other, itsOwner) => other !== key && isSameOwner(itsOwner, owner));
			return sharing.forgetOthers(key, owner);
		},
		async close() {
			closed = true;
			await flights.close();
			tokens.drop(() => true);
			// After the flights: what they mint is for the others too.
			await sharing.close();
		},
	};
}

function lookUpKeyOf({lookUpKey, key}: TokenRequest): string {
	return lookUpKey ? lookUpKey() : key;
}

/** Whether a wait ended before what was waited for. */
function hasGivenUp(error: unknown, {signals}: Wait): boolean {
	return (
		signals.some((signal) => signal.aborted) ||
		(error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_CREDENTIAL_TIMEOUT')
	);
}

export interface Serving {
	/** The living token, at once; one that ages is renewed in the background meanwhile. Undefined where that takes waiting. */
	living(request: TokenRequest): LivingToken | undefined;
	/** The living token, once others have said that they did not forget it; undefined where there is none that they must be asked of. */
	confirmed(request: TokenRequest, wait: Wait): Promise<LivingToken | undefined> | undefined;
}

export interface ServingParts {
	readonly tokens: CachedTokens;
	readonly sharing: Sharing;
	readonly clock: Clock;
	readonly refresh: RefreshMode;
	readonly mayRenew: (request: TokenRequest) => boolean;
	/** Begins to renew a token, unless that is under way. */
	readonly renew: (request: TokenRequest) => void;
}

export function createServing({tokens, sharing, clock, refresh, mayRenew, renew}: ServingParts): Serving {
	const serve = (request: TokenRequest, token: KeptToken, phase: Phase): LivingToken | undefined => {
		if (phase === 'fresh' || !mayRenew(request)) {
			return token;
		}
		if (phase === 'ending' || refresh === 'foreground') {
			return undefined;
		}
		renew(request);
		return token;
	};

	const ask = async (request: TokenRequest, token: KeptToken, wait: Wait): Promise<LivingToken | undefined> => {
		if (await waitWithin(sharing.wasForgotten(token), wait, clock)) {
			tokens.dropOne(request.key, token);
		}
		const left = tokens.last(request.key);
		return left && serve(request, left, phaseOf(left, clock));
	};

	return {
		living(request) {
			const token = tokens.kept(request.key);
			const phase = token && phaseOf(token, clock);
			if (!token || !phase || phase === 'dead') {
				return undefined;
			}
			const isForgotten = sharing.isForgotten(token);
			if (isForgotten) {
				tokens.dropOne(request.key, token);
			}
			return isForgotten === false ? serve(request, token, phase) : undefined;
		},
		confirmed(request, wait) {
			const token = tokens.last(request.key);
			return token && sharing.isForgotten(token) === undefined ? ask(request, token, wait) : undefined;
		},
	};
}

/** What a cache asks of other processes where no store is given. */
export const ALONE: Sharing = {
	mint: async ({mint, lookUp}, _avoid, signal) => mint(signal, undefined, await lookUp?.(signal)),
	isForgotten: () => false,
	wasForgotten: async () => false,
	forget: async () => {},
	forgetOthers: async () => {},
	close: async () => {},
};
