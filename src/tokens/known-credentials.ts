/**
 * Whose a credential is, by its value: tokens by the caches of this process, what no cache holds (signatures, tokens that were given
 * ready-made) by a memory of the last ones.
 *
 * Nothing is noted for a token as it goes out: the caches know theirs. Values are kept as digests.
 */
import {createBoundedMap} from '../util/bounded-maps.js';
import {shortName} from '../util/digest.js';
import type {SeenToken, TokenOwner} from './key.js';

/** As much of a token cache as is asked; it also stands for its auth. */
export interface KnownTokens {
	seen(value: string): SeenToken | undefined;
}

export interface CredentialHolder {
	readonly cache: KnownTokens;
	/** Undefined: the application's own, for whomever it calls. */
	readonly owner: TokenOwner | undefined;
}

/** More than are between two layers of a call at any time. */
const REMEMBERED = 5_000;

const caches = new Set<WeakRef<KnownTokens>>();
/** Lets go of a cache when it is collected. Looking at all others whenever one is added would also keep them all until the job ends. */
const collected = new FinalizationRegistry<WeakRef<KnownTokens>>((reference) => caches.delete(reference));
const remembered = createBoundedMap<{readonly cache: WeakRef<KnownTokens>; readonly owner: TokenOwner}>(REMEMBERED);

/** The tokens of this cache are known from now on. */
export function knowTokensOf(cache: KnownTokens): void {
	const reference = new WeakRef(cache);
	caches.add(reference);
	collected.register(cache, reference);
}

/** Remembers whose a credential is that is in no cache. */
export function rememberCredential(value: string, cache: KnownTokens, owner: TokenOwner): void {
	remembered.set(shortName(value), {cache: new WeakRef(cache), owner});
}

/** Undefined for what nobody knows: it is the caller's own. What the asking auth knows too is its own. */
export function holderOf(value: string, asking: KnownTokens): CredentialHolder | undefined {
	const token = tokenIn(value);
	const own = inCache(token, asking) ?? inMemory(value);
	if (own) {
		return own;
	}
	for (const reference of caches) {
		const cache = reference.deref();
		const found = cache && cache !== asking ? inCache(token, cache) : undefined;
		if (found) {
			return found;
		}
	}
	return undefined;
}

/** The token in the value of a header; no token has a space in it, so that what an API writes behind its token ends it: `, Version 2.1`. */
export function tokenIn(value: string): string {
	return value.replace(/^Bearer (\S+?)(?:, .*)?$/i, '$1');
}

function inCache(token: string, cache: KnownTokens): CredentialHolder | undefined {
	const seen = cache.seen(token);
	return seen && {cache, owner: seen.label.kind === 'client-credentials' ? undefined : seen.owner};
}

function inMemory(value: string): CredentialHolder | undefined {
	const found = remembered.get(shortName(value));
	const cache = found?.cache.deref();
	return found && cache && {cache, owner: found.owner};
}
