/**
 * Tokens as the store holds them: which of the entries under a key is a token that may be used.
 *
 * A token that was forgotten, refused or is about to end is none. Mints nothing and waits for nobody.
 */

import type {Announce} from '../../diagnostics/messages.js';
import {createBoundedMap, MOST_REMEMBERED} from '../../util/bounded-maps.js';
import type {Clock} from '../../util/clock.js';
import type {TokenOwner} from '../key.js';
import {type MintedToken, startLife} from '../token.js';
import type {Entries, FoundEntry} from './entries.js';
import {type Generation, type Generations, isBefore} from './generations.js';

/** Which token is wanted. */
export interface SharedRequest {
	readonly key: string;
	readonly owner: TokenOwner;
	/** A token that is not wanted even if the store holds it: Amazon called it dead, or it is about to be renewed. */
	readonly avoid?: string | undefined;
}

/** What a mint gives. */
export type ShareableToken = MintedToken;

/** A token and what is left of its life. */
export interface SharedToken extends ShareableToken {
	/** The lifetime that Amazon stated, of which `lifetimeMs` is left. */
	readonly fullLifetimeMs: number;
	/** Tells later whether it has been forgotten. */
	readonly generation: Generation;
	/** Whether this process minted it. */
	readonly isMinted: boolean;
}

export interface Look {
	readonly token?: SharedToken | undefined;
	/** Undefined: the store could not be asked. */
	readonly generation: Generation | undefined;
	/** A newer release keeps a token there, which must not be written over. */
	readonly isTaken: boolean;
}

export interface TokenEntries {
	look(request: SharedRequest): Promise<Look>;
	write(request: SharedRequest, token: SharedToken, fence: number | undefined): Promise<void>;
}

export interface TokenEntriesParts {
	readonly entries: Entries;
	readonly generations: Generations;
	readonly clock: Clock;
	readonly announce: Announce;
}

export function createTokenEntries({entries, generations, clock, announce}: TokenEntriesParts): TokenEntries {
	/** By name: whoever writes to the store may put back an entry from before, which its own time does not tell as long as the token lives. */
	const newest = createBoundedMap<number>(MOST_REMEMBERED);

	/** Whether a newer one has been seen; this one has been from here on. */
	const see = (name: string, fence: number | undefined): boolean => {
		const before = newest.get(name) ?? 0;
		if (fence !== undefined && fence > before) {
			newest.set(name, fence);
		}
		return fence !== undefined && fence < before;
	};

	const isPutBack = ({name, entry: {fence}}: FoundEntry): boolean => {
		const outdated = see(name, fence);
		if (outdated) {
			announce({event: 'unreadable', kind: 'token', reason: 'outdated'});
		}
		return outdated;
	};

	const isForgotten = (token: SharedToken, generation: Generation): boolean => {
		const outdated = isBefore(token.generation, generation);
		if (outdated) {
			announce({event: 'unreadable', kind: 'token', reason: 'outdated'});
		}
		return outdated;
	};

	return {
		async look({key, owner, avoid}) {
			const [generation, findings] = await Promise.all([generations.current(owner), entries.find('token', key)]);
			if (!generation || !findings) {
				return {generation: undefined, isTaken: false};
			}
			const {found, isTaken} = findings;
			const token = found
				.filter((one) => !isPutBack(one))
				.map(readToken)
				.find((one) => one.value !== avoid && isLiving(one, clock) && !isForgotten(one, generation));
			if (token && isBefore(generation, token.generation)) {
				generations.learn(owner, token.generation);
			}
			return {token, generation, isTaken};
		},
		async write({key}, {value, grant, lifetimeMs, generation}, fence) {
			see(entries.ring[0].nameOf('token', key), fence);
			await entries.write({kind: 'token', key, generation, lifetimeMs, content: {value, grant}}, {fence});
		},
	};
}

function readToken({entry, lifetimeMs}: FoundEntry): SharedToken {
	// Authentic, and of the one format that this release writes.
	const {value, grant} = entry.content as {value: string; grant?: string};
	return {
		value,
		lifetimeMs,
		fullLifetimeMs: entry.lifetimeMs,
		generation: entry.generation,
		isMinted: false,
		...(grant === undefined ? {} : {grant}),
	};
}

/** Not in the last part of its life, in which callers wait for a new one. */
function isLiving({value, lifetimeMs, fullLifetimeMs}: SharedToken, clock: Clock): boolean {
	return lifetimeMs > fullLifetimeMs - startLife({value, lifetimeMs: fullLifetimeMs}, clock).usableMs;
}
