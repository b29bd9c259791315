/**
 * A place in the line of a quota for a token call that is about to begin, so that all who come together are told the truth of their wait.
 *
 * Told at once and not after its deadline: in line stand the calls that others have begun in this very moment, too.
 */
import type {Clock} from '../clock.js';
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../errors.js';
import type {LivingToken, MintedToken} from '../tokens/token.js';
import type {Preparation, TokenCache, TokenRequest} from '../tokens/token-cache.js';
import type {Wait} from '../wait.js';
import type {LaterQuota} from './later-quota.js';

export interface Line {
	readonly quota: LaterQuota;
	/** Whose share of the quota it is. */
	readonly account: string;
	/** Who gives what, for the error of a call that is told to come back. */
	readonly what: string;
	/** What that error is about. */
	readonly about: Pick<AmazonAuthErrorDetails, 'api' | 'operation'>;
	readonly clock: Clock;
}

/**
 * Keeps a place under a ticket; the function returned gives up what is left of it.
 *
 * @throws {@link AmazonAuthError} `THROTTLED` where the deadline is nearer than the turn
 */
export async function keepPlace(
	{quota, account, what, about, clock}: Line,
	ticket: string,
	{deadlineMs}: Wait,
): Promise<() => void> {
	const asked = await quota();
	const turnMs = asked.waitMs(account, ticket);
	if (deadlineMs !== undefined && clock.monotonicMs() + turnMs > deadlineMs) {
		throw new AmazonAuthError(
			'ERR_AMAZON_THROTTLED',
			`${what} a second, and the turn of this call comes after its deadline. Try again later, or give it a longer timeout.`,
			{...about, retryAfterMs: turnMs},
		);
	}
	return asked.announce(account, ticket);
}

/**
 * A token whose mint stands in line under the request's key.
 *
 * @throws {@link AmazonAuthError} of the mint; `THROTTLED` as {@link keepPlace} does
 */
export async function obtainInTurn(cache: TokenCache, request: TokenRequest, line: Line, wait: Wait): Promise<LivingToken> {
	const leaveLine = await keepPlace(line, request.key, wait);
	let hasBegun = false;
	const mint = async (signal: AbortSignal, prepared?: Preparation): Promise<MintedToken> => {
		hasBegun = true;
		return request.mint(signal, prepared).finally(leaveLine);
	};
	try {
		return await cache.obtain({...request, mint}, wait);
	} finally {
		// A flight that has begun goes on without this caller, and keeps its place.
		if (!hasBegun) {
			leaveLine();
		}
	}
}
