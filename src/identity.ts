/**
 * Whom a call is for: the identity an auth was bound to, with what the call itself says merged over it.
 *
 * The bound identity lives here and never in got's context, where a call could replace it. Only own, known keys of the right type are
 * read, into objects without a prototype.
 */
import type {Clock} from './clock.js';
import {AmazonAuthError} from './errors.js';
import {assertKnownKeys, readNonEmptyString} from './option-readers.js';
import type {AmazonContext, AmazonIdentity, Awaitable} from './types.js';
import {assertInTime, type Wait, waitWithin} from './wait.js';

/** A key that is present with `undefined` is a missing identity: nobody is signed in. */
export type Identity = Readonly<AmazonIdentity>;

/** Gives the bound identity; undefined: nobody is signed in. */
export type IdentitySource = (wait: Wait) => Identity | undefined | Promise<Identity | undefined>;

const KEYS = ['sellingPartnerId', 'merchantId', 'tenant'] as const;

/** An auth that no `as` has bound: the application itself, or the one seller whose refresh token it holds. */
export const UNBOUND: Identity = Object.freeze(Object.create(null));

/** @throws TypeError for anything but an object of non-empty strings, or a function */
export function identitySource(
	given: AmazonIdentity | (() => Awaitable<AmazonIdentity | undefined>),
	clock: Clock,
): {source: IdentitySource; now: Identity | undefined} {
	if (typeof given !== 'function') {
		const identity = readIdentity(given, 'identity');
		return {source: () => identity, now: identity};
	}
	let asked: Promise<Identity | undefined> | undefined;
	const ask = async (): Promise<Identity | undefined> => {
		const identity = await given();
		return identity === undefined || identity === null ? undefined : readIdentity(identity, 'identity()');
	};
	// Once, at the first call that needs it: on Express, the log-in page must not look up a seller.
	const source: IdentitySource = (wait) => {
		assertInTime(wait, clock); // nobody is asked for a caller that has gone
		asked ??= ask();
		return waitWithin(asked, wait, clock);
	};
	return {source, now: undefined};
}

export function readIdentity(value: unknown, name: string): Identity {
	const given = assertKnownKeys(value, KEYS, name);
	const identity: AmazonIdentity = Object.create(null);
	for (const key of KEYS) {
		if (!(key in given)) {
			continue;
		}
		identity[key] = given[key] === undefined ? undefined : readNonEmptyString(given[key], `${name}.${key}`);
	}
	return Object.freeze(identity);
}

/**
 * The identity of one call.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT` where the call names another than the bound one, `IDENTITY_MISSING` where nobody
 * is signed in
 */
export function mergeIdentity(bound: Identity | undefined, context: AmazonContext): Identity {
	if (bound === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			'Nobody is signed in: the function given to "as" or "identify" returned no identity. Sign the user in before Amazon is called.',
		);
	}
	assertSomebody(bound);
	if (context.sellingPartnerId === undefined && context.merchantId === undefined && context.tenant === undefined) {
		return bound;
	}
	const merged: AmazonIdentity = Object.assign(Object.create(null), bound);
	for (const key of KEYS) {
		const said = context[key];
		if (said === undefined) {
			continue;
		}
		assertPresent(bound, key);
		if (bound[key] !== undefined && bound[key] !== said) {
			throw new AmazonAuthError(
				'ERR_AMAZON_IDENTITY_CONFLICT',
				`The call's context names another "${key}" than the one this auth is bound to. Use auth.as() with the other identity instead.`,
			);
		}
		merged[key] = said;
	}
	return merged;
}

/** Where each key that is named holds nothing, nobody is signed in, and no call is made in anybody's name. */
function assertSomebody(bound: Identity): void {
	const [key] = KEYS.filter((name) => name in bound);
	if (key !== undefined && KEYS.every((name) => bound[name] === undefined)) {
		assertPresent(bound, key);
	}
}

/** @throws {@link AmazonAuthError} `IDENTITY_MISSING` if the key is there and holds nothing */
export function assertPresent(identity: Identity, key: keyof AmazonIdentity): void {
	if (!(key in identity) || identity[key] !== undefined) {
		return;
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_MISSING',
		`"${key}" was named and is undefined: nobody is signed in, and a default one is never used in its place.`,
	);
}
