/**
 * Asks whom calls are for: `as` asks its function for each call, and the adapters ask theirs once a request.
 *
 * What an answer means is in identity.ts. A look-up that does not settle holds up its own callers alone.
 */

import {type Identity, readIdentity} from '../identity.js';
import type {AmazonIdentity, Awaitable} from '../types.js';
import type {Clock} from '../util/clock.js';
import {assertInTime, type Wait, waitWithin} from '../util/wait.js';

/** Gives the bound identity; undefined: nobody is signed in. */
export type IdentitySource = (wait: Wait) => Identity | undefined | Promise<Identity | undefined>;

/** What says whom calls are for, each time it is asked. */
export type Identify = () => Awaitable<AmazonIdentity | undefined>;

/** @throws TypeError for anything but an object of ids, or a function */
export function identitySource(
	given: AmazonIdentity | Identify,
	clock: Clock,
): {source: IdentitySource; now: Identity | undefined} {
	if (typeof given !== 'function') {
		const identity = readIdentity(given, 'identity');
		return {source: () => identity, now: identity};
	}
	// The function is asked anew for each call, since another user may be signed in where the next call is made.
	const source: IdentitySource = (wait) => {
		assertInTime(wait, clock); // nobody is asked for a caller that has gone
		return waitWithin(ask(given), wait, clock);
	};
	return {source, now: undefined};
}

/**
 * Asks once, at the first call that needs an identity: on Express, the log-in page must not look up a seller.
 *
 * The next call asks again after a look-up that failed, or that a caller gave up waiting for: such a look-up may never settle, and would
 * keep something of each caller that waited.
 */
export function askedOnce(identify: Identify, clock: Clock): IdentitySource {
	let asked: Promise<Identity | undefined> | undefined;
	let answer: {readonly identity: Identity | undefined} | undefined;
	const join = async (wait: Wait): Promise<Identity | undefined> => {
		asked ??= ask(identify);
		const joined = asked;
		try {
			const identity = await waitWithin(joined, wait, clock);
			answer ??= {identity};
			return identity;
		} catch (error) {
			if (asked === joined) {
				asked = undefined;
			}
			throw error;
		}
	};
	return (wait) => {
		assertInTime(wait, clock);
		return answer ? answer.identity : join(wait);
	};
}

async function ask(identify: Identify): Promise<Identity | undefined> {
	const identity = await identify();
	return identity === undefined || identity === null ? undefined : readIdentity(identity, 'identity()');
}
