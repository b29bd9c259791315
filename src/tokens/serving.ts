/**
 * Whether a cached token serves a call: not after it was forgotten, and while it is about to end only together with its renewal.
 *
 * The file waits for other processes alone; what is fetched, and when, is decided in cache.ts.
 */
import type {Clock} from '../util/clock.js';
import {type Wait, waitWithin} from '../util/wait.js';
import {type LivingToken, type Phase, phaseOf} from './token.js';
import type {CachedTokens, KeptToken, RefreshMode, Serving, Sharing, TokenRequest} from './types.js';

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
